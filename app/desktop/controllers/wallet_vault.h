#pragma once
#include "crypto/secret.h"
#include "ledger/transaction.h"
#include "wallet/error.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace arpeggio::wallet {
struct KeyRecipe;
class Mnemonic;
} // namespace arpeggio::wallet

/// The person's wallet file, opened, locked and changed without ever stopping the GUI: stretching a password takes
/// 0.1 to 1 s and runs on a worker thread.
///
/// Two files of the data folder: `wallet.arp`, encrypted always, and, only as long as the person has set no password,
/// `wallet.secret` (readable by its owner only) with the random password that it is encrypted with. The latter exists
/// for pretend money: the demo must start in two clicks. Setting a password re-encrypts the wallet first and removes
/// the secret then.
class WalletVault : public QObject {
    Q_OBJECT

public:
    using Error = arpeggio::wallet::WalletError;
    struct Account {
        arpeggio::Address address;
        QString name;
        QString path; ///< derivation path
        friend bool operator==(const Account&, const Account&) = default;
    };

    /// An empty folder keeps the wallet in memory (tour and tests).
    explicit WalletVault(const QString& folder, QObject* parent = nullptr);
    ~WalletVault() override;

    [[nodiscard]] bool exists() const;
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool hasPassword() const;
    [[nodiscard]] const std::vector<Account>& accounts() const { return accounts_; } ///< empty while locked
    /// Whether the words have been written down and checked; false without a wallet.
    [[nodiscard]] bool isBackedUp() const;
    [[nodiscard]] int wordCount() const; ///< 0 while locked

    /// Makes a wallet with one account. Answers with opened() or failed(); nothing exists yet.
    void create(const QString& accountName);
    /// Whether the chain knows an address.
    using IsUsed = std::function<bool(const arpeggio::Address&)>;
    /// Makes a wallet from words that a person has on paper, with the accounts that are in use. Answers with opened()
    /// or failed(); WouldOverwrite if a wallet exists, which stays as it is.
    void restore(arpeggio::wallet::Mnemonic words, const QString& accountName, IsUsed isUsed);
    /// Answers with opened() or failed().
    void unlock(const QString& password);
    /// With the secret of this computer: no password has been set.
    void unlockUnprotected();
    /// Forgets the keys.
    void lock();
    /// The wallet is open. `old` is ignored while hasPassword() is false. Answers with passwordChanged() or failed();
    /// after a failure the old password still opens the wallet.
    void changePassword(const QString& old, const QString& fresh);
    using WordsAnswer = std::function<void(arpeggio::Result<arpeggio::wallet::Mnemonic, Error>)>;
    /// The wallet is open. The recovery words, once the password has proved right; it is ignored while hasPassword() is
    /// false. Answered once, on the GUI thread.
    void readWords(const QString& password, WordsAnswer answer);
    /// The wallet is open. Absent: done and saved.
    std::optional<Error> setBackedUp();
    std::optional<Error> addAccount(const QString& name);
    std::optional<Error> renameAccount(std::size_t index, const QString& name);
    /// The signed wire form.
    [[nodiscard]] arpeggio::Result<arpeggio::Bytes, Error>
    sign(const arpeggio::ledger::Transaction& transaction, const arpeggio::Address& from) const;

Q_SIGNALS:
    void opened();
    void accountsChanged(); ///< also when they are hidden by locking
    void passwordChanged();
    void failed(arpeggio::wallet::WalletError error);

private:
    struct Parts; ///< the core's wallet
    [[nodiscard]] QString walletPath() const;
    [[nodiscard]] QString secretPath() const;
    [[nodiscard]] arpeggio::Result<arpeggio::crypto::Secret, Error> storedSecret() const;
    arpeggio::Result<void, Error> storeSecret(const arpeggio::crypto::Secret& secret);
    void forgetStoredSecret();
    void make(arpeggio::wallet::Mnemonic words, const QString& accountName, IsUsed isUsed, bool isBackedUp);
    void nameAccounts(const QString& first);
    void tellLater(Error error);
    [[nodiscard]] std::function<arpeggio::Result<void, Error>(arpeggio::ByteView)> saver(bool isNew);
    template <class Done> ///< of FileKey; called on the GUI thread, or failed() is emitted
    void stretch(arpeggio::crypto::Secret password, const arpeggio::wallet::KeyRecipe& recipe, Done done);
    template <class Ended> ///< of Result<FileKey, Error>; called on the GUI thread
    void tryStretch(arpeggio::crypto::Secret password, const arpeggio::wallet::KeyRecipe& recipe, Ended ended);
    void unlockWith(arpeggio::crypto::Secret password);
    void listAccounts();
    /// Reads the wallet file if that has not been done; true if there is a wallet now, else failed() was emitted.
    bool load();

    QString folder_;
    std::unique_ptr<Parts> parts_;
    std::vector<Account> accounts_;
    QThreadPool worker_; ///< one thread; last, so that its work ends before anything else goes
};
