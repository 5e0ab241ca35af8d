#include "controllers/wallets.h"

#include "controllers/node_link.h"
#include "controllers/view_models.h"
#include "controllers/wallet_vault.h"
#include "format/amounts.h"
#include "format/texts.h"

#include <algorithm>

using arpeggio::Address;
using arpeggio::Amount;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;

namespace {
/// Shard and height of the block that paid the recipient; absent before.
std::optional<std::pair<arpeggio::ShardId, std::uint64_t>> arrivalOf(const Activity& entry) {
    if (entry.state != ActivityState::Final) return std::nullopt;
    if (!entry.mail) return std::pair(entry.shard, entry.height.value);
    if (entry.mail->delivery != arpeggio::node::Delivery::Arrived) return std::nullopt;
    return std::pair(entry.mail->destination, entry.mail->height.value);
}
} // namespace

Wallets::Wallets(NodeLink& link, WalletVault& vault, QObject* parent)
    : QObject(parent), link_(link), vault_(vault), send_(link, vault) {
    filteredActivity_.setSourceModel(&activity_);
    connect(&link, &NodeLink::snapshotChanged, this, &Wallets::apply);
    connect(&vault, &WalletVault::accountsChanged, this, &Wallets::onAccounts);
}

Wallets::~Wallets() = default;

Wallets* Wallets::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).wallets();
}

bool Wallets::isOpen() const {
    return vault_.isOpen();
}

bool Wallets::isKnown() const {
    const auto& rows = accounts_.rows();
    return !rows.empty() &&
           std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.balance.has_value(); });
}

void Wallets::onAccounts() {
    std::map<Address, QString> names;
    std::vector<Address> addresses;
    for (const auto& account : vault_.accounts()) {
        names.emplace(account.address, account.name);
        addresses.push_back(account.address);
    }
    activity_.setAccounts(std::move(names));
    if (!addresses.empty()) link_.watch(std::move(addresses)); // the node goes on watching while locked
    if (!vault_.isOpen()) send_.reset();
    Q_EMIT isOpenChanged();
    apply();
}

void Wallets::apply() {
    const auto& snapshot = *link_.snapshot();
    std::vector<AccountModel::Row> rows;
    std::optional<Amount> total = Amount{};
    for (const auto& account : vault_.accounts()) {
        AccountModel::Row row{account.address, account.name, account.path, std::nullopt};
        const auto watched = std::find_if(snapshot.watched.begin(), snapshot.watched.end(), [&](const auto& summary) {
            return summary.address == account.address;
        });
        if (watched != snapshot.watched.end()) row.balance = watched->balance;
        if (total && row.balance) total = plus(*total, *row.balance);
        rows.push_back(std::move(row));
    }
    const int count = static_cast<int>(rows.size());
    accounts_.apply(std::move(rows));
    activity_.apply(vault_.isOpen() ? snapshot.activity : std::vector<Activity>{});

    const QString totalText = isKnown() && total ? amountText(*total) : QString();
    if (std::exchange(shownTotal_, totalText) != totalText) Q_EMIT totalChanged();
    if (selectedIndex_ >= count || (selectedIndex_ < 0 && count > 0)) selectedIndex_ = count > 0 ? 0 : -1;
    updateForm();
    send_.follow(snapshot.activity);
    followFaucet();
    announceReceived();
}

void Wallets::updateForm() {
    AccountInfo info;
    SendContext context;
    context.blocked = blockedText();
    for (const auto& row : accounts_.rows()) context.ownNames.emplace(row.address, row.name);
    if (selectedIndex_ >= 0) {
        const auto& row = accounts_.rows()[static_cast<std::size_t>(selectedIndex_)];
        info = {
            .key = addressText(row.address),
            .name = row.name,
            .address = addressText(row.address),
            .checksumAddress = checksumAddressText(row.address),
            .balanceText = row.balance ? amountText(*row.balance) : QString(),
            .isKnown = row.balance.has_value(),
            .path = row.path};
        context.from = row.address;
        context.fromName = row.name;
        listFunds(context);
    }
    if (std::exchange(shownAccount_, info) != info) Q_EMIT selectedChanged();
    send_.setContext(std::move(context));
}

/// What the account can pay with on each shard. Unknown if any of it is.
void Wallets::listFunds(SendContext& context) const {
    const auto& snapshot = *link_.snapshot();
    const auto account = std::find_if(snapshot.watched.begin(), snapshot.watched.end(), [&](const auto& summary) {
        return summary.address == context.from;
    });
    if (account == snapshot.watched.end()) return;
    std::optional<Amount> total;
    for (const auto& here : account->shards) {
        const auto shard = std::find_if(snapshot.shards.begin(), snapshot.shards.end(), [&](const auto& summary) {
            return summary.shard == here.shard;
        });
        const auto pending = pendingCost(context.from, here.shard);
        if (shard == snapshot.shards.end() || !pending) return;
        const Amount left = minus(here.balance, *pending).value_or(Amount{});
        context.shards.push_back(
            {.shard = here.shard,
             .chain_id = shard->chain_id,
             .nonce = here.pending_nonce,
             .balance = left,
             .base_fee = shard->base_fee,
             .recipient_balance = {}});
        total = plus(total.value_or(Amount{}), left);
        if (!total) return;
    }
    context.available = total;
}

/// What own payments on a shard that are not final yet may take from the balance there.
std::optional<Amount> Wallets::pendingCost(const Address& of, arpeggio::ShardId shard) const {
    std::optional<Amount> sum = Amount{};
    for (const Activity& entry : link_.snapshot()->activity) {
        if (entry.state != ActivityState::Pending || entry.from != of || entry.shard != shard || !sum) continue;
        const auto cost = plus(entry.value, entry.fee);
        sum = cost ? plus(*sum, *cost) : std::nullopt;
    }
    return sum;
}

QString Wallets::blockedText() const {
    if (!vault_.isOpen()) return tr("The wallet is locked.");
    const auto phase = link_.snapshot()->phase;
    if (!link_.isRunning() || phase == arpeggio::node::Phase::Failed || phase == arpeggio::node::Phase::Stopped)
        return tr("The node is not running.");
    if (phase == arpeggio::node::Phase::Stopping) return tr("The node is stopping.");
    if (phase == arpeggio::node::Phase::Starting) return tr("The node is starting; payments are possible in a moment.");
    const auto& rows = accounts_.rows();
    if (selectedIndex_ < 0 || !rows[static_cast<std::size_t>(selectedIndex_)].balance)
        return tr("The balance is not known yet.");
    return {};
}

void Wallets::setSelectedIndex(int index) {
    if (index == selectedIndex_ || index < 0 || index >= accounts_.rowCount()) return;
    selectedIndex_ = index;
    updateForm();
}

std::optional<QString> Wallets::checkName(const QString& name) const {
    if (name.isEmpty()) return tr("Give the account a name.");
    if (name.size() > nameLengthMax) return tr("A name has at most %1 characters.").arg(nameLengthMax);
    return std::nullopt;
}

void Wallets::setNameError(const QString& text) {
    if (text == nameErrorText_) return;
    nameErrorText_ = text;
    Q_EMIT nameErrorChanged();
}

bool Wallets::addAccount(const QString& name) {
    const QString trimmed = name.trimmed();
    auto problem = checkName(trimmed);
    if (!problem)
        if (const auto error = vault_.addAccount(trimmed)) problem = textOf(*error);
    setNameError(problem.value_or(QString()));
    if (!problem) setSelectedIndex(accounts_.rowCount() - 1);
    return !problem;
}

bool Wallets::renameAccount(int index, const QString& name) {
    const QString trimmed = name.trimmed();
    auto problem = checkName(trimmed);
    if (!problem && index >= 0)
        if (const auto error = vault_.renameAccount(static_cast<std::size_t>(index), trimmed)) problem = textOf(*error);
    setNameError(problem.value_or(QString()));
    return !problem;
}

bool Wallets::hasFaucet() const {
    return link_.snapshot()->is_demo && blockedText().isEmpty();
}

void Wallets::requestFunds() {
    if (!hasFaucet() || selectedIndex_ < 0 || faucetState_ == FaucetState::Requested) return;
    const auto& row = accounts_.rows()[static_cast<std::size_t>(selectedIndex_)];
    faucetHash_.reset();
    setFaucet(FaucetState::Requested, tr("1,000 ARP of pretend money are on their way."));
    link_.requestFunds(row.address, this, [this](const auto& answer) {
        if (answer)
            faucetHash_ = *answer;
        else
            setFaucet(FaucetState::Refused, textOf(answer.error()));
    });
}

void Wallets::followFaucet() {
    const bool has = hasFaucet();
    if (std::exchange(hadFaucet_, has) != has) Q_EMIT faucetChanged();
    if (faucetState_ != FaucetState::Requested || !faucetHash_) return;
    for (const Activity& entry : link_.snapshot()->activity) {
        if (entry.transaction != *faucetHash_ || entry.state == ActivityState::Pending) continue;
        if (entry.state == ActivityState::Final)
            setFaucet(FaucetState::Idle, {});
        else
            setFaucet(FaucetState::Refused, tr("The faucet's payment was not taken up. Try again."));
        return;
    }
}

void Wallets::announceReceived() {
    const auto& snapshot = *link_.snapshot();
    // What came before this start of the node is no news, even where the first snapshots do not show it.
    std::map<arpeggio::ShardId, std::uint64_t> before;
    for (const auto& shard : snapshot.shards) {
        const auto known = announcedHeights_.try_emplace(shard.shard, shard.height.value).first;
        known->second = std::max(known->second, shard.resumed_from.value);
        before[shard.shard] = known->second;
    }
    for (const Activity& entry : snapshot.activity) {
        const auto arrival = arrivalOf(entry);
        const auto from = arrival ? before.find(arrival->first) : before.end();
        if (from == before.end() || arrival->second <= from->second) continue;
        std::uint64_t& announced = announcedHeights_[arrival->first];
        announced = std::max(announced, arrival->second);
        if (activity_.directionOf(entry) != ActivityModel::Direction::Received || !entry.to) continue;
        const auto& rows = accounts_.rows();
        const auto own =
            std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.address == *entry.to; });
        if (own != rows.end()) Q_EMIT received(own->name, amountText(entry.value));
    }
}

void Wallets::setFaucet(FaucetState state, const QString& text) {
    faucetState_ = state;
    faucetText_ = text;
    if (state != FaucetState::Requested) faucetHash_.reset();
    Q_EMIT faucetChanged();
}
