#include "simulation/customers.h"

namespace arpeggio::simulation {
namespace {
constexpr Duration patience = std::chrono::seconds{3};

crypto::Secp256k1SecretKey key_of(std::uint32_t number) {
    Bytes scalar(32);
    for (int i = 0; i < 4; ++i)
        scalar[static_cast<std::size_t>(28 + i)] = static_cast<std::uint8_t>((number + 1) >> (24 - 8 * i));
    return *crypto::Secp256k1SecretKey::from_bytes(scalar); // small and not zero, so in range
}
} // namespace

Customers::Customers(Random random, std::uint32_t accounts, std::uint64_t chain_id)
    : random_(random), chain_id_(chain_id) {
    for (std::uint32_t i = 0; i < accounts; ++i) {
        customers_.push_back({key_of(i), 0, nullptr, {}});
        by_address_[customers_.back().key.address()] = i;
    }
}

std::vector<chain::GenesisAccount> Customers::genesis() const {
    std::vector<chain::GenesisAccount> accounts;
    for (const auto& [address, index] : by_address_) accounts.push_back({ShardId{0}, address, arp(1'000)});
    return accounts;
}

ledger::TransactionPtr Customers::make_payment(const Customer& from) {
    ledger::Transaction payment;
    payment.chain_id = chain_id_;
    payment.nonce = from.nonce;
    payment.max_priority_fee_per_gas = gwei(random_.between(1, 3));
    payment.max_fee_per_gas = gwei(100);
    payment.gas_limit = 21'000;
    payment.to = customers_[random_.below(customers_.size())].key.address();
    payment.value = gwei(random_.between(1, 1'000'000));
    payment.signature = from.key.sign(ledger::signing_hash(payment));
    auto verified = ledger::VerifiedTransaction::from(payment);
    CHECK(verified.has_value());
    made_.emplace((*verified)->wire(), *verified);
    return *std::move(verified);
}

std::optional<ledger::TransactionPtr> Customers::pay(Instant now) {
    Customer& customer = customers_[random_.below(customers_.size())];
    if (customer.pending && now - customer.submitted < patience) return std::nullopt;
    if (!customer.pending) customer.pending = make_payment(customer);
    customer.submitted = now;
    return customer.pending;
}

void Customers::on_final(const std::vector<ledger::TransactionPtr>& transactions) {
    for (const ledger::TransactionPtr& transaction : transactions) {
        const auto index = by_address_.find(transaction->sender());
        if (index == by_address_.end()) continue;
        Customer& customer = customers_[index->second];
        if (!customer.pending || customer.pending->hash() != transaction->hash()) continue;
        customer.pending.reset();
        customer.nonce += 1;
        paid_ += 1;
    }
}

Result<ledger::TransactionPtr, ledger::TransactionError> Customers::verify(ByteView wire) const {
    const auto known = made_.find(to_bytes(wire));
    if (known != made_.end()) return known->second;
    return ledger::VerifiedTransaction::from_wire(to_bytes(wire));
}

} // namespace arpeggio::simulation
