#include "wallet/wallet.h"

#include "base/check.h"
#include "codec/reader.h"
#include "codec/writer.h"

namespace arpeggio::wallet {
namespace {

/// Bytes of an account in the file without its name.
constexpr std::size_t account_size_min = 4 + 4 + Address::size + 4;

Bytes encode_public(const std::vector<Account>& accounts, bool is_backed_up) {
    codec::Writer out;
    out.boolean(is_backed_up).u32(static_cast<std::uint32_t>(accounts.size()));
    for (const Account& account : accounts) {
        out.u32(account.path.coin_type).u32(account.path.index).fixed(account.address);
        out.byte_string(as_bytes(account.name));
    }
    return std::move(out).out();
}

struct PublicPart {
    bool is_backed_up = false;
    std::vector<Account> accounts;
};

Result<PublicPart, codec::DecodeError> decode_public(ByteView bytes) {
    codec::Reader in(bytes);
    PublicPart out;
    TRY(out.is_backed_up, in.boolean());
    TRY(const std::size_t count, in.count(Wallet::accounts_max, account_size_min));
    for (std::size_t i = 0; i < count; ++i) {
        Account account;
        TRY(account.path.coin_type, in.u32());
        TRY(account.path.index, in.u32());
        TRY(account.address, in.fixed<Address>());
        TRY(const ByteView name, in.byte_string(Wallet::name_max));
        if (account.path.coin_type >= HdKey::hardened || account.path.index >= HdKey::hardened)
            return Fail(codec::DecodeError::OutOfRange);
        account.name = as_text(name);
        out.accounts.push_back(std::move(account));
    }
    TRY_VOID(in.finish());
    if (out.accounts.empty()) return Fail(codec::DecodeError::OutOfRange);
    return out;
}

Account account_at(ByteView seed, const AccountPath& path) {
    return {.name = {}, .path = path, .address = derive_account_key(seed, path).address()};
}

/// The accounts from `first` on, up to the last used one; a gap of unused ones ends the search.
std::vector<Account> used_accounts(ByteView seed, AccountPath first, const Wallet::IsUsed& is_used) {
    std::vector<Account> found;
    std::size_t used = 0;
    for (AccountPath path = first; path.index < Wallet::accounts_max && found.size() < used + Wallet::gap;
         ++path.index) {
        found.push_back(account_at(seed, path));
        if (is_used(found.back().address)) used = found.size();
    }
    found.resize(used);
    return found;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

} // namespace

Result<Wallet, WalletError> Wallet::create(const Mnemonic& words, FileKey key, const Origin& origin, SaveFile save) {
    CHECK(save != nullptr);
    Wallet wallet({}, std::move(save));
    wallet.secrets_.emplace(Secrets{words.clone(), words.to_seed(), std::move(key)});
    const ByteView seed = wallet.secrets_->seed.view();
    const AccountPath first{.coin_type = origin.coin_type, .index = 0};
    std::vector<Account> accounts;
    if (origin.is_used) accounts = used_accounts(seed, first, origin.is_used);
    if (accounts.empty()) accounts.push_back(account_at(seed, first));
    TRY_VOID(wallet.save(std::move(accounts), origin.is_backed_up));
    return wallet;
}

Result<Wallet, WalletError> Wallet::from_file(ByteView file, SaveFile save) {
    CHECK(save != nullptr);
    TRY(Keystore keystore, decode_keystore(file, KeystoreKind::Wallet));
    auto parts = decode_public(keystore.public_part);
    if (!keystore.lock || !parts) return Fail(WalletError::Corrupt);
    Wallet wallet(std::move(keystore), std::move(save));
    wallet.accounts_ = std::move(parts->accounts);
    wallet.is_backed_up_ = parts->is_backed_up;
    return wallet;
}

Result<void, WalletError> Wallet::unlock(FileKey key) {
    TRY(const crypto::Secret entropy, file_.unseal(&key));
    if (entropy.size() < 16 || entropy.size() > 32 || entropy.size() % 4 != 0) return Fail(WalletError::Corrupt);
    Mnemonic words = Mnemonic::from_entropy(entropy.view());
    crypto::Secret seed = words.to_seed();
    if (account_at(seed.view(), accounts_.front().path).address != accounts_.front().address)
        return Fail(WalletError::Corrupt);
    key.recipe = file_.lock->recipe; // it opened the file, so it is this recipe's key
    secrets_.emplace(Secrets{std::move(words), std::move(seed), std::move(key)});
    return {};
}

void Wallet::lock() {
    secrets_.reset();
}

Result<void, WalletError> Wallet::change_password(const FileKey& old_key, FileKey new_key) {
    TRY(const crypto::Secret entropy, file_.unseal(&old_key));
    Keystore next = Keystore::sealed(KeystoreKind::Wallet, file_.public_part, entropy.view(), new_key);
    TRY_VOID(save_(encode_keystore(next)));
    file_ = std::move(next);
    if (secrets_) secrets_->file_key = std::move(new_key);
    return {};
}

Result<Account, WalletError> Wallet::add_account(std::string name) {
    if (!secrets_) return Fail(WalletError::Locked);
    if (accounts_.size() >= accounts_max) return Fail(WalletError::TooManyAccounts);
    TRY_VOID(check_name(name, nullptr));
    AccountPath path = accounts_.back().path;
    ++path.index;
    if (path.index >= HdKey::hardened) return Fail(WalletError::TooManyAccounts);
    Account added = account_at(secrets_->seed.view(), path);
    added.name = std::move(name);
    std::vector<Account> accounts = accounts_;
    accounts.push_back(added);
    TRY_VOID(save(std::move(accounts), is_backed_up_));
    return added;
}

Result<void, WalletError> Wallet::rename_account(const Address& address, std::string name) {
    if (!secrets_) return Fail(WalletError::Locked);
    if (!has_address(address)) return Fail(WalletError::UnknownAccount);
    TRY_VOID(check_name(name, &address));
    std::vector<Account> accounts = accounts_;
    std::ranges::find(accounts, address, &Account::address)->name = std::move(name);
    return save(std::move(accounts), is_backed_up_);
}

Result<void, WalletError> Wallet::set_backed_up() {
    if (!secrets_) return Fail(WalletError::Locked);
    return save(accounts_, true);
}

Result<std::size_t, WalletError> Wallet::find_accounts(const IsUsed& is_used) {
    if (!secrets_) return Fail(WalletError::Locked);
    AccountPath next = accounts_.back().path;
    ++next.index;
    std::vector<Account> accounts = accounts_;
    const std::vector<Account> found = used_accounts(secrets_->seed.view(), next, is_used);
    accounts.insert(accounts.end(), found.begin(), found.end());
    if (!found.empty()) TRY_VOID(save(std::move(accounts), is_backed_up_));
    return found.size();
}

Result<Mnemonic, WalletError> Wallet::words() const {
    if (!secrets_) return Fail(WalletError::Locked);
    return secrets_->words.clone();
}

Result<ledger::TransactionPtr, WalletError> Wallet::sign(ledger::Transaction transaction, const Address& from) const {
    if (!secrets_) return Fail(WalletError::Locked);
    const auto account = std::ranges::find(accounts_, from, &Account::address);
    if (account == accounts_.end()) return Fail(WalletError::UnknownAccount);
    const auto key = derive_account_key(secrets_->seed.view(), account->path);
    transaction.signature = key.sign(ledger::signing_hash(transaction));
    auto verified = ledger::VerifiedTransaction::from(transaction);
    if (!verified || (*verified)->sender() != from) return Fail(WalletError::Unsignable);
    return *std::move(verified);
}

bool Wallet::has_address(const Address& address) const {
    return std::ranges::find(accounts_, address, &Account::address) != accounts_.end();
}

/// `own`: whose name it is to be; absent for a new account.
Result<void, WalletError> Wallet::check_name(std::string_view name, const Address* own) const {
    if (name.size() > name_max || std::ranges::any_of(name, is_control)) return Fail(WalletError::BadName);
    const bool is_taken = !name.empty() && std::ranges::any_of(accounts_, [&](const Account& account) {
        return account.name == name && (own == nullptr || account.address != *own);
    });
    if (is_taken) return Fail(WalletError::NameTaken);
    return {};
}

Result<void, WalletError> Wallet::save(std::vector<Account> accounts, bool is_backed_up) {
    CHECK(secrets_.has_value() && !accounts.empty() && accounts.size() <= accounts_max);
    Keystore next = Keystore::sealed(
        KeystoreKind::Wallet, encode_public(accounts, is_backed_up), secrets_->words.entropy(), secrets_->file_key);
    TRY_VOID(save_(encode_keystore(next)));
    file_ = std::move(next);
    accounts_ = std::move(accounts);
    is_backed_up_ = is_backed_up;
    return {};
}

} // namespace arpeggio::wallet
