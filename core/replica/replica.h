#pragma once
#include "consensus/simplex.h"
#include "replica/effects.h"
#include "state/state_store.h"
#include "sync/beacon_chain.h"

#include <deque>

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
    CommitteesPtr committees{};           ///< of all shards; null in a network of one
    std::vector<ledger::Header> beacon{}; ///< of the beacon, on disk (read_beacon)
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
/// the results. Composes consensus (what is decided), chain (what is valid), pool (what is pending); holds no rule of
/// its own. Invariants: a block is checked on its parent's executed state, hashed after its parent, and committed in
/// order. Limits: those of its parts; at most one proposal and candidates_max checks under way. Threading: confined to
/// its strand. Source: protocol.md, sections 3 and 4.
class Replica {
public:
    explicit Replica(Setup setup);

    Effects start(Instant now); ///< once, before anything else
    /// A frame from a member (CHECK); an unreadable one or one for another instance is dropped.
    Effects on_frame(MemberIndex from, ByteView frame, Instant now);
    /// The same for a frame that was decoded before, once for many receivers.
    Effects on_payload(MemberIndex from, const Envelope& envelope, const Payload& payload, Instant now);
    Effects on_timer(Instant now);
    Effects on_persisted(consensus::PersistId id, Instant now);
    Effects on_checked(Checked checked, Instant now);
    Effects on_built(Built built, Instant now);
    Effects on_hashed(Hashed hashed, Instant now);
    Effects on_committed(Height height, Instant now);
    Effects on_relayed(std::vector<Submission> submissions, Instant now);
    /// From a member of another shard (CHECK); an unreadable one is dropped.
    Effects on_shard_frame(const ShardMember& from, ByteView frame, Instant now);
    Effects on_link_verified(const ledger::FinalRun& run, Instant now);
    Effects on_link_proofs(LinkProofs proofs, Instant now);
    /// Own users' transactions: admitted ones are passed on to the other members. One admission an entry, in order.
    Effects submit(const std::vector<Submission>& submissions, std::vector<Admission>& admissions, Instant now);

    [[nodiscard]] const chain::FinalHead& head() const { return tree_.head(); } ///< final; perhaps not yet on disk
    [[nodiscard]] const pool::Pool& pool() const { return pool_; }
    [[nodiscard]] Amount next_base_fee() const { return chain::child_base_fee(rules_, tree_.head().header); }
    [[nodiscard]] const consensus::Simplex& consensus() const { return simplex_; }
    [[nodiscard]] const chain::BlockTree& tree() const { return tree_; }
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

    // replica_shards.cpp: the beacon and the other shards
    void receive(const ShardMember& from, const BeaconNews& news);
    void receive(const ShardMember& from, const LinkOffer& offer);
    void receive(const ShardMember& from, const BeaconRequest& request);
    void receive(const ShardMember& from, const MailRequest& request);
    void receive(const ShardMember& from, MailAnswer& answer);
    [[nodiscard]] bool is_beacon() const;
    [[nodiscard]] MemberIndex peer_in(ShardId shard) const;
    void send(const ShardMember& to, const ShardMessage& message);
    void follow_beacon(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs);
    void ask_beacon(Instant now);
    void tell_others(const Commit& commit);
    void forget_beacon(Commit& commit);
    /// What a header's beacon_ref names. Absent if it has none.
    using BeaconRef = std::optional<sharding::BeaconPoint>;
    enum class RefError : std::uint8_t { Unknown, Backwards };
    [[nodiscard]] Result<BeaconRef, RefError> judge_ref(const ledger::Header& parent, const Hash& ref) const;
    [[nodiscard]] Result<BeaconRef, RefError> choose_ref(const ledger::Header& parent) const;
    [[nodiscard]] Frame encode(const consensus::Message& message) const;
    [[nodiscard]] chain::Surroundings surroundings(
        const ledger::Header& parent,
        const Hash& parent_id,
        const Hash& root,
        const crypto::Ed25519PublicKey& proposer,
        const BeaconRef& beacon) const;
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

    Instant now_;                             ///< of the frame from another shard being handled
    CommitteesPtr committees_;                ///< null in a network of one shard
    std::optional<sync::BeaconChain> beacon_; ///< with committees_
    Height beacon_kept_;                      ///< the lowest header of the beacon on disk
    Duration beacon_patience_;                ///< between two requests
    Instant beacon_ask_next_;
    std::size_t beacon_asks_ = 0;
    Mailroom mailroom_;
    std::deque<ledger::Header> recent_; ///< newest final ones, at most recent_max
    std::deque<LinkProofs> proofs_;     ///< of the beacon's newest states, at most proofs_max
    struct Offer {
        Height height;
        Bytes run; ///< encoded
    };
    std::map<ShardId, Offer> offers_;                        ///< of verified final headers, for the beacon to link
    std::map<ShardMember, consensus::AnswerBudget> budgets_; ///< of members of other shards
    static constexpr std::size_t recent_max = 8;
    static constexpr std::size_t proofs_max = 4;
};

/// Adds all that `commit` changes on disk to one batch.
void append_commit(
    storage::Batch& batch, const Commit& commit, const state::StateStore& state, std::size_t committee_size);
/// The consensus records on disk; Corrupt if one cannot be read.
Result<std::vector<consensus::Record>, storage::StorageError>
read_records(const storage::Store& store, std::size_t committee_size);
/// Whether this record, or another in its place, is on disk.
Result<bool, storage::StorageError> has_record(const storage::Store& store, const consensus::Record& record);
/// What a member that lacks final blocks is sent (consensus::ServeBlocks); empty if none can be.
Result<std::vector<consensus::Message>, storage::StorageError>
blocks_above(const storage::Store& store, Height above, std::size_t committee_size);

/// The beacon's headers that a replica with this head starts with: from the one that the head refers to on. In the
/// beacon's own part they are its blocks.
Result<std::vector<ledger::Header>, storage::StorageError>
read_beacon(const storage::Store& store, const chain::FinalHead& head);
/// Proofs of all links of the other shards in the beacon's state; empty if it moved meanwhile.
Result<LinkProofs, storage::StorageError> make_link_proofs(const state::StateStore& state, std::uint32_t shards);
/// Headers of the beacon from a height on, without proofs; absent if there are none.
Result<std::optional<BeaconNews>, storage::StorageError>
beacon_news(const storage::Store& store, Height from, std::size_t committee_size);
/// What of a shard's mail waits for another one.
Result<MailAnswer, storage::StorageError>
mail_answer(const storage::Store& store, const MailRequest& request, ShardId destination);

} // namespace arpeggio::replica
