#include "sharding/outbox.h"

#include "base/check.h"
#include "sharding/mail_leaves.h"

#include <set>

namespace arpeggio::sharding {

Result<OutgoingMail, storage::StorageError>
OutgoingMail::make(const state::View& parent, ShardId self, std::uint32_t shards) {
    OutgoingMail out(self);
    for (ShardId shard; shard.value < shards; shard = shard.next()) {
        if (shard == self) continue;
        TRY(out.lists_[shard], read_outbox(parent, shard));
    }
    return out;
}

const ledger::Mail& OutgoingMail::post(ledger::Mail mail) {
    const auto list = lists_.find(mail.destination);
    CHECK(list != lists_.end());
    mail.source = self_;
    mail.sequence = list->second.count();
    list->second.append(ledger::mail_hash(mail));
    return sent_.emplace_back(std::move(mail));
}

ledger::Outbox OutgoingMail::outbox() const {
    ledger::Outbox out;
    for (const auto& [destination, list] : lists_)
        if (list.count() > 0) out.push_back({destination, list.count(), ledger::mail_root(list)});
    return out;
}

void OutgoingMail::append_changes(state::Diff& diff) const {
    std::set<ShardId> changed;
    for (const ledger::Mail& mail : sent_) changed.insert(mail.destination);
    for (const ShardId shard : changed) diff.leaves[outbox_key(shard)] = encode_outbox_leaf(lists_.at(shard));
}

} // namespace arpeggio::sharding
