#pragma once
#include "ledger/block.h"
#include "sharding/roster.h"

#include <set>

namespace arpeggio::replica {

// Which parts of its disk a validator serves from, as it moves between shards. Pure; for nodes and simulations alike.
// Source: protocol.md, section 6 (make before break).

/// One validator's service for one shard, from the epoch on in which it joins. Each has its own part of the disk, so
/// that what was left behind can be erased while the next one grows.
struct Tenure {
    ShardId shard;
    Epoch since;
    friend bool operator==(const Tenure&, const Tenure&) = default;
    friend auto operator<=>(const Tenure& a, const Tenure& b) { ///< oldest first
        return std::pair(a.since, a.shard) <=> std::pair(b.since, b.shard);
    }
};
/// Epoch, then shard, big-endian, so that the newest is last.
Bytes encode_tenure(const Tenure& tenure);
constexpr std::size_t tenure_bytes = 12;
/// What the first bytes encode; absent if there are too few.
std::optional<Tenure> decode_tenure(ByteView bytes);

/// The key in a part under which what shows the block whose state is fetched lies, until the part has a head.
constexpr std::uint8_t pivot_key = 'V';

/// True if the part with this head has come to serve: its chain has reached the epoch in which the tenure begins.
bool has_joined(const ledger::Header& head, const Tenure& tenure);
/// Where the key serves in that epoch, and since when; absent if nowhere.
std::optional<Tenure> tenure_in(const sharding::Roster& roster, const crypto::Ed25519PublicKey& key);

/// The part from which a validator with these parts serves that tenure: its own, or the newest that it has begun there
/// since then, when nobody had the blocks any more that its own lacked.
Tenure part_of(const Tenure& tenure, const std::set<Tenure>& parts);
/// From which epoch on another of these parts signs in the place of that one; absent: none does.
std::optional<Epoch> signs_until(const Tenure& part, const std::set<Tenure>& parts);
/// Whether the key may sign in the epoch from that part, which no other has taken the place of. One that has come back
/// to a shard has two parts there for a while, of which each knows only what was signed from it. True in a network
/// without epochs.
bool signs_from(const Tenure& part, const sharding::Rosters& rosters, Epoch in, const crypto::Ed25519PublicKey& key);

/// A part as it is found on the disk.
struct FoundPart {
    Tenure tenure;
    std::optional<ledger::Header> head; ///< absent: it was never finished, or its erasure has begun
};
struct SortedParts {
    std::vector<Tenure> served;   ///< newest first; one of epoch 0 without a head has its genesis still to be written
    std::vector<Tenure> outdated; ///< of no more use: a later one has come to the end of its first epoch
};
/// Oldest first. In its first epoch the newest part is not alone: the shard that was left may not have closed the epoch
/// before, for want of a vote. The newest without a head is a move that was interrupted: it goes on when the roster
/// says so.
SortedParts sort_parts(const std::vector<FoundPart>& parts);
/// Those of the tenures, oldest first, that were left for good before that epoch began: others serve those who lag
/// there.
std::vector<Tenure> tenures_left(const std::vector<Tenure>& tenures, Epoch before);

} // namespace arpeggio::replica
