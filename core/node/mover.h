#pragma once
#include "node/host.h"
#include "replica/shard_join.h"

#include <deque>
#include <thread>

namespace arpeggio::node {

/// Mover: carries out a validator's move to a shard that it will serve, as replica::ShardJoin decides it.
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
        Height above{};                  ///< ShardJoin::Setup
        std::function<void()> hear_news; ///< ShardJoin::HearNews
        /// Whether it may begin with the state after that block; if not, it is over.
        std::function<bool(Height pivot)> begin;
        std::function<void()> done; ///< once, on the io thread: the part has a head
    };
    Mover(Machinery& machinery, Task task, std::shared_ptr<storage::Store> store);

    void start();
    void stop();
    void deliver(const replica::ShardPeer& from, const replica::Frame& frame);
    void learn(sharding::RosterPtr roster) { join_.learn(std::move(roster)); } ///< of a later epoch

    [[nodiscard]] const Tenure& tenure() const { return task_.tenure; }
    /// How much of the state is here, in millionths.
    [[nodiscard]] std::uint32_t done_ppm() const { return join_.done_ppm(); }

private:
    using Join = replica::ShardJoin;
    void perform(Join::Actions actions);
    void perform(Join::Action& action);
    void check(Join::CheckAnswer answer);
    void write(storage::Batch batch, std::function<void()> then);
    void erase(Bytes from = {});
    void make_tree();
    void arm(Instant at);
    [[nodiscard]] Instant now() const { return machinery_.clock.now(); }
    void log(const std::string& text) const;

    Machinery& machinery_;
    Task task_;
    std::shared_ptr<storage::Store> store_;
    boost::asio::steady_timer timer_;
    Join join_;
    std::optional<Height> pivot_; ///< that was told of
    bool is_stopped_ = false;
    std::jthread tree_; ///< last: it ends before what it uses
};

} // namespace arpeggio::node
