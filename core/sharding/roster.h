#pragma once
#include "sharding/seats.h"
#include "state/proof.h"

#include <map>
#include <memory>

namespace arpeggio::sharding {

/// Roster: who serves which shard in one epoch, and by which seed: what a node has to know of an epoch to check what
/// its shards have signed. Immutable.
class Roster {
public:
    Roster() = default; ///< of no shard
    /// Absent if there is no shard, or if the seats of one are no committee (Committee::make).
    static std::optional<Roster> make(Epoch epoch, const Hash& seed, Assignment seats);

    [[nodiscard]] Epoch epoch() const { return epoch_; }
    [[nodiscard]] const Hash& seed() const { return seed_; } ///< of the epoch, for leaders
    [[nodiscard]] std::uint32_t shards() const { return static_cast<std::uint32_t>(committees_.size()); }
    [[nodiscard]] const Assignment& seats() const { return seats_; }
    [[nodiscard]] const ledger::Committee& committee(ShardId shard) const; ///< of one of them (CHECK)
    /// Where the shard goes on, if it was halted.
    [[nodiscard]] std::optional<Restart> restart(ShardId shard) const;
    /// That the shard's members sign in this epoch: 1 after a restart.
    [[nodiscard]] Instance instance(ShardId shard) const { return {restart(shard) ? 1U : 0U}; }
    /// The shard that the key serves; absent if none.
    [[nodiscard]] std::optional<ShardId> shard_of(const crypto::Ed25519PublicKey& key) const;
    friend bool operator==(const Roster& a, const Roster& b) {
        return a.epoch_ == b.epoch_ && a.seed_ == b.seed_ && a.seats_ == b.seats_;
    }

private:
    Epoch epoch_;
    Hash seed_;
    Assignment seats_;
    std::vector<ledger::Committee> committees_;
};
using RosterPtr = std::shared_ptr<const Roster>;

Bytes encode_roster(const Roster& roster);
std::optional<Roster> decode_roster(ByteView bytes); ///< absent if damaged

/// What of the beacon's state names an epoch's roster: the seats, and the epoch, for the seed.
std::vector<state::LeafKey> roster_keys(Epoch epoch, std::uint32_t shards);
/// The roster that the beacon's state with this root holds. Absent if the proof is not of that state, or if it does not
/// have that roster: before its election, or too long after.
std::optional<Roster> proven_roster(const state::Proof& proof, const Hash& root, Epoch epoch, std::uint32_t shards);

/// The seats that changed their shard from one epoch to the next, sorted by key.
std::vector<Mover> movers_between(const Roster& before, const Roster& after);

/// The newest rosters, those of the blocks that halted shards go on from and of the few below, and those that somebody
/// lags in. Limits: kept_max of the newest, the oldest makes room; kept_below for each restart among these; two that
/// are pinned.
class Rosters {
public:
    static constexpr std::size_t kept_max = 8;
    static constexpr std::uint64_t kept_below = 4;
    void add(RosterPtr roster);
    /// From now on this epoch's and the next one's are kept, however old.
    void pin(Epoch epoch) { pinned_ = epoch; }
    [[nodiscard]] RosterPtr find(Epoch epoch) const; ///< null if unknown, or too old
    [[nodiscard]] RosterPtr newest() const;          ///< null if there is none
    /// Where the shard goes on in the first epoch behind that one in which it does so after a halt.
    [[nodiscard]] std::optional<Restart> restart_after(Epoch epoch, ShardId shard) const;
    [[nodiscard]] std::vector<RosterPtr> all() const; ///< oldest first
    [[nodiscard]] bool empty() const { return by_epoch_.empty(); }

private:
    void forget();
    std::map<Epoch, RosterPtr> by_epoch_;
    std::optional<Epoch> pinned_;
};

} // namespace arpeggio::sharding
