#include "node/nonces.h"

#include <algorithm>

namespace arpeggio::node {

void Nonces::add(ShardId shard, const ledger::TransactionPtr& transaction) {
    const std::scoped_lock lock(mutex_);
    taken_[{shard, transaction->sender(), (*transaction)->nonce}] = transaction;
    if (taken_.size() < sweep_at_) return;
    std::erase_if(taken_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max(sweep_min, 2 * taken_.size());
}

std::uint64_t Nonces::next(ShardId shard, const Address& sender, std::uint64_t nonce) const {
    const std::scoped_lock lock(mutex_);
    for (auto at = taken_.find({shard, sender, nonce}); at != taken_.end(); ++at) {
        if (at->first != Place{shard, sender, nonce} || at->second.expired()) break;
        ++nonce;
    }
    return nonce;
}

std::size_t Nonces::size() const {
    const std::scoped_lock lock(mutex_);
    return taken_.size();
}

} // namespace arpeggio::node
