#pragma once
#include "replica/shard_join.h"
#include "replica/tenure.h"
#include "simulation/host.h"

namespace arpeggio::simulation {

/// What a node of a world of several shards stands on.
class NodeSurroundings : public Surroundings {
public:
    virtual void
    send(ProcessIndex from, const Host& host, const crypto::Ed25519PublicKey& to, const replica::Frame& frame) = 0;
    virtual void broadcast(ProcessIndex from, const Host& host, const replica::Frame& frame) = 0;
    virtual void
    send_shard(ProcessIndex from, ShardId as, const replica::ShardPeer& to, const replica::Frame& frame) = 0;
    virtual void evaluate_delay(ProcessIndex process, const replica::EvaluateDelay& question) = 0;
    virtual void on_started(
        ProcessIndex process,
        const Host& host,
        const chain::FinalHead& head,
        const std::vector<consensus::Record>& records) = 0;
    virtual void on_stored(ProcessIndex process, const Host& host, const replica::Commit& commit) = 0;
    virtual void on_committed(
        ProcessIndex process, const Host& host, const replica::Commit& commit, const state::StateStore& state) = 0;
    virtual void on_effect(ProcessIndex process, const Host& host, const consensus::Report& report) = 0;
    virtual void on_effect(ProcessIndex process, const Host& host, const consensus::Misbehaved& misbehaved) = 0;
    virtual void on_effect(ProcessIndex process, const Host& host, const consensus::Diverged& diverged) = 0;
    virtual void on_roster(const sharding::RosterPtr& roster) = 0; ///< that some process knows
    virtual void on_moved(ProcessIndex process, const replica::Tenure& tenure) = 0;
};

/// What all nodes of a world have in common.
struct NodeNetwork {
    chain::NetworkDefinition definition;
    sharding::RosterPtr genesis;
    consensus::Settings settings;
    std::shared_ptr<const consensus::SignatureScheme> scheme;
};

/// Node: one validator's process over all epochs: the hosts in its parts of the disk, and the move to the shard that it
/// is drawn into, as node::Tenures has them in real time.
class Node final {
public:
    using End = Machine::End;

    /// All must outlive it.
    Node(
        NodeSurroundings& surroundings,
        ProcessIndex index,
        const NodeNetwork& network,
        std::shared_ptr<const consensus::VotingKey> key,
        std::unique_ptr<storage::FaultyStore> disk);
    ~Node();

    void start(); ///< nothing happens if it runs
    bool stop(End end) { return machine_.stop(end); }
    [[nodiscard]] Machine& machine() { return machine_; }
    void jump(Duration forward); ///< of the clock

    void deliver(ShardId shard, const crypto::Ed25519PublicKey& from, const Letter& letter);
    void deliver_from_shard(const replica::ShardPeer& from, ShardId to, const replica::Frame& frame);
    void deliver_delay(Epoch epoch, const Bytes& answer);
    void submit(ShardId shard, const ledger::TransactionPtr& transaction);

    [[nodiscard]] bool is_running() const { return is_running_; }
    [[nodiscard]] bool is_moving() const { return move_ != nullptr; }
    [[nodiscard]] const crypto::Ed25519PublicKey& key() const { return key_->public_key(); }
    /// The newest in that shard; null if there is none.
    [[nodiscard]] const Host* host_in(ShardId shard) const;
    [[nodiscard]] const sharding::Rosters& rosters() const { return rosters_; }
    [[nodiscard]] std::size_t parts() const { return seats_.size(); } ///< of the disk that it serves from

private:
    class Seat;
    struct Move {
        replica::Tenure tenure;
        std::uint64_t number = 0; ///< what an earlier one began is void
        replica::ShardJoin join;
        bool takes_over = false; ///< from a part in the same shard that cannot go on
        std::uint64_t timer = 0; ///< earlier ones are void
    };
    [[nodiscard]] Seat* seat_in(ShardId shard) const;
    void end();
    [[nodiscard]] std::unique_ptr<storage::Store> part(const replica::Tenure& tenure);
    [[nodiscard]] Result<std::vector<replica::FoundPart>, storage::StorageError> find_parts();
    Result<void, storage::StorageError> open_parts();
    Result<void, storage::StorageError> write_genesis(const replica::Tenure& tenure);
    Seat& add_seat(const replica::Tenure& tenure);
    void on_roster(const sharding::RosterPtr& roster);
    void leave(const sharding::Roster& next);
    void begin_erasure(const replica::Tenure& tenure);
    void erase(const replica::Tenure& tenure, Bytes from = {});
    // node_move.cpp
    void move(const sharding::RosterPtr& to);
    void rejoin(const replica::Tenure& part, Height above);
    void fetch(const replica::Tenure& part, std::optional<Height> above);
    [[nodiscard]] bool take_over(const replica::Tenure& part, Height pivot);
    void begin_at_genesis(const replica::Tenure& tenure);
    void perform(replica::ShardJoin::Actions actions);
    void perform(replica::ShardJoin::Action& action);
    void erase_fetched(Bytes from = {});
    void make_tree();
    void on_moved();
    /// Runs if that move is still the one under way.
    [[nodiscard]] std::function<void()> for_move(std::function<void(replica::ShardJoin&)> run);
    [[nodiscard]] std::vector<sync::BeaconChain::Link> beacon_links() const;

    NodeSurroundings& surroundings_;
    const NodeNetwork& network_;
    std::shared_ptr<const consensus::VotingKey> key_;
    Machine machine_;
    std::map<replica::Tenure, std::unique_ptr<Seat>> seats_;
    std::set<replica::Tenure> parts_;         ///< on the disk, but for those being erased
    std::vector<std::unique_ptr<Seat>> left_; ///< of use to nobody, but perhaps at work just now
    sharding::Rosters rosters_;
    std::unique_ptr<Move> move_; ///< null: it stays where it is
    std::uint64_t moves_ = 0;
    bool is_running_ = false;
};

} // namespace arpeggio::simulation
