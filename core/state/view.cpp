#include "state/view.h"

#include "crypto/hash.h"
#include "state/leaf.h"

namespace arpeggio::state {
namespace {

using codec::Writer;
using storage::StorageError;

/// All names of a field have the same length, and its number stands before them, so that no two leaves share a
/// preimage.
LeafKey field_key(const Address& address, Field field) {
    const std::array<std::uint8_t, 1> kind{static_cast<std::uint8_t>(field)};
    const Hash hash = crypto::hash(crypto::HashDomain::StateLeafKey, {address.view(), kind});
    return LeafKey::from(hash.view());
}

constexpr std::size_t account_leaf_size = 1 + 8 + 32; ///< kind, nonce, balance

} // namespace

LeafKey account_key(const Address& address) {
    return field_key(address, Field::Account);
}

LeafKey totals_key() {
    return field_key(Address{}, Field::Totals);
}

LeafKey system_key(const Address& contract, Field field, std::uint64_t index) {
    return system_key(contract, field, Writer().u64(index).out());
}

LeafKey system_key(const Address& contract, Field field, ByteView name) {
    const std::array<std::uint8_t, 1> kind{static_cast<std::uint8_t>(field)};
    const Hash hash = crypto::hash(crypto::HashDomain::StateLeafKey, {contract.view(), kind, name});
    return LeafKey::from(hash.view());
}

Bytes encode_account(const Account& account) {
    Writer out(account_leaf_size);
    begin_leaf(out, LeafKind::Account).u64(account.nonce).u256(account.balance.atto);
    return std::move(out).out();
}

Bytes encode_totals(const Totals& totals) {
    Writer out;
    begin_leaf(out, LeafKind::Totals).u256(totals.balances.atto).u256(totals.minted.atto);
    out.u256(totals.burned.atto).u256(totals.mail_out.atto).u256(totals.mail_in.atto);
    return std::move(out).out();
}

std::optional<Account> decode_account(ByteView leaf) {
    auto in = open_leaf(leaf, LeafKind::Account);
    if (!in) return std::nullopt;
    const auto nonce = in->u64();
    const auto balance = in->u256();
    if (!nonce || !balance || !in->at_end()) return std::nullopt;
    const Account account{*nonce, Amount{*balance}};
    if (account.is_empty()) return std::nullopt; // it would have no leaf
    return account;
}

std::optional<Totals> decode_totals(ByteView leaf) {
    auto in = open_leaf(leaf, LeafKind::Totals);
    if (!in) return std::nullopt;
    Totals totals;
    for (Amount* field : {&totals.balances, &totals.minted, &totals.burned, &totals.mail_out, &totals.mail_in}) {
        const auto atto = in->u256();
        if (!atto) return std::nullopt;
        *field = Amount{*atto};
    }
    if (!in->at_end()) return std::nullopt;
    return totals;
}

Result<Account, StorageError> View::account(const Address& address) const {
    TRY(const auto found, leaf(account_key(address)));
    if (!found) return Account{};
    const auto account = decode_account(*found);
    if (!account) return Fail(StorageError::Corrupt);
    return *account;
}

Result<Totals, StorageError> View::totals() const {
    TRY(const auto found, leaf(totals_key()));
    if (!found) return Totals{};
    const auto totals = decode_totals(*found);
    if (!totals) return Fail(StorageError::Corrupt);
    return *totals;
}

Result<std::optional<Bytes>, StorageError> LayeredView::leaf(const LeafKey& key) const {
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        const auto found = (*layer)->leaves.find(key);
        if (found != (*layer)->leaves.end()) return found->second;
    }
    return base_.leaf(key);
}

Result<std::optional<Bytes>, StorageError> Overlay::leaf(const LeafKey& key) const {
    const auto found = changes_.leaves.find(key);
    if (found != changes_.leaves.end()) return found->second;
    return base_.leaf(key);
}

void Overlay::set_account(const Address& address, const Account& account) {
    changes_.leaves[account_key(address)] =
        account.is_empty() ? std::nullopt : std::optional<Bytes>(encode_account(account));
}

void Overlay::set_totals(const Totals& totals) {
    changes_.leaves[totals_key()] = encode_totals(totals);
}

void Overlay::set_leaf(const LeafKey& key, Bytes value) {
    changes_.leaves[key] = std::move(value);
}

void Overlay::erase_leaf(const LeafKey& key) {
    changes_.leaves[key] = std::nullopt;
}

void Overlay::add(const Diff& diff) {
    for (const auto& [key, value] : diff.leaves) changes_.leaves[key] = value;
}

} // namespace arpeggio::state
