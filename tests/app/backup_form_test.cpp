#include "app/staged_desktop.h"

#include <QSignalSpy>
#include <QTest>

using Problem = BackupForm::Problem;
using Step = BackupForm::Step;

class BackupFormTest : public QObject {
    Q_OBJECT

    static BackupForm& formOf(StagedDesktop& desktop) { return *desktop.models.session()->backup(); }
    /// To the step Words; gives them.
    static QStringList showWords(BackupForm& form, const QString& password = {}) {
        form.show(password);
        return StagedDesktop::reach([&] { return form.step() == Step::Words; }) ? form.words() : QStringList();
    }
    static QStringList rightAnswers(const BackupForm& form, const QStringList& words) {
        QStringList answers;
        for (const int number : form.asked()) answers.append(words.value(number - 1));
        return answers;
    }
    static bool setPassword(StagedDesktop& desktop, const QString& password) {
        QSignalSpy changed(desktop.models.vault(), &WalletVault::passwordChanged);
        desktop.models.vault()->changePassword({}, password);
        return changed.wait(5000);
    }

private Q_SLOTS:
    void theWordsShowOnceAskedFor() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        BackupForm& form = formOf(desktop);
        QCOMPARE(form.wordCount(), 24);
        QVERIFY(form.words().isEmpty());
        QCOMPARE(showWords(form).size(), 24);
        form.leave();
        QCOMPARE(form.step(), Step::Intro);
        QVERIFY(form.words().isEmpty());
    }
    void aPasswordIsAskedForAndProven() {
        StagedDesktop desktop;
        QVERIFY(desktop.open() && setPassword(desktop, QStringLiteral("correct horse")));
        BackupForm& form = formOf(desktop);
        form.show({});
        QCOMPARE(form.problem(), Problem::Password);
        form.show(QStringLiteral("wrong horse"));
        QVERIFY(form.isBusy() && form.words().isEmpty());
        QVERIFY(desktop.reach([&] { return form.problem() == Problem::Password; }));
        QVERIFY(!form.problemText().isEmpty() && form.step() == Step::Intro);
        QCOMPARE(desktop.models.session()->passwordError(), Session::PasswordError::None);
        QCOMPARE(showWords(form, QStringLiteral("correct horse")).size(), 24);
    }
    void closingWhileThePasswordIsProvenShowsNothing() {
        StagedDesktop desktop;
        QVERIFY(desktop.open() && setPassword(desktop, QStringLiteral("correct horse")));
        BackupForm& form = formOf(desktop);
        form.show(QStringLiteral("correct horse"));
        form.leave();
        QVERIFY(desktop.reach([&] { return !form.isBusy(); }));
        QCOMPARE(form.step(), Step::Intro);
    }
    void threeDifferentWordsAreAskedForInOrder() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        BackupForm& form = formOf(desktop);
        (void)showWords(form);
        form.ask();
        QVERIFY(form.words().isEmpty()); // they are not in the scene beside the questions
        const auto asked = form.asked();
        QCOMPARE(asked.size(), 3);
        QVERIFY(asked[0] >= 1 && asked[0] < asked[1] && asked[1] < asked[2] && asked[2] <= 24);
    }
    void rightAnswersMarkTheWallet() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        BackupForm& form = formOf(desktop);
        const QStringList words = showWords(form);
        form.ask();
        const QSignalSpy completed(&form, &BackupForm::completed);
        QStringList answers = rightAnswers(form, words);
        answers[0] = u' ' + answers[0].toUpper() + u' ';
        form.check(answers);
        QCOMPARE(completed.count(), 1);
        QVERIFY(form.isBackedUp() && desktop.models.vault()->isBackedUp());
        QCOMPARE(form.step(), Step::Intro);
    }
    void wrongAnswersAreNamedAndMarkNothing() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        BackupForm& form = formOf(desktop);
        const QStringList words = showWords(form);
        form.ask();
        QStringList answers = rightAnswers(form, words);
        answers[1] = QStringLiteral("nonsense");
        answers[2].clear();
        form.check(answers);
        QVERIFY(form.answerErrors().value(0).isEmpty());
        QVERIFY(form.answerErrors().value(1).contains(QString::number(form.asked()[1])));
        QVERIFY(form.answerErrors().value(2).contains(QString::number(form.asked()[2])));
        QVERIFY(!form.isBackedUp() && form.step() == Step::Quiz);
        form.showAgain();
        QCOMPARE(form.words(), words);
        QVERIFY(form.answerErrors().isEmpty() && form.asked().isEmpty());
    }
    void lockingForgetsTheWords() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        BackupForm& form = formOf(desktop);
        (void)showWords(form);
        desktop.models.vault()->lock();
        QCOMPARE(form.step(), Step::Intro);
        QVERIFY(form.words().isEmpty());
    }
};
QTEST_MAIN(BackupFormTest)
#include "backup_form_test.moc"
