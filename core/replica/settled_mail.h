#pragma once
#include "replica/shard_message.h"
#include "sharding/roster.h"

#include <deque>
#include <map>
#include <vector>

namespace arpeggio::replica {

/// SettledMail: how much of the mail between this shard and others is settled: taken in a block of the destination that
/// the beacon has linked, so that nothing can undo it. The source erases it then. A destination's members say how much
/// it is when they ask for mail, and what members of more than a third of its weight say, one who is honest says.
///
/// Pure. Limits: unlinked_max blocks that the beacon has not linked (of older ones less is settled than could be); one
/// number for each member of each other shard.
/// Source: protocol.md, section 7.
class SettledMail {
public:
    static constexpr std::size_t unlinked_max = 64;

    // As a destination.
    /// A final block took mail of these sources, up to these numbers.
    void on_taken(Height height, const std::map<ShardId, std::uint64_t>& counts);
    /// The beacon has linked this shard's block at that height.
    void on_linked(Height height);
    /// 0 if it is not known.
    [[nodiscard]] std::uint64_t from(ShardId source) const;

    // As a source.
    /// That member of another shard says so, of its own shard.
    void on_claim(const ShardPeer& member, std::uint64_t settled);
    struct Settled {
        ShardId destination;
        std::uint64_t count = 0; ///< of the mail sent to it
        friend bool operator==(const Settled&, const Settled&) = default;
    };
    /// What more than a third of a destination's weight says, where that is more than at the last call.
    std::vector<Settled> take_news(const sharding::Roster& roster);

private:
    struct Block {
        Height height;
        std::map<ShardId, std::uint64_t> counts;
    };
    std::deque<Block> unlinked_; ///< oldest first
    std::map<ShardId, std::uint64_t> taken_;
    std::map<ShardId, std::map<crypto::Ed25519PublicKey, std::uint64_t>> claims_;
    std::map<ShardId, std::uint64_t> told_;
};

} // namespace arpeggio::replica
