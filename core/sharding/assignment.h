#pragma once
#include "base/amount.h"
#include "ledger/committee.h"

#include <map>
#include <vector>

namespace arpeggio::sharding {

struct Seat {
    ledger::Member member;
    Epoch since; ///< first epoch of its unbroken service for this shard
    friend bool operator==(const Seat&, const Seat&) = default;
};

/// Where a halted shard goes on: with new members, from the last of its blocks that the beacon has linked. What its
/// members of before put on top is void.
struct Restart {
    Hash block;    ///< id; zero if none was linked: genesis
    Height height; ///< of that block
    Epoch epoch;   ///< of that block
    friend bool operator==(const Restart&, const Restart&) = default;
};

/// Who serves which shard in one epoch: by ShardId, each shard's seats sorted by key.
struct Assignment {
    std::vector<std::vector<Seat>> shards;
    std::map<ShardId, Restart> restarts{}; ///< of shards that were halted when this was drawn
    friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// A member of the last epoch that was not elected but may serve on. Whoever may not, a banned key, is not one.
struct Standby {
    ledger::Member member;
    Amount bid;
};

/// What an assignment is derived from. Keys and bids were frozen before the seed could be known.
struct Election {
    Epoch epoch; ///< that it is for
    Hash seed;
    std::vector<ledger::Member> elected; ///< in any order, no key twice (CHECK)
    std::vector<Standby> standby;        ///< in any order, no key twice, none elected (CHECK)
    /// Rules 5 and 6 apply. Not with a halted shard: whoever cannot be reached there may be drawn to change places, and
    /// together the two draws could take the quorum of a shard that works.
    bool is_rotating = true;
};

struct Mover {
    crypto::Ed25519PublicKey key;
    ShardId from, to;
    friend bool operator==(const Mover&, const Mover&) = default;
};

struct Reassignment {
    Assignment assignment;
    std::vector<Mover> movers; ///< members of the old assignment that change their shard, sorted by key
};

constexpr std::size_t members_min = 4;       ///< of a shard: what tolerates one faulty member
constexpr std::size_t small_shard_below = 8; ///< members; one of them moves an epoch

/// Whether so many keys can be assigned to so many shards.
constexpr bool are_enough(std::size_t keys, std::size_t shards) {
    return keys >= members_min * shards;
}

/// The first assignment: all keys dealt to the shards by the seed, so that sizes are equal within one. There are enough
/// keys, and no one to keep (CHECK).
Assignment first_assignment(std::size_t shards, const Election& election);

/// The assignment that follows `old` by the bounded cuckoo rule. Too few keys elected: the old one, and nobody moves.
/// The same for the same input in any order; no key can choose its shard.
/// Invariants: (1) every elected key has exactly one seat; a key on standby has one only where rule 1 keeps it.
/// (2) Of a shard's old weight less than a third leaves and moves, or what leaves by rule 1 and one key. More leaves
/// only if it may not stay. (3) Sizes are equal within one, and so at least `members_min`, unless (2) or the one mover
/// of a small shard stands against it.
/// Complexity: O(keys log keys). Source: protocol.md, section 6, Assignment, rules 1–6: the cuckoo rule of Awerbuch &
/// Scheideler (2006) in its bounded form (RapidChain, 2018).
Reassignment assign(const Assignment& old, const Election& election);

} // namespace arpeggio::sharding
