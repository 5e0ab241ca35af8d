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
    insert(transaction);
    return transaction;
}

void TransactionCache::insert(const ledger::TransactionPtr& transaction) {
    const std::scoped_lock lock(mutex_);
    known_[transaction->hash()] = transaction;
    if (known_.size() < sweep_at_) return;
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max(sweep_min, 2 * known_.size());
}

} // namespace arpeggio::node
