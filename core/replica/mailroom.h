#pragma once
#include "replica/shard_message.h"

#include <deque>
#include <map>
#include <set>

namespace arpeggio::replica {

/// Mailroom: the mail that waits for this shard, as far as it is known here: for the beacon's newest blocks, what they
/// have linked of each other shard, and the first mail from there.
///
/// Pure. Nothing it gives is trusted by a voter: each batch proves itself. Limits: the newest points_max blocks of the
/// beacon, and for each other shard the mail of the blocks that they have linked, bytes_max of it together; of whom
/// it was asked, as many as answer for its source.
/// Source: protocol.md, section 7.
class Mailroom {
public:
    static constexpr std::size_t points_max = 4;
    static constexpr std::size_t bytes_max = 64'000'000;
    /// A block of a shard that mail may come from.
    struct Origin {
        ShardId source;
        Hash block;
        Height height;
        friend auto operator<=>(const Origin&, const Origin&) = default;
    };

    Mailroom(ShardId self, std::uint32_t shards) : self_(self), shards_(shards) {}

    /// A final block of the beacon, newer than those before (otherwise it is ignored), and proofs in the state whose
    /// root it carries. Proofs that are wrong, or of this shard, are left out.
    void on_beacon(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs);
    /// What is to be asked for: of the newest block's origins those that nobody has answered, though they were asked
    /// for before this moment, if ever, and those whose mail was taken and have more.
    std::vector<Origin> due(Instant now);
    /// How many were asked for it.
    [[nodiscard]] std::size_t times_asked(const Origin& origin) const;
    /// That member of the source was asked; before that, nobody's answer counts. It is not due again until then.
    void asked(const Origin& origin, const crypto::Ed25519PublicKey& of, Instant patience_ends);
    enum class Verdict : std::uint8_t {
        Kept,
        Refused, ///< not asked for, or not of whom it came from, or there is no room for it
        Lacking, ///< the answerer does not have it
    };
    Verdict on_answer(ShardId source, const crypto::Ed25519PublicKey& from, MailAnswer answer);
    /// The origin with that block, if its mail is not here.
    [[nodiscard]] std::optional<Origin> unanswered(ShardId source, const Hash& block) const;
    /// A final block of this shard took mail of that source, up to this number.
    void on_taken(ShardId source, std::uint64_t count);

    /// The beacon block that a block should refer to, at `least` or above: that with the most answers, the newest of
    /// those. Absent if none is known.
    [[nodiscard]] std::optional<sharding::BeaconPoint> best_point(Height least) const;
    /// What a block that refers to that beacon block can take, sources in turn from one drawn by `turn`.
    [[nodiscard]] std::vector<sharding::InboundBatch> batches(const Hash& beacon_ref, std::uint64_t turn) const;

private:
    struct Link {
        Origin origin;
        state::Proof proof;
    };
    struct Point {
        sharding::BeaconPoint at;
        Height height;
        std::vector<Link> links; ///< by source
    };
    [[nodiscard]] std::optional<Link> check(const LinkProof& proof, const Hash& root) const;
    void forget_unlinked();
    [[nodiscard]] std::size_t answered(const Point& point) const;

    ShardId self_;
    std::uint32_t shards_;
    std::deque<Point> points_; ///< oldest first
    struct Awaited {
        std::set<crypto::Ed25519PublicKey> asked;
        std::optional<Instant> patience_ends;
        std::optional<MailAnswer> answer;
        std::size_t bytes = 0;
    };
    [[nodiscard]] bool has_more(ShardId source, const Awaited& awaited) const;
    std::map<Origin, Awaited> mail_;         ///< of all origins that the points have linked
    std::map<ShardId, std::uint64_t> taken_; ///< of each source, as far as it is known
};

} // namespace arpeggio::replica
