#include "controllers/backup_form.h"

#include "controllers/wallet_vault.h"
#include "format/texts.h"

#include <QRandomGenerator>

#include <algorithm>

using arpeggio::wallet::Mnemonic;
using arpeggio::wallet::WalletError;

namespace {
/// So many different numbers from 1 to `last`, rising.
QList<int> draw(int count, int last) {
    QList<int> drawn;
    while (drawn.size() < std::min(count, last)) {
        const int number = static_cast<int>(QRandomGenerator::system()->bounded(last)) + 1;
        if (!drawn.contains(number)) drawn.append(number);
    }
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

bool isWord(const QString& answer, std::string_view word) {
    return answer.trimmed().compare(
               QLatin1String(word.data(), static_cast<qsizetype>(word.size())), Qt::CaseInsensitive) == 0;
}
} // namespace

BackupForm::BackupForm(WalletVault& vault, QObject* parent) : QObject(parent), vault_(vault) {
    connect(&vault, &WalletVault::accountsChanged, this, [this] {
        if (!vault_.isOpen()) leave();
        Q_EMIT isBackedUpChanged();
    });
}

bool BackupForm::isBackedUp() const {
    return vault_.isBackedUp();
}

int BackupForm::wordCount() const {
    return vault_.wordCount();
}

QStringList BackupForm::words() const {
    QStringList list;
    if (step_ != Step::Words || !words_) return list;
    for (const std::string_view word : words_->words())
        list.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    return list;
}

void BackupForm::show(const QString& password) {
    if (step_ != Step::Intro || isBusy_) return;
    if (vault_.hasPassword() && password.isEmpty()) {
        setProblem(Problem::Password, tr("Type your password."));
        return;
    }
    clearProblem();
    setBusy(true);
    vault_.readWords(password, [this, visit = visit_](arpeggio::Result<Mnemonic, WalletError> words) {
        setBusy(false);
        if (visit != visit_) return;
        if (!words) {
            const bool isTyped = words.error() == WalletError::WrongPassword;
            setProblem(isTyped ? Problem::Password : Problem::Wallet, textOf(words.error()));
            return;
        }
        words_.emplace(*std::move(words));
        setStep(Step::Words);
    });
}

void BackupForm::ask() {
    if (step_ != Step::Words) return;
    asked_ = draw(askedCount, static_cast<int>(words_->words().size()));
    setAnswerErrors({});
    setStep(Step::Quiz);
}

void BackupForm::showAgain() {
    if (step_ != Step::Quiz) return;
    asked_.clear();
    setAnswerErrors({});
    clearProblem();
    setStep(Step::Words);
}

void BackupForm::check(const QStringList& answers) {
    if (step_ != Step::Quiz) return;
    const auto words = words_->words();
    QStringList errors;
    bool isRight = true;
    for (qsizetype at = 0; at < asked_.size(); ++at) {
        const int number = asked_[at];
        const QString answer = answers.value(at);
        QString error;
        if (answer.trimmed().isEmpty())
            error = tr("Type word %1.").arg(number);
        else if (!isWord(answer, words[static_cast<std::size_t>(number - 1)]))
            error = tr("This is not word %1. Look at what you wrote down.").arg(number);
        isRight = isRight && error.isEmpty();
        errors.append(error);
    }
    setAnswerErrors(errors);
    if (!isRight) return;
    if (const auto error = vault_.setBackedUp()) {
        setProblem(Problem::Wallet, textOf(*error));
        return;
    }
    leave();
    Q_EMIT isBackedUpChanged();
    Q_EMIT completed();
}

void BackupForm::clearProblem() {
    setProblem(Problem::None, {});
}

void BackupForm::leave() {
    ++visit_;
    words_.reset();
    asked_.clear();
    setAnswerErrors({});
    clearProblem();
    setStep(Step::Intro);
}

void BackupForm::setStep(Step step) {
    if (step == step_) return;
    step_ = step;
    Q_EMIT stepChanged();
}

void BackupForm::setBusy(bool busy) {
    if (busy == isBusy_) return;
    isBusy_ = busy;
    Q_EMIT isBusyChanged();
}

void BackupForm::setProblem(Problem problem, const QString& text) {
    if (problem == problem_ && text == problemText_) return;
    problem_ = problem;
    problemText_ = text;
    Q_EMIT problemChanged();
}

void BackupForm::setAnswerErrors(const QStringList& errors) {
    if (errors == answerErrors_) return;
    answerErrors_ = errors;
    Q_EMIT answersChanged();
}
