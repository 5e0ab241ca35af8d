#pragma once
#include "node/host.h"
#include "sync/state_fetch.h"

#include <thread>

namespace arpeggio::node {

/// Mover: brings a validator's part of the disk for a shard it will serve to a final block of that shard, from which a
/// host can follow: fetches the state of one block, the pivot, from the members of the shard.
///
/// Killed at any moment, it goes on from what is on the disk. On the io thread, as strands are; making the tree over
/// the fetched leaves has a thread of its own. Source: protocol.md, section 6 (make before break) and 9, Sync.
class Mover : public std::enable_shared_from_this<Mover> {
public:
    struct Task {
        std::string name;
        crypto::Ed25519PublicKey key;
        Tenure tenure; ///< that begins
        chain::Rules rules;
        sharding::Rosters rosters;                                    ///< up to its own epoch's, or later ones
        std::function<std::vector<sync::BeaconChain::Link>()> beacon; ///< the headers known by now, oldest first
        std::function<void(const replica::ShardPeer& to, replica::Frame)> send;
        std::function<void()> done; ///< once, on the io thread: the part has a head
    };
    Mover(
        Machinery& machinery,
        Task task,
        std::shared_ptr<storage::Store> store,
        std::shared_ptr<state::StateStore> state);

    void start();
    void stop();
    void deliver(const replica::ShardPeer& from, const replica::Frame& frame);
    void learn(sharding::RosterPtr roster) { task_.rosters.add(std::move(roster)); } ///< of a later epoch

    [[nodiscard]] const Tenure& tenure() const { return task_.tenure; }
    /// How much of the state is here, in millionths.
    [[nodiscard]] std::uint32_t done_ppm() const { return done_ppm_; }

private:
    struct Pivot {
        chain::FinalHead head;
        Bytes run; ///< encoded: what showed it
    };
    enum class Stage : std::uint8_t { Pivot, Leaves, Tree, Head, Done };
    [[nodiscard]] std::optional<Pivot> check(const ledger::FinalRun& run) const;
    void receive(const replica::ShardPeer& from, const replica::PivotAnswer& answer);
    void receive(const replica::ShardPeer& from, sync::StateAnswer& answer);
    void receive(const replica::ShardPeer& from, const replica::BeaconNews& news);
    template <class Other>
    void receive(const replica::ShardPeer& /*from*/, const Other& /*message*/) {}
    Result<bool, storage::StorageError> resume();
    void choose_pivot();
    void erase_then(std::function<void()> then, Bytes from = {});
    void begin_fetch(sync::FetchProgress progress);
    void take(sync::StateFetch::Effects effects);
    void ask(const std::vector<sync::StateFetch::Ask>& asks);
    void ask_for_pivot();
    void check_fetch();
    void make_tree();
    [[nodiscard]] std::optional<std::vector<sync::BeaconChain::Link>> beacon_from(const Hash& ref);
    void ask_for_beacon();
    void write_head();
    void arm(Duration delay, std::function<void()> then);
    void write(storage::Batch batch, std::function<void()> then);
    void send(const replica::ShardPeer& to, const replica::ShardMessage& message);
    [[nodiscard]] std::vector<crypto::Ed25519PublicKey> members(ShardId shard) const;
    void log(const std::string& text) const;

    Machinery& machinery_;
    Task task_;
    std::shared_ptr<storage::Store> store_;
    std::shared_ptr<state::StateStore> state_;
    boost::asio::steady_timer timer_;
    Stage stage_ = Stage::Pivot;
    std::map<Hash, std::pair<Pivot, std::set<crypto::Ed25519PublicKey>>> offered_; ///< pivots, and by whom
    std::optional<Pivot> pivot_;
    std::optional<sync::StateFetch> fetch_;
    std::optional<sync::BeaconChain> beacon_; ///< what was asked for, if nobody told this validator in time
    std::size_t asked_ = 0;                   ///< times for headers of the beacon
    std::uint32_t done_ppm_ = 0;
    bool is_stopped_ = false;
    std::jthread tree_; ///< last: it ends before what it uses
};

} // namespace arpeggio::node
