#pragma once
#include "wallet/mnemonic.h"

#include <QObject>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

class WalletVault;

/// Writing down the recovery words: what they are → the words → three of them asked for → the wallet is backed up.
/// The words are in guarded memory from show() until leave(), and in the scene during the step Words alone; leave() is
/// due when the sheet closes, and happens by itself when the wallet is locked.
class BackupForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("it is the session's")
    Q_PROPERTY(bool isBackedUp READ isBackedUp NOTIFY isBackedUpChanged)
    Q_PROPERTY(Step step READ step NOTIFY stepChanged)
    Q_PROPERTY(int wordCount READ wordCount NOTIFY isBackedUpChanged)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY isBusyChanged)
    Q_PROPERTY(Problem problem READ problem NOTIFY problemChanged)
    Q_PROPERTY(QString problemText READ problemText NOTIFY problemChanged)
    Q_PROPERTY(QStringList words READ words NOTIFY stepChanged)
    Q_PROPERTY(QList<int> asked READ asked NOTIFY stepChanged)
    Q_PROPERTY(QStringList answerErrors READ answerErrors NOTIFY answersChanged)

public:
    enum class Step { Intro, Words, Quiz };
    Q_ENUM(Step)
    /// Password: what was typed. Wallet: its file or the machine.
    enum class Problem { None, Password, Wallet };
    Q_ENUM(Problem)
    static constexpr int askedCount = 3;

    explicit BackupForm(WalletVault& vault, QObject* parent = nullptr);

    [[nodiscard]] bool isBackedUp() const;
    [[nodiscard]] Step step() const { return step_; }
    [[nodiscard]] int wordCount() const;                  ///< 0 while the wallet is locked
    [[nodiscard]] bool isBusy() const { return isBusy_; } ///< a password is being stretched (0.1 to 1 s)
    [[nodiscard]] Problem problem() const { return problem_; }
    [[nodiscard]] QString problemText() const { return problemText_; }
    [[nodiscard]] QStringList words() const;                  ///< in their order; empty but in the step Words
    [[nodiscard]] QList<int> asked() const { return asked_; } ///< numbers from 1, rising; in the step Quiz
    /// One for each asked word, empty where the answer is right; none before check().
    [[nodiscard]] QStringList answerErrors() const { return answerErrors_; }

    /// From Intro, with the wallet open: to Words, or a problem. The password is ignored if the wallet has none.
    Q_INVOKABLE void show(const QString& password);
    /// From Words: to Quiz with words drawn anew.
    Q_INVOKABLE void ask();
    /// From Quiz: back to Words, for who has to look again.
    Q_INVOKABLE void showAgain();
    /// From Quiz: if all are right, the wallet is marked, completed() follows. Else answerErrors or problem says why.
    Q_INVOKABLE void check(const QStringList& answers);
    Q_INVOKABLE void clearProblem();
    /// To Intro; forgets the words.
    Q_INVOKABLE void leave();

Q_SIGNALS:
    void isBackedUpChanged();
    void stepChanged();
    void isBusyChanged();
    void problemChanged();
    void answersChanged();
    void completed();

private:
    void setStep(Step step);
    void setBusy(bool busy);
    void setProblem(Problem problem, const QString& text);
    void setAnswerErrors(const QStringList& errors);

    WalletVault& vault_;
    Step step_ = Step::Intro;
    bool isBusy_ = false;
    int visit_ = 0; ///< an answer to a visit that is over is dropped
    Problem problem_ = Problem::None;
    QString problemText_;
    std::optional<arpeggio::wallet::Mnemonic> words_;
    QList<int> asked_;
    QStringList answerErrors_;
};
