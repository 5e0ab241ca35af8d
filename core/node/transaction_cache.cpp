#include "node/transaction_cache.h"

#include "crypto/hash.h"

namespace arpeggio::node {

ledger::TransactionPtr TransactionCache::find(const Hash& hash) const {
    const std::scoped_lock lock(mutex_);
    const auto at = known_.find(hash);
    return at == known_.end() ? nullptr : at->second.lock();
}

Result<ledger::TransactionPtr, ledger::TransactionError> TransactionCache::verify(ByteView wire) {
    if (wire.size() > ledger::Transaction::size_max) return Fail(ledger::TransactionError::TooLarge);
    if (auto known = find(crypto::keccak256(wire))) return known;
    TRY(ledger::TransactionPtr transaction, ledger::VerifiedTransaction::from_wire(to_bytes(wire)));
    return add(transaction);
}

ledger::TransactionPtr TransactionCache::add(const ledger::TransactionPtr& transaction) {
    const std::scoped_lock lock(mutex_);
    auto& entry = known_[transaction->hash()];
    if (auto held = entry.lock()) return held; // another thread was faster
    entry = transaction;
    if (known_.size() >= sweep_at_) {
        std::erase_if(known_, [](const auto& other) { return other.second.expired(); });
        sweep_at_ = std::max(sweep_min, 2 * known_.size());
    }
    return transaction;
}

std::size_t TransactionCache::size() const {
    const std::scoped_lock lock(mutex_);
    return known_.size();
}

} // namespace arpeggio::node
