#pragma once
#include "base/time.h"
#include "node/block_mail.h"
#include "node/snapshot.h"

#include <map>
#include <mutex>

namespace arpeggio::node {

/// Mail traffic: what of the mail sent since this start has arrived, from the final blocks of all followed shards.
/// Thread-safe. Returns are part of the mail that they bring back: that counts as returned as soon as it was refused.
/// Limits: under_way_max mails are told apart; those beyond are not counted.
class MailTraffic {
public:
    static constexpr std::size_t under_way_max = 1'000'000;

    void on_final(const BlockMail& mail, Instant now, Height height = {}); ///< of a final block
    void roll_back(ShardId source, Height to); ///< what its blocks above that height sent is void
    [[nodiscard]] CrossShardSummary summary(Instant now) const;

private:
    struct Id {
        ShardId source, destination;
        std::uint64_t sequence = 0;
        friend auto operator<=>(const Id&, const Id&) = default;
    };
    mutable std::mutex mutex_;
    struct UnderWay {
        Instant since;
        Height sent; ///< by the block at that height
    };
    std::map<Id, UnderWay> under_way_;
    CrossShardSummary summary_;
};

} // namespace arpeggio::node
