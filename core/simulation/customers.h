#pragma once
#include "base/time.h"
#include "simulation/ground.h"

namespace arpeggio::simulation {

/// Customers: accounts on one shard that pay each other, one payment under way each; an unanswered one is given to
/// another member.
class Customers {
public:
    Customers(Random random, std::shared_ptr<const Ground> ground, ShardId shard = {})
        : random_(random), ground_(std::move(ground)), shard_(shard), customers_(ground_->accounts()) {}

    /// The next payment of someone, new or again; null if the one drawn still waits patiently or has paid all it had
    /// to.
    ledger::TransactionPtr pay(Instant now);
    /// A member committed these.
    void on_final(const std::vector<ledger::TransactionPtr>& transactions);
    /// They are void: to be paid again.
    void on_taken_back(const std::vector<ledger::TransactionPtr>& transactions);
    [[nodiscard]] std::uint64_t paid() const { return paid_; } ///< payments that are final somewhere

private:
    struct Customer {
        std::uint64_t nonce = 0;
        std::optional<Instant> submitted; ///< the payment of this nonce
    };
    Random random_;
    std::shared_ptr<const Ground> ground_;
    ShardId shard_;
    std::vector<Customer> customers_;
    std::uint64_t paid_ = 0;
};

} // namespace arpeggio::simulation
