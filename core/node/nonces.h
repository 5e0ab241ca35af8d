#pragma once
#include "ledger/transaction.h"

#include <map>
#include <mutex>

namespace arpeggio::node {

// Nonces: those of the transactions that were taken here and that some pool or block still holds. One host's pool
// learns of what another one took a moment later; whoever asks in between must not get the same number again.
// Thread-safe.
//
// It keeps nothing alive: an entry lives as long as its transaction does elsewhere, which is what bounds it; dead
// entries are swept whenever their number may have reached that of the living.
class Nonces {
public:
    void add(ShardId shard, const ledger::TransactionPtr& transaction);
    /// The first from `nonce` on that none of the sender's here has.
    [[nodiscard]] std::uint64_t next(ShardId shard, const Address& sender, std::uint64_t nonce) const;

    static constexpr std::size_t sweep_min = 4096;
    [[nodiscard]] std::size_t size() const; ///< entries, dead ones counted

private:
    struct Place {
        ShardId shard;
        Address sender;
        std::uint64_t nonce = 0;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    mutable std::mutex mutex_;
    std::map<Place, std::weak_ptr<const ledger::VerifiedTransaction>> taken_;
    std::size_t sweep_at_ = sweep_min;
};

} // namespace arpeggio::node
