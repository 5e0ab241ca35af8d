#pragma once
#include "chain/block_index.h"
#include "chain/genesis.h"
#include "consensus/record.h"
#include "replica/disk_keys.h"
#include "replica/storage_check.h"
#include "state/tree_check.h"

#include <map>

namespace arpeggio::replica {

/// The parts of check_storage (storage_check.h), one source file a subject.
class StorageCheck {
public:
    StorageCheck(const CheckSetup& setup, const std::vector<CheckedPart>& parts);
    Result<StorageReport, storage::StorageError> run();

private:
    template <class T>
    using Stored = Result<T, storage::StorageError>;
    using Sound = std::function<bool(ByteView)>;

    struct Part {
        CheckedPart checked;
        MemberIndex self;
        std::unique_ptr<state::StateStore> state;
        std::optional<chain::FinalHead> stored_head; ///< if it can be read
        // What the chain check finds.
        chain::FinalHead head;        ///< the roots are those stored, if they are known
        std::optional<Height> broken; ///< lowest block that nobody here has whole
        std::uint64_t transactions = 0;
        std::map<ShardId, std::uint64_t> waiting; ///< lowest number of stored mail, by destination
        bool has_chain = false;
        bool is_head_stored = false; ///< as it should be
        bool needs_receipts = false; ///< some that only execution can give
        // What the state check finds.
        std::optional<state::TreeCheck> tree;
        bool is_state_good = false; ///< the leaves make up the stored head's root
        bool is_mended = false;     ///< by writes to the state, which is verified again
    };
    struct Top {
        Height height;
        Hash id;
        Slot slot;
    };

    // storage_check.cpp
    void say(const std::string& sentence) const;
    void report(const Part& part, const std::string& what, const std::string& how, bool is_repaired);
    Stored<void> write(Part& part, Bytes key, std::optional<Bytes> value);
    /// The value under `key`, here or, then copied, in another part. Absent, and reported by the caller, if nowhere.
    Stored<std::optional<Bytes>>
    sound_value(Part& part, const Bytes& key, const std::string& what, const Sound& is_sound);
    Stored<std::optional<Bytes>>
    value_of_another(const Part& part, const Bytes& key, const Sound& is_sound, std::string& name);
    [[nodiscard]] bool is_all_here() const { return parts_.size() == committee_.size(); }

    // storage_check_chain.cpp
    Stored<void> check_chain(Part& part);
    Stored<std::optional<Top>> find_top(Part& part);
    Stored<std::optional<Top>> certified_in(const Part& part, std::uint64_t end) const;
    Stored<std::optional<Top>> certified_below(const Part& part, std::uint64_t end) const;
    Stored<bool> check_top(Part& part, const Top& top);
    Stored<std::optional<ledger::Header>> check_header(Part& part, Height height, const Hash& id);
    Stored<bool> check_block(Part& part, const ledger::Header& header, const Hash& id);
    Stored<ledger::BlockPtr> check_body(Part& part, const ledger::Header& header);
    Stored<void> check_index(Part& part, const ledger::Block& block, const Hash& id);
    Stored<void> check_certificate(Part& part, Height height, const Hash& id, bool is_top);
    Stored<void> check_genesis(Part& part, const Hash& id);
    Stored<void> check_surplus(Part& part);
    Stored<void> drop_surplus(Part& part, chain::Table table);
    [[nodiscard]] std::optional<ledger::Certificate> decode_final(ByteView value) const;
    [[nodiscard]] bool is_sound_body(const ledger::Header& header, ByteView value, ledger::BlockPtr& block);

    // storage_check_mail.cpp
    Stored<void> find_waiting_mail(Part& part);
    Stored<void> check_outbox(Part& part, const ledger::Header& header);
    Stored<void> check_mail(Part& part, const ledger::Header& header, const std::vector<ledger::Mail>& sent);
    Stored<void> drop_surplus_mail(Part& part);

    // storage_check_beacon.cpp
    Stored<std::optional<std::vector<ledger::Header>>> sound_beacon(const Part& part, const Hash& ref) const;
    Stored<void> check_beacon(Part& part);

    // storage_check_state.cpp
    Stored<void> check_state(Part& part);
    Stored<void> repair_state(Part& part);
    Stored<void> finish_head(Part& part);
    Stored<void> check_supply(Part& part);
    Stored<bool> copy_state(Part& part);
    Stored<void> cut_back(Part& part);
    Stored<void> replay(Part& part, const std::string& what);
    Stored<bool> execute(Part& part, Height height, std::vector<Hash>& roots);
    Stored<void> mark_unreadable(Part& part);
    [[nodiscard]] const Part* good_twin(const Part& part) const;

    // storage_check_records.cpp
    struct Records {
        struct Candidate {
            Slot slot;
            Hash id;
            bool is_own = false;
        };
        std::vector<ledger::Vote> votes; ///< own
        std::vector<ledger::Certificate> certificates;
        std::vector<Candidate> candidates;
        std::vector<Bytes> damaged;          ///< keys, without prefix
        std::optional<Slot> lowest, highest; ///< of sound ones
        Slot floor;
        bool has_window = false;
        bool is_empty = true;
    };
    Stored<void> check_records(std::size_t index);
    Stored<Records> read_sound_records(const Part& part);
    [[nodiscard]] bool is_sound_record(const Part& part, ByteView key, ByteView value, consensus::Record& out) const;
    [[nodiscard]] bool is_sound_candidate(const ledger::Candidate& candidate) const;
    void check_conflicts(const Part& part, const Records& records);
    Stored<void> restore_votes(Part& part, Records& records);
    std::optional<Slot> find_missing(Part& part, const Records& records);
    Stored<std::optional<Slot>> mend_damaged(Part& part, const Records& records);
    Stored<void> copy_record(Part& part, const Bytes& key, const std::string& what);
    Stored<void> mend_candidates(Part& part, const Records& records);
    Stored<void> mend_window(Part& part, const Records& records);
    Stored<void> lay_floor(Part& part, const Records& records, std::optional<Slot> lost);
    Stored<void> put_record(Part& part, const consensus::Record& record);
    [[nodiscard]] std::string fate_of_vote(const Part& part, Slot slot) const;
    [[nodiscard]] Slot safe_floor() const;
    [[nodiscard]] Slot tip_slot(const Part& part) const;

    const CheckSetup& setup_;
    ledger::Committee committee_;
    chain::Rules rules_;
    ledger::SigningContext context_;
    std::vector<Part> parts_;
    std::vector<Records> records_;        ///< one entry per part, of before repairs
    std::map<Height, Hash> sound_bodies_; ///< hash of a stored body that was verified, for the other parts
    StorageReport report_;
};

} // namespace arpeggio::replica
