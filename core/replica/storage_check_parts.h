#pragma once
#include "chain/block_index.h"
#include "chain/genesis.h"
#include "consensus/record.h"
#include "ledger/final_run.h"
#include "replica/disk_keys.h"
#include "replica/restart.h"
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

    /// Who signs in the shard's instance of one epoch.
    struct Signers {
        ledger::Committee committee;
        ledger::SigningContext context;
    };
    struct Part {
        CheckedPart checked;
        std::unique_ptr<state::StateStore> state;
        std::optional<chain::FinalHead> stored_head; ///< if it can be read
        // What the chain check finds.
        chain::FinalHead head;        ///< the roots are those stored, if they are known
        Height start;                 ///< above it blocks are whole; of it there is the header, or all if it is genesis
        Height lowest;                ///< of its headers
        std::optional<Height> broken; ///< lowest block that nobody here has whole
        std::optional<Height> cut;    ///< lowest header above which all is whole, if a block is broken
        std::map<Epoch, Height> closings; ///< whole blocks that close an epoch
        std::uint64_t transactions = 0;
        std::map<ShardId, std::uint64_t> waiting; ///< lowest number of waiting mail, by destination
        bool has_chain = false;
        bool is_head_stored = false; ///< as it should be
        bool needs_receipts = false; ///< some that only execution can give
        // The instance that goes on from there.
        Epoch epoch;
        const Signers* signers = nullptr; ///< null if they are not known
        std::optional<MemberIndex> self;  ///< absent: it takes no part in that instance
        bool are_all_here = false; ///< all its members are, though one may still be on its way from its old shard
        // What the state check finds.
        std::optional<state::TreeCheck> tree;
        bool is_state_good = false; ///< the leaves make up the stored head's root
        bool is_mended = false;     ///< by writes to the state, which is verified again
        [[nodiscard]] bool is_from_genesis() const { return checked.since.value == 0; }
    };
    struct Top {
        Height height;
        Hash id;
        Slot slot;
        Epoch epoch;
        bool is_closing = false; ///< as far as it is known
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
    void enter_instance(Part& part);

    // storage_check_rosters.cpp
    struct Candidate {
        sharding::RosterPtr roster;
        std::vector<std::string> holders; ///< names of parts, each once
    };
    using Candidates = std::map<Epoch, std::map<Bytes, Candidate>>; ///< by encoding
    Stored<void> choose_rosters();
    Stored<void> gather(const CheckedPart& part, Candidates& into) const;
    Stored<void> gather_proven(const CheckedPart& part, Candidates& into) const;
    Stored<bool> is_refuted(const sharding::Roster& roster) const;
    void know(const Candidate& chosen);
    Stored<void> check_rosters(Part& part);
    Stored<void> mend_roster(Part& part, Epoch epoch, bool is_there);
    [[nodiscard]] Signers signers_in(const sharding::Roster& roster) const;
    [[nodiscard]] const Signers* signers_of(Epoch epoch) const; ///< null if its roster is not known
    [[nodiscard]] std::optional<Redrawn> redrawn_from(const ledger::Header& head) const;

    // storage_check_final.cpp
    Stored<std::optional<Top>> find_top(Part& part);
    Stored<std::optional<Top>> certified_in(const Part& part, std::uint64_t end) const;
    Stored<std::optional<Top>> certified_elsewhere(const Part& part, std::uint64_t end) const;
    Stored<std::optional<Top>> certified_below(const Part& part, std::uint64_t end) const;
    Stored<bool> check_top(Part& part, const Top& top);
    Stored<void> check_certificate(Part& part, const ledger::Header& header, const Hash& id, bool is_top);
    Stored<bool> check_closing(Part& part, const ledger::Header& header, const Hash& id);
    Stored<void> check_closing_start(Part& part, const ledger::Header& header, const Hash& id);
    Stored<void> check_roster_proof(Part& part, const ledger::Header& closing);
    Stored<void> drop_surplus_closings(Part& part);
    [[nodiscard]] std::optional<ledger::Certificate> decode_final(Epoch epoch, ByteView value) const;
    [[nodiscard]] std::optional<ledger::FinalRun> decode_closing(Height height, ByteView value) const;
    [[nodiscard]] std::optional<Top> certified_top(const Part& part, Height height, ByteView value) const;
    [[nodiscard]] std::optional<Top> closing_top(Height height, ByteView value) const;

    // storage_check_chain.cpp
    Stored<void> check_chain(Part& part);
    Stored<Hash> check_blocks(Part& part, const Top& top);
    Stored<std::optional<ledger::Header>> check_header(Part& part, Height height, const Hash& id);
    Stored<bool> check_block(Part& part, const ledger::Header& header, const Hash& id);
    Stored<ledger::BlockPtr> check_body(Part& part, const ledger::Header& header);
    Stored<void> check_index(Part& part, const storage::Batch& wanted, Height height);
    Stored<void> check_surplus(Part& part);
    Stored<void> drop_surplus(Part& part, chain::Table table);
    [[nodiscard]] bool is_sound_body(const ledger::Header& header, ByteView value, ledger::BlockPtr& block);

    // storage_check_start.cpp
    Stored<void> check_genesis(Part& part, const Hash& id);
    Stored<std::optional<Height>> lowest_of(const Part& part, chain::Table table) const;
    Stored<void> find_start(Part& part, const Top& top);
    Stored<void> check_start(Part& part, const Hash& id);
    Stored<void> check_below(Part& part, ledger::Header header);
    Stored<void> cut_off(Part& part);
    [[nodiscard]] std::string remedy() const;

    // storage_check_mail.cpp
    Stored<void> find_waiting_mail(Part& part);
    Stored<void> find_first_mail(Part& part, ShardId destination);
    Stored<void> check_outbox(Part& part, const ledger::Header& header);
    Stored<void> check_mail(Part& part, const ledger::Header& header, const std::vector<ledger::Mail>& sent);
    Stored<void> drop_surplus_mail(Part& part);

    // storage_check_beacon.cpp
    struct BeaconHeaders {
        std::vector<ledger::Header> headers; ///< that follow each other
        bool has_ref = false;                ///< the one asked for is among them
        bool is_whole = true;                ///< there is nothing behind them
    };
    Stored<BeaconHeaders> read_headers(const storage::Store& store, std::uint8_t table, const Hash& ref) const;
    [[nodiscard]] Stored<Hash> oldest_ref(const Part& part) const;
    Stored<std::optional<BeaconHeaders>> beacon_of_another(const Part& part, const Hash& ref, std::string& name) const;
    Stored<bool> is_newest_right(const Part& part, const BeaconHeaders& own, const Hash& ref) const;
    [[nodiscard]] std::vector<CheckedPart> others_of(const Part& part) const;
    Stored<void> check_beacon(Part& part);
    Stored<void> replace_beacon(Part& part, const std::vector<ledger::Header>& headers);

    // storage_check_state.cpp
    Stored<void> check_state(Part& part);
    Stored<void> repair_state(Part& part);
    Stored<bool> repair_chain(Part& part);
    Stored<void> finish_head(Part& part);
    Stored<void> check_supply(Part& part);
    Stored<bool> copy_state(Part& part);
    Stored<bool> cut_back(Part& part);
    Stored<void> replay(Part& part, const std::string& what);
    Stored<bool> execute(Part& part, Height height, std::vector<Hash>& roots);
    Stored<void> mark_unreadable(Part& part);
    [[nodiscard]] std::optional<execution::BlockContext> context_of(const ledger::Header& header) const;
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
        std::vector<Bytes> outdated;         ///< of epochs that are over, too
        std::optional<Slot> lowest, highest; ///< of sound ones
        std::optional<Epoch> ahead;          ///< of one that the chain has not reached
        Slot floor;
        bool has_window = false;
        bool is_empty = true;
    };
    Stored<void> check_records(std::size_t index);
    Stored<Records> read_sound_records(const Part& part);
    void add_record(const Part& part, const consensus::Record& record, Slot slot, Records& into) const;
    void sort_out(const Part& part, ByteView key, ByteView value, Records& into) const;
    [[nodiscard]] bool is_sound_record(const Part& part, ByteView key, ByteView value, consensus::Record& out) const;
    [[nodiscard]] bool is_sound_candidate(const Signers& signers, const ledger::Candidate& candidate) const;
    [[nodiscard]] std::optional<Epoch> epoch_of_record(const Part& part, ByteView key, ByteView value) const;
    void check_conflicts(const Part& part, const Records& records);
    Stored<void> drop_outdated(Part& part, const Records& records);
    Stored<void> restore_votes(Part& part, Records& records);
    std::optional<Slot> find_missing(Part& part, const Records& records);
    Stored<std::optional<Slot>> mend_damaged(Part& part, const Records& records);
    Stored<void> copy_record(Part& part, const Bytes& key, const std::string& what);
    Stored<void> mend_candidates(Part& part, const Records& records);
    Stored<void> mend_window(Part& part, const Records& records);
    Stored<void> put_record(Part& part, const consensus::Record& record);

    // storage_check_floor.cpp
    Stored<void> lay_floor(Part& part, const Records& records, std::optional<Slot> lost);
    [[nodiscard]] static std::string fate_of_vote(const Part& part, Slot slot);
    [[nodiscard]] bool may_lack_votes(const Part& part, const Records& records) const;
    [[nodiscard]] Slot safe_floor(const Part& part) const;
    [[nodiscard]] static bool is_within_instance(const Part& part);
    [[nodiscard]] static bool may_go_back(const Part& part);
    [[nodiscard]] static Slot first_open(const Part& part);

    const CheckSetup& setup_;
    chain::Rules rules_;
    std::vector<Part> parts_;
    std::map<Epoch, Candidate> rosters_;  ///< chosen
    std::map<Epoch, Signers> signers_;    ///< by them
    std::vector<Records> records_;        ///< one entry per part, of before repairs
    std::map<Height, Hash> sound_bodies_; ///< hash of a stored body that was verified, for the other parts
    StorageReport report_;
};

} // namespace arpeggio::replica
