#pragma once
// Signed transfers and a state in memory, for the tests of execution, pool and chain.
#include "base/random.h"
#include "execution/block_executor.h"

#include <map>

namespace arpeggio::test {

constexpr std::uint64_t chain_id = 99 * 65536;
constexpr std::uint64_t transfer_gas = 21'000;

inline crypto::Secp256k1SecretKey key(std::uint8_t number) {
    std::array<std::uint8_t, 32> scalar{};
    scalar[30] = 1;
    scalar[31] = number;
    return *crypto::Secp256k1SecretKey::from_bytes(scalar);
}
inline const Address& address(std::uint8_t number) {
    static const auto all = [] {
        std::array<Address, 64> out;
        for (std::uint8_t i = 1; i < out.size(); ++i) out[i] = key(i).address();
        return out;
    }();
    return all.at(number);
}

/// What a test says about a transaction; the rest is ordinary.
struct Transfer {
    std::uint8_t from = 1;
    std::optional<Address> to = address(2);
    std::uint64_t nonce = 0;
    Amount value = arp(1);
    Amount tip = gwei(1);
    Amount fee = gwei(100);
    std::uint64_t gas = transfer_gas;
    Bytes data = {};
    std::uint64_t chain = chain_id;
};
inline ledger::TransactionPtr make(const Transfer& wanted) {
    ledger::Transaction transaction{
        .type = ledger::TransactionType::DynamicFee,
        .chain_id = wanted.chain,
        .nonce = wanted.nonce,
        .max_priority_fee_per_gas = wanted.tip,
        .max_fee_per_gas = wanted.fee,
        .gas_limit = wanted.gas,
        .to = wanted.to,
        .value = wanted.value,
        .data = wanted.data,
        .access_list = {},
        .signature = {}};
    transaction.signature = key(wanted.from).sign(ledger::signing_hash(transaction));
    auto verified = ledger::VerifiedTransaction::from(transaction);
    CHECK(verified.has_value());
    return *verified;
}

/// State in memory.
class MapView final : public state::View {
public:
    Result<std::optional<Bytes>, storage::StorageError> leaf(const state::LeafKey& key) const override {
        if (is_broken) return Fail(storage::StorageError::Failed);
        const auto found = leaves.find(key);
        return found == leaves.end() ? std::optional<Bytes>() : found->second;
    }
    /// Gives an account its balance and keeps the totals right.
    void fund(const Address& to, const Amount& balance, std::uint64_t nonce = 0) {
        const state::Account account{nonce, balance};
        if (account.is_empty()) return;
        leaves[state::account_key(to)] = state::encode_account(account);
        state::Totals totals = **this;
        totals.balances += balance;
        leaves[state::totals_key()] = state::encode_totals(totals);
    }
    void apply(const state::Diff& diff) {
        for (const auto& [key, leaf] : diff.leaves) {
            if (leaf) leaves[key] = *leaf;
            if (!leaf) leaves.erase(key);
        }
    }
    /// Sum over the accounts' leaves themselves.
    [[nodiscard]] Amount sum() const {
        Amount out;
        for (const auto& [key, leaf] : leaves) {
            if (const auto account = state::decode_account(leaf)) out += account->balance;
        }
        return out;
    }
    state::Totals operator*() const { return *totals(); }

    std::map<state::LeafKey, Bytes> leaves;
    bool is_broken = false;
};

} // namespace arpeggio::test
