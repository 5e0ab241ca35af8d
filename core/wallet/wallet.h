#pragma once
#include "ledger/transaction.h"
#include "wallet/hd_key.h"
#include "wallet/keystore.h"
#include "wallet/mnemonic.h"

#include <functional>

namespace arpeggio::wallet {

struct Account {
    std::string name; ///< chosen by the person, UTF-8; empty until then
    AccountPath path;
    Address address;
    friend bool operator==(const Account&, const Account&) = default;
};

// Wallet: the accounts below one set of words, in one file under one password.
// Driven by one thread. No step takes longer than a few milliseconds: the slow one, password to key, is
// FileKey::from_password, which a worker runs with `recipe()` and hands in the result.
// Invariants: (1) while locked, no secret is in memory; (2) memory never differs from the file: a change is saved first
// and taken over only if that worked; (3) accounts are in the order they were added, at least one, addresses distinct.
// Names and addresses lie open in the file, so that balances show while locked; they are proven when it is unlocked.
// Limits: accounts_max; names of name_max bytes.
class Wallet {
public:
    static constexpr std::size_t accounts_max = 256; ///< also what a node watches
    static constexpr std::size_t name_max = 64;      ///< bytes
    static constexpr std::uint32_t gap = 20;         ///< unused accounts in a row that end a search (BIP-44)

    /// Stores the file's new content, whole or not at all (save_to makes one for a path).
    using SaveFile = std::function<Result<void, WalletError>(ByteView)>;
    /// Whether the chain knows an address (balance or nonce).
    using IsUsed = std::function<bool(const Address&)>;

    struct Origin {
        std::uint32_t coin_type = AccountPath::arpeggio_coin; ///< 60 continues an Ethereum wallet
        bool is_backed_up = false;                            ///< restored from paper: true
        IsUsed is_used = {};                                  ///< finds the accounts again; empty: only the first
    };
    /// A new wallet, unlocked, already saved. From words just made, or from words a person typed.
    static Result<Wallet, WalletError> create(const Mnemonic& words, FileKey key, const Origin& origin, SaveFile save);
    /// From the file's content; locked.
    static Result<Wallet, WalletError> from_file(ByteView file, SaveFile save);

    [[nodiscard]] const std::vector<Account>& accounts() const { return accounts_; }
    [[nodiscard]] bool is_backed_up() const { return is_backed_up_; }
    [[nodiscard]] bool is_locked() const { return !secrets_; }
    [[nodiscard]] const KeyRecipe& recipe() const { return file_.lock->recipe; } ///< of the file as it is now

    /// WrongPassword leaves the wallet as it was, locked or not.
    Result<void, WalletError> unlock(FileKey key);
    void lock(); ///< wipes every secret
    /// Whether the password is right, before words are shown or money is sent.
    [[nodiscard]] bool opens_with(const FileKey& key) const { return file_.unseal(&key).has_value(); }
    /// Works locked or not, and leaves it so. On any failure the old password stays.
    Result<void, WalletError> change_password(const FileKey& old_key, FileKey new_key);

    // Locked where said in the errors; saved when they return.
    Result<Account, WalletError> add_account(std::string name); ///< the next index after the last one
    Result<void, WalletError> rename_account(const Address& address, std::string name);
    Result<void, WalletError> set_backed_up();
    /// Adds the accounts up to the last used one; how many were new.
    Result<std::size_t, WalletError> find_accounts(const IsUsed& is_used);

    [[nodiscard]] Result<Mnemonic, WalletError> words() const; ///< to be shown for the backup
    /// Signs and checks the signature. What `transaction.signature` held is replaced.
    [[nodiscard]] Result<ledger::TransactionPtr, WalletError>
    sign(ledger::Transaction transaction, const Address& from) const;

private:
    struct Secrets {
        Mnemonic words;
        crypto::Secret seed;
        FileKey file_key;
    };
    Wallet(Keystore file, SaveFile save) : file_(std::move(file)), save_(std::move(save)) {}
    [[nodiscard]] bool has_address(const Address& address) const;
    [[nodiscard]] Result<void, WalletError> check_name(std::string_view name, const Address* own) const;
    Result<void, WalletError> save(std::vector<Account> accounts, bool is_backed_up);

    Keystore file_; ///< as it is on disk
    SaveFile save_;
    std::vector<Account> accounts_;
    bool is_backed_up_ = false;
    std::optional<Secrets> secrets_;
};

} // namespace arpeggio::wallet
