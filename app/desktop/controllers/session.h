#pragma once
#include "controllers/backup_form.h"
#include "controllers/restore_form.h"
#include "format/texts.h"
#include "models/checklist_model.h"
#include "node/snapshot.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

class NodeLink;
class QJSEngine;
class QQmlEngine;
class WalletVault;

/// What "Start validator" will host; from the command line.
struct DemoPlan {
    int validators = 4;
    int shards = 1;
    int epochSeconds = 60;
    QString suggestedName; ///< of the person's validator; empty: drawn
};

/// What the program is doing, from the first-run screen to the running node: the one state machine behind the window.
/// FirstRun → Starting → Checklist → Running ⇄ Locked; any of them → Failed → (retry) Starting.
class Session : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(Phase phase READ phase NOTIFY phaseChanged)
    Q_PROPERTY(QString failureTitle READ failureTitle NOTIFY failureChanged)
    Q_PROPERTY(QString failureMeaning READ failureMeaning NOTIFY failureChanged)
    Q_PROPERTY(QString failureRemedy READ failureRemedy NOTIFY failureChanged)
    Q_PROPERTY(QString failureDetails READ failureDetails NOTIFY failureChanged)
    Q_PROPERTY(bool canRetry READ canRetry NOTIFY failureChanged)
    Q_PROPERTY(ChecklistModel* checklist READ checklist CONSTANT)
    Q_PROPERTY(BackupForm* backup READ backup CONSTANT)
    Q_PROPERTY(RestoreForm* restore READ restore CONSTANT)
    Q_PROPERTY(QString suggestedName READ suggestedName CONSTANT)
    Q_PROPERTY(QString nameErrorText READ nameErrorText NOTIFY nameErrorChanged)
    Q_PROPERTY(int demoValidators READ demoValidators CONSTANT)
    Q_PROPERTY(int demoShards READ demoShards CONSTANT)
    Q_PROPERTY(int demoEpochSeconds READ demoEpochSeconds CONSTANT)
    Q_PROPERTY(bool hasPassword READ hasPassword NOTIFY hasPasswordChanged)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY isBusyChanged)
    Q_PROPERTY(PasswordError passwordError READ passwordError NOTIFY passwordErrorChanged)
    Q_PROPERTY(QString passwordErrorText READ passwordErrorText NOTIFY passwordErrorChanged)

public:
    enum class Phase { FirstRun, Starting, Checklist, Running, Locked, Failed };
    Q_ENUM(Phase)
    enum class PasswordError { None, Empty, TooShort, Mismatch, Wrong, FileDamaged, FileUnwritable, OutOfMemory };
    Q_ENUM(PasswordError)
    enum class Tone { Info, Success, Warning, Danger };
    Q_ENUM(Tone)
    static constexpr int passwordLengthMin = 8;

    Session(NodeLink& link, WalletVault& vault, DemoPlan plan, QObject* parent = nullptr);
    static Session* create(QQmlEngine* qml, QJSEngine* js);

    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] QString failureTitle() const { return failure_.title; }
    [[nodiscard]] QString failureMeaning() const { return failure_.meaning; }
    [[nodiscard]] QString failureRemedy() const { return failure_.remedy; }
    [[nodiscard]] QString failureDetails() const { return failureDetails_; } ///< for "Copy details": no secrets
    [[nodiscard]] bool canRetry() const { return phase_ == Phase::Failed; }
    [[nodiscard]] ChecklistModel* checklist() { return &checklist_; }
    [[nodiscard]] BackupForm* backup() { return &backup_; }
    [[nodiscard]] RestoreForm* restore() { return &restore_; }
    [[nodiscard]] QString suggestedName() const { return suggestedName_; }
    [[nodiscard]] QString nameErrorText() const { return nameErrorText_; }
    [[nodiscard]] int demoValidators() const { return plan_.validators; }
    [[nodiscard]] int demoShards() const { return plan_.shards; }
    [[nodiscard]] int demoEpochSeconds() const { return plan_.epochSeconds; }
    /// Whether the person chose one. Without, the demo's wallet is protected by a secret of this computer only, and
    /// lock() asks for a password first.
    [[nodiscard]] bool hasPassword() const;
    [[nodiscard]] bool isBusy() const { return isBusy_; } ///< a password is being stretched (0.1 to 1 s)
    [[nodiscard]] PasswordError passwordError() const { return passwordError_; }
    [[nodiscard]] QString passwordErrorText() const;

    /// From FirstRun: makes keys and hosts the demo network. The name is 1 to 32 characters; else nameErrorText is set.
    Q_INVOKABLE void startDemo(const QString& validatorName);
    /// From FirstRun, with whole words in restore(): as startDemo, with the suggested name and the wallet of these
    /// words. The accounts that the network knows are found again. If there is a wallet, it stays, and restore() says
    /// so.
    Q_INVOKABLE void startRestored();
    /// From Checklist: goes on to Home. Happens by itself a moment after the last step is done.
    Q_INVOKABLE void openHome();
    /// From Failed: tries again what failed.
    Q_INVOKABLE void retry();
    /// From Running, with a password set: forgets the keys until unlock(). The node keeps running.
    Q_INVOKABLE void lock();
    Q_INVOKABLE void unlock(const QString& password);
    /// First password: `old` is empty. Answers with passwordChanged() or passwordError.
    Q_INVOKABLE void changePassword(const QString& old, const QString& fresh, const QString& repeated);
    Q_INVOKABLE void clearPasswordError();
    /// Stops the node cleanly and ends the program, within a second.
    Q_INVOKABLE void quit();

    /// Resumes what the data folder holds, or stays at FirstRun. `startNow` opens a demo without asking (--demo).
    void begin(bool startNow);
    /// The program around the node met trouble, such as a port that is taken.
    void failWith(arpeggio::node::Trouble trouble) { onNodeFailed(trouble); }
    /// What has stopped the session, None if nothing has: for the program's exit code.
    [[nodiscard]] arpeggio::node::Trouble trouble() const { return trouble_; }

Q_SIGNALS:
    void phaseChanged();
    void failureChanged();
    void nameErrorChanged();
    void hasPasswordChanged();
    void isBusyChanged();
    void passwordErrorChanged();
    void passwordChanged();
    /// lock() was asked for and there is no password yet: show the form that sets one.
    void passwordNeeded();
    /// Something worth a short message at the edge of the window.
    void notice(Session::Tone tone, const QString& text);

private:
    void onNodeStarted();
    void onNodeFailed(arpeggio::node::Trouble trouble);
    void onSnapshot();
    void onWalletOpened();
    void onWalletFailed(arpeggio::wallet::WalletError error);
    void onPasswordChanged();
    void fail(FailureText text, const QString& details, arpeggio::node::Trouble trouble);
    void restart();
    void makeWallet();
    void fundOnce();
    void followChecklist();
    void setPhase(Phase phase);
    void setBusy(bool busy);
    void setPasswordError(PasswordError error);

    Phase phase_ = Phase::FirstRun;
    FailureText failure_;
    QString failureDetails_;
    arpeggio::node::Trouble trouble_ = arpeggio::node::Trouble::None;
    bool wasChecklist_ = false; ///< where a retry goes
    bool hasAskedFaucet_ = false;
    QString suggestedName_;
    QString validatorName_;
    QString nameErrorText_;
    bool isBusy_ = false;
    PasswordError passwordError_ = PasswordError::None;
    ChecklistModel checklist_;
    BackupForm backup_;
    RestoreForm restore_;
    std::optional<arpeggio::wallet::Mnemonic> words_; ///< of the wallet to be made; absent: new ones
    DemoPlan plan_;
    NodeLink& link_;
    WalletVault& vault_;
};
