#pragma once
#include "consensus/simplex.h"
#include "replica/shard_links.h"
#include "state/state_store.h"

namespace arpeggio::replica {

/// Everything a replica starts from: what the network says, who it is, and what is on its disk.
struct Setup {
    chain::Rules rules;
    consensus::Settings consensus;
    pool::Settings pool;
    Envelope envelope;
    ledger::Committee committee;
    Hash seed;                              ///< of the epoch
    chain::FinalHead head;                  ///< on disk
    std::vector<consensus::Record> records; ///< on disk (read_records)
    std::shared_ptr<const consensus::SignatureScheme> scheme;
    std::shared_ptr<const consensus::VotingKey> key;
    consensus::Policy policy{};           ///< changed by simulations only
    sharding::Rosters rosters{};          ///< of this epoch and those about it; empty in a network without epochs
    std::vector<ledger::Header> beacon{}; ///< of the beacon, on disk (read_beacon)
    std::vector<OwnBlock> own{};          ///< newest blocks of the shard, on disk, oldest first
    std::optional<sharding::EpochState> epoch_state{}; ///< of the beacon, on disk
    sharding::RosterPtr elected{};                     ///< of the next epoch, in the beacon's state and not kept yet
    std::optional<pool::Pool> pending{};               ///< of the replica that this one follows, with the same head
};

/// A verified transaction with its sender's account as of the state on disk.
struct Submission {
    ledger::TransactionPtr transaction;
    state::Account sender;
};
using Admission = Result<Hash, pool::AdmitError>;

/// Replica: one node's copy of one shard's chain: agreement, blocks, pending transactions.
///
/// Driven by events with the node's clock, answers with effects; whoever drives it carries them out and returns with
/// the results. Composes consensus (what is decided), chain (what is valid), pool (what is pending) and the links to
/// other shards; holds no rule of its own. It lives for one instance: with the closing block on disk it is over, and
/// another one starts from there; the same once a roster says that the halted shard goes on from its head or below.
/// Invariants: a block is checked on its parent's executed state, hashed after its parent, and committed in order.
/// Limits: those of its parts; at most one proposal and candidates_max checks under way. Threading: confined to its
/// strand. Source: protocol.md, sections 3 and 4.
class Replica {
public:
    explicit Replica(Setup setup);

    Effects start(Instant now); ///< once, before anything else
    /// A frame from whoever the link proves; an unreadable one is dropped. Who is no member, or in another instance,
    /// can only say where it stands, and is sent what it lacks.
    Effects on_frame(const crypto::Ed25519PublicKey& from, ByteView frame, Instant now);
    /// The same for a member's frame (CHECK) that was decoded before, once for many receivers.
    Effects on_payload(MemberIndex from, const Envelope& envelope, const Payload& payload, Instant now);
    Effects on_timer(Instant now);
    Effects on_persisted(consensus::PersistId id, Instant now);
    Effects on_checked(Checked checked, Instant now);
    Effects on_built(Built built, Instant now);
    Effects on_hashed(Hashed hashed, Instant now);
    Effects on_committed(Height height, Instant now);
    Effects on_relayed(const std::vector<Submission>& submissions, Instant now);
    /// From a member of another shard, or of the beacon to one that follows it; an unreadable one is dropped.
    Effects on_shard_frame(const ShardPeer& from, ByteView frame, Instant now);
    Effects on_link_verified(const ledger::FinalRun& run, Instant now);
    Effects on_link_proofs(LinkProofs proofs, Instant now);
    Effects on_delay(Epoch epoch, Bytes answer, Instant now);
    /// Own users' transactions: admitted ones are passed on to the other members. One admission an entry, in order.
    Effects submit(const std::vector<Submission>& submissions, std::vector<Admission>& admissions, Instant now);

    /// Each slot interval, in a network with epochs. Who takes no part, or has no new block for long, says to one
    /// member where it stands, and is sent what it lacks; who hears nothing of the beacon asks it.
    Effects on_poll(Instant now);

    [[nodiscard]] const chain::FinalHead& head() const { return tree_.head(); } ///< final; perhaps not yet on disk
    [[nodiscard]] const pool::Pool& pool() const { return pool_; }
    [[nodiscard]] Amount next_base_fee() const { return chain::child_base_fee(rules_, tree_.head().header); }
    [[nodiscard]] const consensus::Simplex& consensus() const { return simplex_; }
    [[nodiscard]] const chain::BlockTree& tree() const { return tree_; }
    [[nodiscard]] const ShardLinks* links() const { return links_ ? &*links_ : nullptr; } ///< null without epochs
    [[nodiscard]] bool is_over() const { return is_over_; }
    [[nodiscard]] pool::Pool take_pool() && { return std::move(pool_); } ///< for the one that follows
    /// How much waits here for something else to happen first.
    struct Backlog {
        std::size_t checks = 0;  ///< candidates, for a state root
        std::size_t hashes = 0;  ///< executed blocks, for their parents to be hashed
        std::size_t commits = 0; ///< decisions, for their blocks to be hashed
        std::size_t stores = 0;  ///< final blocks, for the disk
        std::size_t records = 0; ///< of consensus, on disk or on the way there
    };
    [[nodiscard]] Backlog backlog() const {
        return {
            waiting_checks_.size(), unhashed_.size(), waiting_commits_.size(), unstored_.size(), record_keys_.size()};
    }
    /// The sender's account with what is final but not on disk yet.
    [[nodiscard]] state::Account account_of(const Address& address, const state::Account& on_disk) const;

private:
    void carry_out(consensus::Effects effects);
    void carry_out(consensus::Effect& effect);
    void persist(const consensus::Persist& persist);
    void advance(Instant now);
    bool start_check(const Hash& id, const consensus::CandidatePtr& candidate, Instant now);
    bool start_build(const consensus::Propose& propose, Instant now);
    void start_hash(const Hash& id);
    bool take_in(const Checked& checked, Instant now);
    /// Known or UnknownParent (its fork was given up) need nothing more.
    Result<void, chain::TreeError>
    insert(const ledger::BlockPtr& block, const Hash& id, execution::BlockResultPtr result);
    void commit_ready(Instant now);
    void start_ready_hashes();
    std::vector<Bytes> forget_records(Slot below);
    Admission admit(const Submission& submission, Instant now);

    // replica_epoch.cpp: how a block stands to its epoch, and the end of it
    using BeaconRef = ShardLinks::BeaconRef;
    const ledger::Member& next_asked();
    void outside(const crypto::Ed25519PublicKey& from, const Envelope& envelope, ByteView frame, Instant now);
    [[nodiscard]] ledger::BlockKind
    kind_after(const ledger::Header& parent, const Hash& parent_id, const BeaconRef& ref, Slot slot) const;
    [[nodiscard]] std::optional<sharding::EpochState> epoch_after(const Hash& block) const;
    [[nodiscard]] bool is_hashed(const Hash& block) const;
    [[nodiscard]] EpochPlace epoch_place(const Hash& parent, ledger::BlockKind kind) const;
    [[nodiscard]] bool may_commit(const consensus::Finalized& finalized, std::size_t count, Instant now);
    [[nodiscard]] std::optional<Height> end_of_instance() const;
    bool end_if_taken_over();
    void tell_end();
    void ask_for_delay();
    [[nodiscard]] ShardLinks::FindHeader find_beacon(const Hash& parent) const;
    [[nodiscard]] Result<BeaconRef, ShardLinks::RefError>
    judge_ref(const ledger::Header& parent, const Hash& parent_id, const Hash& ref) const;
    [[nodiscard]] Result<BeaconRef, ShardLinks::RefError>
    choose_ref(const ledger::Header& parent, const Hash& parent_id) const;
    [[nodiscard]] Frame encode(const consensus::Message& message) const;
    [[nodiscard]] chain::Surroundings surroundings(
        const ledger::Header& parent,
        const Hash& parent_id,
        const Hash& root,
        const crypto::Ed25519PublicKey& proposer,
        const BeaconRef& beacon,
        ledger::BlockKind kind) const;
    [[nodiscard]] execution::Offered offered(const ledger::Header& header, const consensus::Propose& propose) const;
    [[nodiscard]] std::size_t count_decided(const consensus::Finalized& finalized) const;
    [[nodiscard]] std::optional<ledger::FinalRun>
    closing_proof(const consensus::Finalized& decided, std::size_t count) const;
    std::vector<Bytes> forget_all_records();
    [[nodiscard]] std::vector<state::DiffPtr> diffs_below(const Hash& parent) const;
    [[nodiscard]] std::vector<state::TreeUpdatePtr> updates_below(const Hash& parent) const;
    Effects take() { return std::exchange(out_, {}); }

    /// Final and given to the disk, which has not confirmed it: readers of the disk may not see it yet.
    struct Unstored {
        Height height;
        state::DiffPtr diff;
        state::TreeUpdatePtr update;
    };

    chain::Rules rules_;
    Envelope envelope_;
    ledger::Committee committee_;
    std::optional<Address> operator_; ///< absent: not a member
    chain::BlockTree tree_;
    pool::Pool pool_;
    consensus::Simplex simplex_;
    Effects out_;

    std::map<Hash, consensus::CandidatePtr> waiting_checks_; ///< for a state root that is being hashed
    std::optional<consensus::Propose> waiting_build_;
    std::vector<Checked> waiting_blocks_; ///< found valid, for room in the tree; at most candidates_max
    std::vector<Hash> unhashed_;          ///< executed, not given to a worker as the parent is not hashed yet
    std::deque<consensus::Finalized> waiting_commits_; ///< decided, not all hashed
    std::deque<Unstored> unstored_;
    std::set<Bytes> record_keys_;
    std::map<Hash, Instant> proposed_at_; ///< own blocks not yet final

    std::shared_ptr<const consensus::VotingKey> key_; ///< null: not a member
    std::shared_ptr<const consensus::SignatureScheme> scheme_;
    Hash seed_;                                                ///< of the epoch
    std::optional<ShardLinks> links_;                          ///< in a network with epochs
    std::optional<sharding::EpochState> head_epoch_;           ///< of the beacon: after the final head
    sharding::RosterPtr elected_;                              ///< to be kept at the start
    std::optional<std::pair<Epoch, Bytes>> delay_;             ///< answer of the delay function
    std::map<crypto::Ed25519PublicKey, Instant> outside_next_; ///< who lags in an older instance may be answered then
    Duration patience_;     ///< between two answers to one that is outside, or two requests
    Instant status_next_;   ///< when one that is ahead may be told where we are
    std::size_t asked_ = 0; ///< times for blocks
    Duration silence_max_;  ///< without a new block, until others are asked
    Instant block_at_;      ///< when the last one came
    bool is_over_ = false;  ///< the closing block was given to the disk, or the shard goes on without this instance
    bool is_taken_over_ = false;                     ///< the latter
    static constexpr std::size_t outside_max = 1024; ///< who are remembered
};

/// The setup with what is on the disk of this replica: head, records, rosters, the beacon's headers; and, in a network
/// with epochs, with the instance that these say is next. Corrupt if there is no head, or if its epoch is not known.
Result<Setup, storage::StorageError>
restore(Setup blueprint, const storage::Store& store, const state::StateStore& state);
/// Adds all that `commit` changes on disk to one batch.
void append_commit(
    storage::Batch& batch, const Commit& commit, const state::StateStore& state, std::size_t committee_size);
/// The consensus records on disk; Corrupt if one cannot be read.
Result<std::vector<consensus::Record>, storage::StorageError>
read_records(const storage::Store& store, std::size_t committee_size);
/// Whether this record, or another in its place, is on disk.
Result<bool, storage::StorageError> has_record(const storage::Store& store, const consensus::Record& record);
/// What a member of that instance, with a committee of that size, that lacks final blocks is sent
/// (consensus::ServeBlocks); empty if none can be.
Result<std::vector<consensus::Message>, storage::StorageError>
blocks_above(const storage::Store& store, Height above, const Envelope& instance, std::size_t committee_size);

/// The beacon's headers that a replica with this head starts with: from the one that the head refers to on. In the
/// beacon's own part they are its blocks.
Result<std::vector<ledger::Header>, storage::StorageError>
read_beacon(const storage::Store& store, const chain::FinalHead& head);
/// Proofs of all links of the other shards in the beacon's state; empty if it moved meanwhile.
Result<LinkProofs, storage::StorageError> make_link_proofs(const state::StateStore& state, std::uint32_t shards);
/// Members of that instance's committee, by a roster known or on disk; 0 if there is none.
Result<std::size_t, storage::StorageError>
committee_size(const storage::Store& store, const sharding::Rosters& rosters, const Envelope& instance);
/// Final headers of one instance from a height on, with what shows it; absent if there are none.
Result<std::optional<ledger::FinalRun>, storage::StorageError>
final_run(const storage::Store& store, Height from, const sharding::Rosters& rosters);
/// All rosters on disk, with those that are newest at last.
Result<std::vector<sharding::RosterPtr>, storage::StorageError> read_rosters(const storage::Store& store);
/// The proof of an epoch's roster, from the beacon's state, or as it was kept when the epoch before closed; absent if
/// there is none yet, or if the state moved meanwhile.
Result<std::optional<RosterAnswer>, storage::StorageError>
roster_answer(const storage::Store& store, const state::StateStore& state, Epoch epoch, std::uint32_t shards);
/// Adds that proof, to be kept, to the batch: the head is the beacon's closing block, and its state lies still.
Result<void, storage::StorageError> append_roster_proof(
    storage::Batch& batch, const storage::Store& store, const state::StateStore& state, std::uint32_t shards);
/// What of a shard's mail waits for another one.
Result<MailAnswer, storage::StorageError>
mail_answer(const storage::Store& store, const MailRequest& request, ShardId destination);
/// A portion of the mail that a shard keeps for another one, for who moves to that shard.
Result<KeptMailAnswer, storage::StorageError> kept_mail(const storage::Store& store, const KeptMailRequest& request);
/// Adds the erasure of settled mail, and of outboxes that no link leads to any more, some thousand keys of each.
Result<void, storage::StorageError>
append_forgotten_mail(storage::Batch& batch, const storage::Store& store, const ForgetMail& forget);

} // namespace arpeggio::replica
