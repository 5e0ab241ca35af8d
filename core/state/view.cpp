#include "state/view.h"

#include "codec/reader.h"
#include "codec/writer.h"
#include "crypto/hash.h"

namespace arpeggio::state {
namespace {

using codec::Reader;
using codec::Writer;
using storage::StorageError;

/// What of an address a leaf holds. Storage slots of contracts add 32 bytes, so that no two kinds share a preimage.
enum class Field : std::uint8_t { Account = 1, Totals = 2 };

LeafKey field_key(const Address& address, Field field) {
    const std::array<std::uint8_t, 1> kind{static_cast<std::uint8_t>(field)};
    const Hash hash = crypto::hash(crypto::HashDomain::StateLeafKey, {address.view(), kind});
    return LeafKey::from(hash.view());
}

constexpr std::size_t account_leaf_size = 1 + 8 + 32; ///< kind, nonce, balance

/// A reader behind the kind, if that is the one asked for.
std::optional<Reader> open(ByteView leaf, LeafKind kind) {
    Reader in(leaf);
    const auto found = in.u8();
    if (!found || *found != static_cast<std::uint8_t>(kind)) return std::nullopt;
    return in;
}

} // namespace

LeafKey account_key(const Address& address) {
    return field_key(address, Field::Account);
}

LeafKey totals_key() {
    return field_key(Address{}, Field::Totals);
}

Bytes encode_account(const Account& account) {
    Writer out(account_leaf_size);
    out.u8(static_cast<std::uint8_t>(LeafKind::Account)).u64(account.nonce).u256(account.balance.atto);
    return std::move(out).out();
}

Bytes encode_totals(const Totals& totals) {
    Writer out;
    out.u8(static_cast<std::uint8_t>(LeafKind::Totals)).u256(totals.balances.atto).u256(totals.minted.atto);
    out.u256(totals.burned.atto).u256(totals.mail_out.atto).u256(totals.mail_in.atto);
    return std::move(out).out();
}

std::optional<Account> decode_account(ByteView leaf) {
    auto in = open(leaf, LeafKind::Account);
    if (!in) return std::nullopt;
    const auto nonce = in->u64();
    const auto balance = in->u256();
    if (!nonce || !balance || !in->at_end()) return std::nullopt;
    const Account account{*nonce, Amount{*balance}};
    if (account.is_empty()) return std::nullopt; // it would have no leaf
    return account;
}

std::optional<Totals> decode_totals(ByteView leaf) {
    auto in = open(leaf, LeafKind::Totals);
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

} // namespace arpeggio::state
