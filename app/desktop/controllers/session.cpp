#include "controllers/session.h"

#include "controllers/node_link.h"
#include "controllers/view_models.h"
#include "controllers/wallet_vault.h"
#include "format/amounts.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTimer>

using arpeggio::node::Trouble;
using arpeggio::wallet::WalletError;
using Step = ChecklistModel::Step;
using State = ChecklistModel::State;

namespace {
constexpr qsizetype nameLengthMax = 32;
constexpr qsizetype nameBytesMax = 64;                   ///< as a network definition has it
constexpr std::chrono::milliseconds checklistRest{1200}; ///< time to read the last line

QString textOfView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString drawName() {
    static constexpr std::array adjectives{"amber", "brave", "calm", "clear", "early", "gentle", "golden", "quiet"};
    static constexpr std::array animals{"badger", "falcon", "heron", "lynx", "marten", "otter", "swift", "wren"};
    auto* random = QRandomGenerator::global();
    const auto pick = [&](const auto& words) {
        return QString::fromLatin1(words[random->bounded(static_cast<quint32>(words.size()))]);
    };
    return pick(adjectives) + u'-' + pick(animals);
}

Session::PasswordError passwordErrorOf(WalletError error) {
    if (error == WalletError::WrongPassword) return Session::PasswordError::Wrong;
    if (error == WalletError::OutOfMemory) return Session::PasswordError::OutOfMemory;
    const bool isWrite = error == WalletError::WriteFailed || error == WalletError::WouldOverwrite;
    return isWrite ? Session::PasswordError::FileUnwritable : Session::PasswordError::FileDamaged;
}
} // namespace

Session::Session(NodeLink& link, WalletVault& vault, DemoPlan plan, QObject* parent)
    : QObject(parent), suggestedName_(plan.suggestedName.isEmpty() ? drawName() : plan.suggestedName), backup_(vault),
      plan_(std::move(plan)), link_(link), vault_(vault) {
    connect(&link, &NodeLink::started, this, &Session::onNodeStarted);
    connect(&link, &NodeLink::failed, this, &Session::onNodeFailed);
    connect(&link, &NodeLink::snapshotChanged, this, &Session::onSnapshot);
    connect(&vault, &WalletVault::opened, this, &Session::onWalletOpened);
    connect(&vault, &WalletVault::failed, this, &Session::onWalletFailed);
    connect(&vault, &WalletVault::passwordChanged, this, &Session::onPasswordChanged);
    connect(&backup_, &BackupForm::completed, this, [this] {
        Q_EMIT notice(Tone::Success, tr("Your recovery words are backed up."));
    });
    connect(&checklist_, &ChecklistModel::isCompleteChanged, this, [this] {
        if (checklist_.isComplete()) QTimer::singleShot(checklistRest, this, &Session::openHome);
    });
}

Session* Session::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).session();
}

bool Session::hasPassword() const {
    return vault_.exists() && vault_.hasPassword();
}

void Session::setPhase(Phase phase) {
    if (phase == phase_) return;
    phase_ = phase;
    Q_EMIT phaseChanged();
    Q_EMIT failureChanged(); // canRetry
}

void Session::setBusy(bool busy) {
    if (busy == isBusy_) return;
    isBusy_ = busy;
    Q_EMIT isBusyChanged();
}

void Session::setPasswordError(PasswordError error) {
    if (error == passwordError_) return;
    passwordError_ = error;
    Q_EMIT passwordErrorChanged();
}

void Session::begin(bool startNow) {
    if (!vault_.exists()) {
        if (startNow) startDemo(suggestedName_);
        return;
    }
    setPhase(vault_.hasPassword() ? Phase::Locked : Phase::Starting);
    Q_EMIT hasPasswordChanged();
    link_.start({});
}

void Session::startDemo(const QString& validatorName) {
    if (phase_ != Phase::FirstRun) return;
    const QString name = validatorName.trimmed();
    nameErrorText_.clear();
    if (name.isEmpty()) nameErrorText_ = tr("Give your validator a name.");
    if (name.size() > nameLengthMax || name.toUtf8().size() > nameBytesMax)
        nameErrorText_ = tr("A name has at most %1 characters.").arg(nameLengthMax);
    Q_EMIT nameErrorChanged();
    if (!nameErrorText_.isEmpty()) return;
    checklist_.restart();
    checklist_.set(Step::Keys, State::Running, tr("Making the validators' keys and your wallet's"));
    setPhase(Phase::Checklist);
    validatorName_ = name;
    link_.start({name.toStdString()});
}

void Session::startRestored() {
    if (phase_ != Phase::FirstRun) return;
    if (vault_.exists()) {
        restore_.refuse();
        return;
    }
    if (!restore_.isWhole()) return;
    words_ = restore_.take();
    startDemo(suggestedName_);
}

void Session::makeWallet() {
    const QString name = tr("Main account");
    if (words_)
        vault_.restore(words_->clone(), name, [&link = link_](const auto& address) { return link.isUsed(address); });
    else
        vault_.create(name);
}

void Session::onNodeStarted() {
    // The running node holds the data folder's lock: from here on this program alone writes the wallet.
    if (phase_ == Phase::Checklist) {
        checklist_.set(Step::FirstBlock, State::Running, tr("The validators are looking for agreement"));
        if (!vault_.exists()) {
            makeWallet();
            return;
        }
    }
    if (vault_.isOpen()) {
        if (phase_ == Phase::Starting) setPhase(Phase::Running);
    } else if (!vault_.hasPassword()) {
        vault_.unlockUnprotected();
    }
}

void Session::onWalletOpened() {
    setBusy(false);
    words_.reset();
    setPasswordError(PasswordError::None);
    Q_EMIT hasPasswordChanged();
    if (phase_ == Phase::Checklist) {
        checklist_.set(Step::Keys, State::Done, tr("They are kept in your data folder only"));
        checklist_.set(Step::Funded, State::Running, tr("Asking the faucet for pretend money"));
        onSnapshot();
    } else if (phase_ == Phase::Starting || phase_ == Phase::Locked) {
        setPhase(Phase::Running);
    }
}

void Session::onWalletFailed(WalletError error) {
    setBusy(false);
    if (phase_ == Phase::Checklist || phase_ == Phase::Starting) {
        if (phase_ == Phase::Starting && error == WalletError::WrongPassword) {
            setPhase(Phase::Locked); // a password was set, and the program ended before the secret was removed
            Q_EMIT hasPasswordChanged();
            return;
        }
        fail(failureOf(error), textOfView(arpeggio::wallet::to_string(error)), Trouble::None);
        return;
    }
    setPasswordError(passwordErrorOf(error));
}

void Session::onNodeFailed(Trouble trouble) {
    fail(textOf(trouble), textOfView(arpeggio::node::to_string(trouble)), trouble);
}

void Session::fail(FailureText text, const QString& details, Trouble trouble) {
    for (const Step step : {Step::Keys, Step::Funded, Step::FirstBlock})
        if (checklist_.state(step) == State::Running) checklist_.set(step, State::Failed, text.title);
    failure_ = std::move(text);
    failureDetails_ =
        QStringLiteral("%1\nArpeggio %2\n%3").arg(failure_.title, QCoreApplication::applicationVersion(), details);
    trouble_ = trouble;
    wasChecklist_ = phase_ == Phase::Checklist;
    setPhase(Phase::Failed);
}

void Session::retry() {
    if (!canRetry()) return;
    failure_ = {};
    trouble_ = Trouble::None;
    if (link_.isRunning()) {
        connect(&link_, &NodeLink::stopped, this, &Session::restart, Qt::SingleShotConnection);
        link_.stop();
        return;
    }
    restart();
}

void Session::restart() {
    if (wasChecklist_) {
        phase_ = Phase::FirstRun;
        startDemo(validatorName_);
        return;
    }
    setPhase(vault_.hasPassword() && !vault_.isOpen() ? Phase::Locked : Phase::Starting);
    link_.start({});
}

void Session::onSnapshot() {
    const auto& snapshot = *link_.snapshot();
    if (snapshot.phase == arpeggio::node::Phase::Failed && phase_ != Phase::Failed && link_.isRunning()) {
        onNodeFailed(snapshot.trouble);
        return;
    }
    if (!vault_.isOpen() || !snapshot.is_demo) return;
    if (phase_ == Phase::Checklist || phase_ == Phase::Running) fundOnce();
    if (phase_ == Phase::Checklist) followChecklist();
}

/// A demo's wallet that has never held anything gets its first pretend money without being asked, also when the program
/// was ended in between.
void Session::fundOnce() {
    const auto& snapshot = *link_.snapshot();
    const bool isReady = snapshot.phase == arpeggio::node::Phase::Ready;
    if (!isReady || hasAskedFaucet_ || snapshot.watched.empty() || vault_.accounts().empty()) return;
    const auto& first = snapshot.watched.front();
    if (first.address != vault_.accounts().front().address) return;
    hasAskedFaucet_ = true;
    // A wallet made from words may have a past; the checklist waits for money all the same.
    const bool hasPaid =
        std::any_of(first.shards.begin(), first.shards.end(), [](const auto& on) { return on.pending_nonce > 0; });
    const bool hasPast = hasPaid || !snapshot.activity.empty();
    if (!first.balance.is_zero() || (hasPast && phase_ != Phase::Checklist)) return;
    link_.requestFunds(first.address, this, [this](const auto& result) {
        if (result || phase_ != Phase::Checklist) return;
        checklist_.set(Step::Funded, State::Running, textOf(result.error()));
        QTimer::singleShot(1000, this, [this] { hasAskedFaucet_ = false; });
    });
}

void Session::followChecklist() {
    const auto& snapshot = *link_.snapshot();
    if (!snapshot.watched.empty() && !snapshot.watched.front().balance.is_zero())
        checklist_.set(
            Step::Funded, State::Done, tr("%1 ARP of pretend money").arg(amountText(snapshot.watched.front().balance)));
    if (snapshot.shards.empty() || snapshot.shards.front().height.value == 0) return;
    if (checklist_.state(Step::FirstBlock) == State::Done) return;
    checklist_.set(Step::FirstBlock, State::Done, tr("The network is running; blocks become final every second or so"));
}

void Session::openHome() {
    if (phase_ == Phase::Checklist && checklist_.isComplete()) setPhase(Phase::Running);
}

void Session::lock() {
    if (phase_ != Phase::Running) return;
    if (!vault_.hasPassword()) {
        Q_EMIT passwordNeeded();
        return;
    }
    setPasswordError(PasswordError::None);
    setPhase(Phase::Locked); // first, so that no page shows an empty wallet
    vault_.lock();
}

void Session::unlock(const QString& password) {
    if (phase_ != Phase::Locked || isBusy_) return;
    if (password.isEmpty()) {
        setPasswordError(PasswordError::Empty);
        return;
    }
    setPasswordError(PasswordError::None);
    setBusy(true);
    vault_.unlock(password);
}

void Session::changePassword(const QString& old, const QString& fresh, const QString& repeated) {
    if (isBusy_ || !vault_.isOpen()) return;
    const auto problem = [&] {
        if (vault_.hasPassword() && old.isEmpty()) return PasswordError::Empty;
        if (fresh.size() < passwordLengthMin) return PasswordError::TooShort;
        if (fresh != repeated) return PasswordError::Mismatch;
        return PasswordError::None;
    }();
    setPasswordError(problem);
    if (problem != PasswordError::None) return;
    setBusy(true);
    vault_.changePassword(old, fresh);
}

void Session::onPasswordChanged() {
    setBusy(false);
    Q_EMIT hasPasswordChanged();
    Q_EMIT passwordChanged();
    Q_EMIT notice(Tone::Success, tr("Your password is set."));
}

void Session::clearPasswordError() {
    setPasswordError(PasswordError::None);
}

QString Session::passwordErrorText() const {
    switch (passwordError_) {
    case PasswordError::None: return {};
    case PasswordError::Empty: return tr("Type your password.");
    case PasswordError::TooShort: return tr("A password has at least %1 characters.").arg(passwordLengthMin);
    case PasswordError::Mismatch: return tr("The two are not the same.");
    case PasswordError::Wrong: return textOf(WalletError::WrongPassword);
    case PasswordError::FileDamaged: return textOf(WalletError::Corrupt);
    case PasswordError::FileUnwritable: return textOf(WalletError::WriteFailed);
    case PasswordError::OutOfMemory: return textOf(WalletError::OutOfMemory);
    }
    return {};
}

void Session::quit() {
    QCoreApplication::quit();
}
