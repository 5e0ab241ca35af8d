#pragma once
#include "ledger/transaction.h"

#include <mutex>
#include <unordered_map>

namespace arpeggio::node {

// TransactionCache: the verified transactions that some pool or block of this process holds, by hash, so that a sender
// is recovered once however many replicas and links a transaction passes through. Thread-safe.
//
// It keeps nothing alive: an entry lives as long as its transaction does elsewhere, which is what bounds it; dead
// entries are swept whenever their number may have reached that of the living.
class TransactionCache {
public:
    [[nodiscard]] ledger::TransactionPtr find(const Hash& hash) const;
    /// The transaction of these wire bytes: the one already known, or decoded and recovered now.
    Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire);
    /// Makes one that was made here known; gives the equal one that is held already, if there is.
    ledger::TransactionPtr add(const ledger::TransactionPtr& transaction);

    static constexpr std::size_t sweep_min = 4096;
    [[nodiscard]] std::size_t size() const; ///< entries, dead ones counted

private:
    mutable std::mutex mutex_;
    std::unordered_map<Hash, std::weak_ptr<const ledger::VerifiedTransaction>> known_;
    std::size_t sweep_at_ = sweep_min;
};

} // namespace arpeggio::node
