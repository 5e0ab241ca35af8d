#include "controllers/wallet_vault.h"

#include "wallet/keystore_file.h"
#include "wallet/wallet.h"

#include <QFile>

using arpeggio::Bytes;
using arpeggio::Fail;
using arpeggio::Result;
using arpeggio::crypto::Secret;
using arpeggio::wallet::FileKey;
using arpeggio::wallet::KeyRecipe;
using arpeggio::wallet::Mnemonic;
using arpeggio::wallet::Wallet;
using arpeggio::wallet::WalletError;
using arpeggio::wallet::WriteMode;

namespace {
using KeyResult = Result<FileKey, WalletError>;

constexpr std::size_t entropyBytes = 32; // 24 words

Secret secretOf(const QString& text) {
    QByteArray utf8 = text.toUtf8();
    auto secret = Secret::copy_of(arpeggio::as_bytes({utf8.constData(), static_cast<std::size_t>(utf8.size())}));
    utf8.fill('\0');
    return secret;
}

Secret drawSecret() {
    std::array<std::uint8_t, 32> bytes{};
    arpeggio::crypto::fill_random(bytes);
    QByteArray hex = QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()), bytes.size()).toHex();
    auto secret = Secret::copy_of(arpeggio::as_bytes({hex.constData(), static_cast<std::size_t>(hex.size())}));
    hex.fill('\0');
    bytes.fill(0);
    return secret;
}

Mnemonic drawWords() {
    Secret entropy(entropyBytes);
    arpeggio::crypto::fill_random(entropy.writable());
    return Mnemonic::from_entropy(entropy.view());
}

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}
} // namespace

struct WalletVault::Parts {
    std::optional<Wallet> wallet;
    Bytes file;          ///< in place of the disk, without a folder
    std::string memory;  ///< in place of wallet.secret, without a folder
    bool isBusy = false; ///< a password is being stretched
};

WalletVault::WalletVault(const QString& folder, QObject* parent)
    : QObject(parent), folder_(folder), parts_(std::make_unique<Parts>()) {
    worker_.setMaxThreadCount(1);
}

WalletVault::~WalletVault() {
    worker_.waitForDone();
}

QString WalletVault::walletPath() const {
    return folder_ + QStringLiteral("/wallet.arp");
}
QString WalletVault::secretPath() const {
    return folder_ + QStringLiteral("/wallet.secret");
}

bool WalletVault::exists() const {
    return parts_->wallet || (!folder_.isEmpty() && QFile::exists(walletPath()));
}

bool WalletVault::isOpen() const {
    return parts_->wallet && !parts_->wallet->is_locked();
}

bool WalletVault::isBackedUp() const {
    return parts_->wallet && parts_->wallet->is_backed_up();
}

int WalletVault::wordCount() const {
    if (!isOpen()) return 0;
    const auto words = parts_->wallet->words();
    return words ? static_cast<int>(words->words().size()) : 0;
}

bool WalletVault::hasPassword() const {
    return folder_.isEmpty() ? parts_->memory.empty() : !QFile::exists(secretPath());
}

Result<Secret, WalletError> WalletVault::storedSecret() const {
    if (folder_.isEmpty()) return Secret::copy_of(arpeggio::as_bytes(parts_->memory));
    TRY(const Bytes bytes, arpeggio::wallet::read_keystore_file(secretPath().toStdString()));
    return Secret::copy_of(bytes);
}

Result<void, WalletError> WalletVault::storeSecret(const Secret& secret) {
    if (folder_.isEmpty()) {
        parts_->memory = arpeggio::as_text(secret.view());
        return {};
    }
    return arpeggio::wallet::write_atomically(secretPath().toStdString(), secret.view(), WriteMode::Replace);
}

void WalletVault::forgetStoredSecret() {
    parts_->memory.clear();
    if (!folder_.isEmpty()) QFile::remove(secretPath());
}

Wallet::SaveFile WalletVault::saver(bool isNew) {
    if (!folder_.isEmpty())
        return arpeggio::wallet::save_to(walletPath().toStdString(), isNew ? WriteMode::CreateNew : WriteMode::Replace);
    return [parts = parts_.get()](arpeggio::ByteView bytes) -> Result<void, WalletError> {
        parts->file = arpeggio::to_bytes(bytes);
        return {};
    };
}

template <class Ended>
void WalletVault::tryStretch(Secret password, const KeyRecipe& recipe, Ended ended) {
    CHECK(!parts_->isBusy);
    parts_->isBusy = true;
    // Shared: what is queued must be copyable, and keys are not.
    auto held = std::make_shared<Secret>(std::move(password));
    worker_.start([this, held, recipe, ended = std::move(ended)] {
        auto key = std::make_shared<KeyResult>(FileKey::from_password(held->view(), recipe));
        QMetaObject::invokeMethod(
            this,
            [this, key, ended] {
                parts_->isBusy = false;
                ended(std::move(*key));
            },
            Qt::QueuedConnection);
    });
}

template <class Done>
void WalletVault::stretch(Secret password, const KeyRecipe& recipe, Done done) {
    tryStretch(std::move(password), recipe, [this, done = std::move(done)](KeyResult key) {
        if (key)
            done(*std::move(key));
        else
            Q_EMIT failed(key.error());
    });
}

void WalletVault::create(const QString& accountName) {
    CHECK(!exists());
    make(drawWords(), accountName, {}, /*isBackedUp=*/false);
}

void WalletVault::restore(Mnemonic words, const QString& accountName, IsUsed isUsed) {
    if (exists())
        tellLater(WalletError::WouldOverwrite);
    else
        make(std::move(words), accountName, std::move(isUsed), /*isBackedUp=*/true);
}

void WalletVault::make(Mnemonic words, const QString& accountName, IsUsed isUsed, bool isBackedUp) {
    Secret secret = drawSecret();
    if (const auto stored = storeSecret(secret); !stored) {
        tellLater(stored.error());
        return;
    }
    auto held = std::make_shared<Mnemonic>(std::move(words)); // shared: what is queued must be copyable
    Wallet::Origin origin;
    origin.is_backed_up = isBackedUp;
    origin.is_used = std::move(isUsed);
    stretch(std::move(secret), KeyRecipe::fresh(), [this, held, origin, accountName](FileKey key) {
        auto made = Wallet::create(*held, std::move(key), origin, saver(/*isNew=*/true));
        if (!made) {
            Q_EMIT failed(made.error());
            return;
        }
        parts_->wallet.emplace(*std::move(made));
        nameAccounts(accountName);
        listAccounts();
        Q_EMIT opened();
    });
}

/// A name is a comfort: without it the wallet is as good.
void WalletVault::nameAccounts(const QString& first) {
    const auto accounts = parts_->wallet->accounts();
    (void)parts_->wallet->rename_account(accounts.front().address, first.toStdString());
    for (std::size_t at = 1; at < accounts.size(); ++at) {
        //: Name of an account found again; %1 is its number
        const QString name = tr("Account %1").arg(accounts[at].path.index + 1);
        (void)parts_->wallet->rename_account(accounts[at].address, name.toStdString());
    }
}

void WalletVault::tellLater(WalletError error) {
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

bool WalletVault::load() {
    if (parts_->wallet) return true;
    auto bytes = arpeggio::wallet::read_keystore_file(walletPath().toStdString());
    if (!bytes) {
        Q_EMIT failed(bytes.error());
        return false;
    }
    auto wallet = Wallet::from_file(*bytes, saver(/*isNew=*/false));
    if (!wallet) {
        Q_EMIT failed(wallet.error());
        return false;
    }
    parts_->wallet.emplace(*std::move(wallet));
    return true;
}

void WalletVault::unlockWith(Secret password) {
    if (parts_->isBusy || !load()) return;
    stretch(std::move(password), parts_->wallet->recipe(), [this](FileKey key) {
        if (const auto unlocked = parts_->wallet->unlock(std::move(key)); !unlocked) {
            Q_EMIT failed(unlocked.error());
            return;
        }
        listAccounts();
        Q_EMIT opened();
    });
}

void WalletVault::unlock(const QString& password) {
    unlockWith(secretOf(password));
}

void WalletVault::unlockUnprotected() {
    auto secret = storedSecret();
    if (!secret) {
        Q_EMIT failed(secret.error());
        return;
    }
    unlockWith(*std::move(secret));
}

void WalletVault::lock() {
    if (parts_->wallet) parts_->wallet->lock();
    listAccounts();
}

void WalletVault::changePassword(const QString& old, const QString& fresh) {
    CHECK(isOpen());
    if (parts_->isBusy) return;
    auto oldSecret = hasPassword() ? Result<Secret, WalletError>(secretOf(old)) : storedSecret();
    if (!oldSecret) {
        Q_EMIT failed(oldSecret.error());
        return;
    }
    auto newSecret = std::make_shared<Secret>(secretOf(fresh));
    stretch(*std::move(oldSecret), parts_->wallet->recipe(), [this, newSecret](FileKey oldKey) {
        auto kept = std::make_shared<FileKey>(std::move(oldKey));
        stretch(std::move(*newSecret), KeyRecipe::fresh(), [this, kept](FileKey newKey) {
            if (const auto changed = parts_->wallet->change_password(*kept, std::move(newKey)); !changed) {
                Q_EMIT failed(changed.error());
                return;
            }
            forgetStoredSecret(); // after the new file is safe: a crash in between leaves a secret that opens nothing
            Q_EMIT passwordChanged();
        });
    });
}

void WalletVault::readWords(const QString& password, WordsAnswer answer) {
    CHECK(isOpen());
    if (!hasPassword()) {
        answer(parts_->wallet->words());
        return;
    }
    if (parts_->isBusy) {
        answer(Fail(WalletError::Locked)); // another command has the wallet
        return;
    }
    const auto prove = [this, answer = std::move(answer)](KeyResult key) {
        if (!key)
            answer(Fail(key.error()));
        else if (!parts_->wallet->opens_with(*key))
            answer(Fail(WalletError::WrongPassword));
        else
            answer(parts_->wallet->words());
    };
    tryStretch(secretOf(password), parts_->wallet->recipe(), prove);
}

std::optional<WalletError> WalletVault::setBackedUp() {
    if (!isOpen()) return WalletError::Locked;
    const auto saved = parts_->wallet->set_backed_up();
    if (!saved) return saved.error();
    return std::nullopt;
}

std::optional<WalletError> WalletVault::addAccount(const QString& name) {
    if (!isOpen()) return WalletError::Locked;
    const auto added = parts_->wallet->add_account(name.toStdString());
    if (!added) return added.error();
    listAccounts();
    return std::nullopt;
}

std::optional<WalletError> WalletVault::renameAccount(std::size_t index, const QString& name) {
    if (!isOpen()) return WalletError::Locked;
    if (index >= accounts_.size()) return WalletError::UnknownAccount;
    const auto renamed = parts_->wallet->rename_account(accounts_[index].address, name.toStdString());
    if (!renamed) return renamed.error();
    listAccounts();
    return std::nullopt;
}

Result<Bytes, WalletError>
WalletVault::sign(const arpeggio::ledger::Transaction& transaction, const arpeggio::Address& from) const {
    if (!isOpen()) return Fail(WalletError::Locked);
    TRY(const auto finished, parts_->wallet->sign(transaction, from));
    return finished->wire();
}

void WalletVault::listAccounts() {
    accounts_.clear();
    if (isOpen())
        for (const auto& account : parts_->wallet->accounts())
            accounts_.push_back({account.address, textOf(account.name), textOf(to_string(account.path))});
    Q_EMIT accountsChanged();
}
