#include "simulation/customers.h"

namespace arpeggio::simulation {
namespace {
constexpr Duration patience = std::chrono::seconds{3};
}

ledger::TransactionPtr Customers::pay(Instant now) {
    const std::size_t index = random_.below(customers_.size());
    Customer& customer = customers_[index];
    if (customer.submitted && now - *customer.submitted < patience) return nullptr;
    customer.submitted = now;
    return ground_->payment(shard_, index, customer.nonce);
}

void Customers::on_final(const std::vector<ledger::TransactionPtr>& transactions) {
    for (const ledger::TransactionPtr& transaction : transactions) {
        const auto index = ground_->customer(transaction->sender());
        if (!index || (*transaction)->nonce != customers_[*index].nonce) continue;
        customers_[*index] = {(*transaction)->nonce + 1, std::nullopt};
        paid_ += 1;
    }
}

void Customers::on_taken_back(const std::vector<ledger::TransactionPtr>& transactions) {
    for (const ledger::TransactionPtr& transaction : transactions) {
        const auto index = ground_->customer(transaction->sender());
        if (!index || (*transaction)->nonce >= customers_[*index].nonce) continue;
        paid_ -= customers_[*index].nonce - (*transaction)->nonce;
        customers_[*index] = {(*transaction)->nonce, std::nullopt};
    }
}

} // namespace arpeggio::simulation
