#pragma once
#include "base/random.h"
#include "chain/demo_network.h"
#include "replica/replica.h"
#include "state/state_store.h"
#include "storage/faulty_store.h"

#include <queue>

namespace arpeggio::replica {

/// Four replicas of a demo network on virtual time, each on a store in memory, joined by links that lose nothing.
/// Deterministic: what happens follows from the calls alone. Faults of links and disks are the simulation's.
class ReplicaNetwork {
public:
    static constexpr std::size_t members = 4;

    ReplicaNetwork() : ReplicaNetwork(std::nullopt) {}
    /// With a seed the stores are such that lose what was not synced when the power is cut.
    /// All are of one shard, in a network of so many of which the others do nothing: with epochs, unless it is the
    /// beacon.
    explicit ReplicaNetwork(
        std::optional<std::uint64_t> faulty_seed, std::uint32_t shards = 1, ShardId shard = ShardId{0});

    void run_for(Duration time);
    /// Until all running members have this height on disk; false if that takes longer than `limit`.
    bool run_to(std::uint64_t height, Duration limit = std::chrono::seconds{60});
    void run_events(std::size_t count);
    void stop(std::size_t member);
    void start(std::size_t member);
    /// One batch of what a roster on the disk of a stopped member takes back; false if there is nothing left.
    bool roll_back_step(std::size_t member);
    /// What the member's disk would hold if its power were cut now.
    [[nodiscard]] std::unique_ptr<storage::FaultyStore> cut_copy(std::size_t member) const;
    /// Cuts the member's power and starts it from what its disk then holds.
    void cut(std::size_t member);
    /// Final blocks that any member has shown, by height.
    [[nodiscard]] const std::map<Height, Hash>& shown() const { return agreed_; }
    /// Hands the frame to the replica as if `from` had sent it.
    void deliver(std::size_t to, std::size_t from, const Bytes& frame);
    void deliver_from_beacon(std::size_t to, const crypto::Ed25519PublicKey& from, const Bytes& frame);
    std::vector<Admission> submit(std::size_t member, const std::vector<ledger::TransactionPtr>& transactions);

    [[nodiscard]] Replica& replica(std::size_t member) { return *members_[member].replica; }
    [[nodiscard]] storage::Store& store(std::size_t member) { return *members_[member].store; }
    [[nodiscard]] std::uint64_t height(std::size_t member) const; ///< on disk
    [[nodiscard]] std::uint64_t height_max() const;
    [[nodiscard]] Hash block(std::size_t member, std::uint64_t height) const; ///< id; of a block on disk (CHECK)
    [[nodiscard]] state::Account account(std::size_t member, const Address& address) const; ///< on disk
    /// Balances on disk and what was burned make up what there was at genesis.
    [[nodiscard]] bool is_supply_exact(std::size_t member) const;
    [[nodiscard]] const Envelope& envelope() const { return envelope_; }
    [[nodiscard]] const chain::Rules& rules() const { return rules_; }
    [[nodiscard]] const chain::NetworkDefinition& definition() const { return network_; }
    [[nodiscard]] const ledger::Committee& committee() const { return committee_; }
    [[nodiscard]] Instant now() const { return now_; }
    /// A vote as the member would sign it.
    [[nodiscard]] ledger::Vote vote(std::size_t member, ledger::VoteKind kind, Slot slot, const Hash& id) const;
    /// The votes that the member has sent, over all its lives.
    [[nodiscard]] const std::vector<ledger::Vote>& sent_votes(std::size_t member) const { return sent_votes_[member]; }
    /// What no correct network shows: forks, accusations, replicas that cannot follow.
    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
    [[nodiscard]] std::size_t frames() const { return frames_; } ///< delivered so far

    /// A signed transfer between generated accounts.
    [[nodiscard]] ledger::TransactionPtr
    transfer(std::uint64_t from, std::uint64_t to, std::uint64_t nonce, Amount value = arp(1)) const;
    /// Signed mail to the same account on shard 1, from there to the beacon. With two shards, accounts with even
    /// numbers are on the beacon.
    [[nodiscard]] ledger::TransactionPtr mail(std::uint64_t from, std::uint64_t nonce) const;
    [[nodiscard]] Address address(std::uint64_t account) const;

private:
    [[nodiscard]] ledger::TransactionPtr sign(std::uint64_t from, ledger::Transaction transaction) const;
    struct Member {
        std::unique_ptr<storage::Store> store;
        std::unique_ptr<state::StateStore> state;
        std::unique_ptr<Replica> replica; ///< absent while down
        int life = 0;                     ///< what was begun in an earlier one is void
        int timer = 0;                    ///< earlier ones are void
    };
    struct Event {
        Instant at;
        std::uint64_t order;
        std::function<void()> run;
        bool operator<(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
    };
    void write_genesis(Member& member, std::optional<std::uint64_t> faulty_seed);
    [[nodiscard]] Setup setup_of(std::size_t member) const;
    /// Runs only if the member still lives the same life.
    void later(std::size_t member, Duration after, std::function<void()> run);
    void send(std::size_t from, std::size_t to, const Frame& frame);
    void note_vote(std::size_t self, const Frame& frame);
    void carry_out(std::size_t self, Effects effects);
    void carry_out(std::size_t self, Effect& effect);
    void commit(std::size_t self, const Commit& commit);
    void keep(std::size_t member, Bytes key, Bytes value);
    void serve(std::size_t self, const Serve& wanted);
    std::vector<Submission> verify(std::size_t self, const Relay& relay);
    void violate(std::string what) { violations_.push_back(std::move(what)); }

    static constexpr Duration link_delay = std::chrono::milliseconds{10};
    static constexpr Duration disk_delay = std::chrono::milliseconds{3};
    static constexpr Duration work_delay = std::chrono::milliseconds{2};
    Hash seed_;
    chain::NetworkDefinition network_;
    ShardId shard_;
    chain::Rules rules_;
    ledger::Committee committee_;
    Envelope envelope_;
    Instant now_;
    std::vector<Member> members_;
    std::priority_queue<Event> queue_;
    std::uint64_t order_ = 0;
    std::size_t frames_ = 0;
    std::map<Height, Hash> agreed_;
    std::vector<std::string> violations_;
    std::array<std::vector<ledger::Vote>, members> sent_votes_;
};

} // namespace arpeggio::replica
