#include "node/mail_traffic.h"

#include <algorithm>

namespace arpeggio::node {

void MailTraffic::on_final(const BlockMail& block, Instant now, Height height) {
    const std::scoped_lock lock(mutex_);
    for (const ledger::Mail& mail : block.sent) {
        if (mail.is_return || under_way_.size() >= under_way_max) continue;
        under_way_[{mail.source, mail.destination, mail.sequence}] = {now, height};
        ++summary_.sent;
    }
    for (const TakenMail& taken : block.taken) {
        const ledger::Mail& mail = taken.mail;
        if (under_way_.erase({mail.source, mail.destination, mail.sequence}) == 0) continue;
        ++(taken.is_refused ? summary_.returned : summary_.delivered);
    }
}

void MailTraffic::roll_back(ShardId source, Height to) {
    const std::scoped_lock lock(mutex_);
    summary_.sent -=
        std::erase_if(under_way_, [&](const auto& one) { return one.first.source == source && one.second.sent > to; });
}

CrossShardSummary MailTraffic::summary(Instant now) const {
    const std::scoped_lock lock(mutex_);
    CrossShardSummary out = summary_;
    out.in_flight = under_way_.size();
    for (const auto& [id, mail] : under_way_) out.oldest_in_flight = std::max(out.oldest_in_flight, now - mail.since);
    return out;
}

} // namespace arpeggio::node
