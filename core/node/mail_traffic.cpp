#include "node/mail_traffic.h"

#include <algorithm>
#include <set>

namespace arpeggio::node {

void MailTraffic::on_final(const FinalBlock& block, Instant now) {
    const ledger::Block& final = *block.block;
    std::set<Bytes> refused; // hashes of mail that goes back
    const std::scoped_lock lock(mutex_);
    for (const ledger::Mail& mail : block.sent) {
        if (mail.is_return) {
            refused.insert(mail.payload);
        } else if (under_way_.size() < under_way_max) {
            under_way_[{mail.source, mail.destination, mail.sequence}] = now;
            ++summary_.sent;
        }
    }
    for (const Bytes& encoded : final.body.inbound) {
        const auto batch = sharding::decode_batch(encoded);
        CHECK(batch.has_value()); // it was executed
        for (const ledger::Mail& mail : batch->mails) {
            if (under_way_.erase({mail.source, mail.destination, mail.sequence}) == 0) continue;
            const bool is_refused = refused.contains(to_bytes(ledger::mail_hash(mail).view()));
            ++(is_refused ? summary_.returned : summary_.delivered);
        }
    }
}

CrossShardSummary MailTraffic::summary(Instant now) const {
    const std::scoped_lock lock(mutex_);
    CrossShardSummary out = summary_;
    out.in_flight = under_way_.size();
    for (const auto& [id, since] : under_way_) out.oldest_in_flight = std::max(out.oldest_in_flight, now - since);
    return out;
}

} // namespace arpeggio::node
