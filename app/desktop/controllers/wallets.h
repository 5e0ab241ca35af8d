#pragma once
#include "controllers/send_form.h"
#include "models/account_model.h"
#include "models/activity_filter.h"
#include "models/activity_model.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <map>

class NodeLink;
class QJSEngine;
class QQmlEngine;
class WalletVault;

/// One own account in words. All texts are empty while the wallet is locked.
struct AccountInfo {
    Q_GADGET
    QML_VALUE_TYPE(accountInfo)
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString checksumAddress MEMBER checksumAddress)
    Q_PROPERTY(QString balanceText MEMBER balanceText)
    Q_PROPERTY(bool isKnown MEMBER isKnown)
    Q_PROPERTY(QString path MEMBER path)

public:
    QString key;             ///< stays the same when the account is renamed
    QString name;            ///< chosen by the person
    QString address;         ///< bech32, "arp1…"
    QString checksumAddress; ///< "0x…" (EIP-55)
    QString balanceText;     ///< exact, without the unit: "1,234.5"
    bool isKnown = false;    ///< the node has told the balance
    QString path;            ///< derivation path, "m/44'/1023'/0'/0/0"
    friend bool operator==(const AccountInfo&, const AccountInfo&) = default;
};

/// The person's accounts: what they hold, what happened on them, and the form that pays from them.
class Wallets : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(AccountModel* accounts READ accounts CONSTANT)
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY isOpenChanged)
    Q_PROPERTY(bool isKnown READ isKnown NOTIFY totalChanged)
    Q_PROPERTY(QString totalText READ totalText NOTIFY totalChanged)
    Q_PROPERTY(int selectedIndex READ selectedIndex WRITE setSelectedIndex NOTIFY selectedChanged)
    Q_PROPERTY(AccountInfo selectedAccount READ selectedAccount NOTIFY selectedChanged)
    Q_PROPERTY(QString nameErrorText READ nameErrorText NOTIFY nameErrorChanged)
    Q_PROPERTY(SendForm* send READ send CONSTANT)
    Q_PROPERTY(ActivityModel* activity READ activity CONSTANT)
    Q_PROPERTY(ActivityFilter* filteredActivity READ filteredActivity CONSTANT)
    Q_PROPERTY(bool hasFaucet READ hasFaucet NOTIFY faucetChanged)
    Q_PROPERTY(FaucetState faucetState READ faucetState NOTIFY faucetChanged)
    Q_PROPERTY(QString faucetText READ faucetText NOTIFY faucetChanged)

public:
    enum class FaucetState { Idle, Requested, Refused };
    Q_ENUM(FaucetState)
    static constexpr int nameLengthMax = 32;

    Wallets(NodeLink& link, WalletVault& vault, QObject* parent = nullptr);
    ~Wallets() override;
    static Wallets* create(QQmlEngine* qml, QJSEngine* js);

    [[nodiscard]] AccountModel* accounts() { return &accounts_; }
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool isKnown() const;                             ///< false: show the skeleton in place of the total
    [[nodiscard]] QString totalText() const { return shownTotal_; } ///< exact, of all accounts
    [[nodiscard]] int selectedIndex() const { return selectedIndex_; } ///< −1 without accounts
    void setSelectedIndex(int index);
    [[nodiscard]] AccountInfo selectedAccount() const { return shownAccount_; }
    [[nodiscard]] QString nameErrorText() const { return nameErrorText_; }
    [[nodiscard]] SendForm* send() { return &send_; }
    [[nodiscard]] ActivityModel* activity() { return &activity_; }
    [[nodiscard]] ActivityFilter* filteredActivity() { return &filteredActivity_; }
    [[nodiscard]] bool hasFaucet() const;
    [[nodiscard]] FaucetState faucetState() const { return faucetState_; }
    [[nodiscard]] QString faucetText() const { return faucetText_; } ///< "1,000 ARP are on their way" or why not

    /// True if done; else nameErrorText says why not.
    Q_INVOKABLE bool addAccount(const QString& name);
    Q_INVOKABLE bool renameAccount(int index, const QString& name);
    /// Demo only: asks the faucet for pretend money for the selected account.
    Q_INVOKABLE void requestFunds();

Q_SIGNALS:
    void isOpenChanged();
    void totalChanged();
    void selectedChanged();
    void nameErrorChanged();
    void faucetChanged();
    /// Money has arrived in the account of that name, and is final. `amountText` is without the unit.
    void received(const QString& accountName, const QString& amountText);

private:
    void onAccounts();
    void apply();
    void updateForm();
    void followFaucet();
    void announceReceived();
    void setFaucet(FaucetState state, const QString& text);
    [[nodiscard]] std::optional<QString> checkName(const QString& name) const;
    void setNameError(const QString& text);
    void listFunds(SendContext& context) const;
    [[nodiscard]] std::optional<arpeggio::Amount>
    pendingCost(const arpeggio::Address& of, arpeggio::ShardId shard) const;
    [[nodiscard]] QString blockedText() const;

    NodeLink& link_;
    WalletVault& vault_;
    AccountModel accounts_;
    ActivityModel activity_;
    ActivityFilter filteredActivity_;
    SendForm send_;
    int selectedIndex_ = -1;
    QString nameErrorText_;
    FaucetState faucetState_ = FaucetState::Idle;
    QString faucetText_;
    std::optional<arpeggio::Hash> faucetHash_;
    AccountInfo shownAccount_;
    QString shownTotal_;
    bool hadFaucet_ = false;
    std::map<arpeggio::ShardId, std::uint64_t> announcedHeights_; ///< up to where receipts are no news
};
