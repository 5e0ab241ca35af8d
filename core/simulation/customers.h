#pragma once
#include "base/random.h"
#include "base/time.h"
#include "chain/network_definition.h"
#include "crypto/secp256k1.h"
#include "ledger/transaction.h"

#include <map>

namespace arpeggio::simulation {

/// Customers: accounts that pay each other, one payment under way each; an unanswered one is given to another member.
class Customers {
public:
    Customers(Random random, std::uint32_t accounts, std::uint64_t chain_id);

    [[nodiscard]] std::vector<chain::GenesisAccount> genesis() const;
    /// The next payment of someone, new or again; absent if the one drawn still waits patiently.
    std::optional<ledger::TransactionPtr> pay(Instant now);
    /// A member committed these.
    void on_final(const std::vector<ledger::TransactionPtr>& transactions);

    /// Verifies, without the cost for what was made here.
    Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) const;
    [[nodiscard]] std::uint64_t paid() const { return paid_; } ///< payments that are final somewhere

private:
    struct Customer {
        crypto::Secp256k1SecretKey key;
        std::uint64_t nonce = 0;
        ledger::TransactionPtr pending; ///< null: none
        Instant submitted;
    };
    ledger::TransactionPtr make_payment(const Customer& from);

    Random random_;
    std::uint64_t chain_id_;
    std::vector<Customer> customers_;
    std::map<Address, std::size_t> by_address_;
    std::map<Bytes, ledger::TransactionPtr> made_; ///< by wire form
    std::uint64_t paid_ = 0;
};

} // namespace arpeggio::simulation
