#include "app/staged_desktop.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using arpeggio::node::Trouble;
using Phase = Session::Phase;
using State = ChecklistModel::State;
using Step = ChecklistModel::Step;

class SessionTest : public QObject {
    Q_OBJECT

    /// To a running demo, the first block and the first money included.
    static void runDemo(StagedDesktop& desktop) {
        Session& session = *desktop.models.session();
        session.startDemo(QStringLiteral("amber-otter"));
        QVERIFY(desktop.reach([&] { return desktop.models.vault()->isOpen(); }));
        desktop.models.link()->poll();
        desktop.produceBlock();
        QVERIFY(session.checklist()->isComplete());
        session.openHome();
        QCOMPARE(session.phase(), Phase::Running);
    }
    static void setPassword(Session& session, const QString& old, const QString& fresh) {
        QSignalSpy changed(&session, &Session::passwordChanged);
        session.changePassword(old, fresh, fresh);
        QVERIFY(changed.wait(5000));
    }

private Q_SLOTS:
    void aNewFolderIsAFirstRun() {
        const QTemporaryDir folder;
        StagedDesktop desktop(folder.path());
        desktop.models.session()->begin(/*startNow=*/false);
        QCOMPARE(desktop.models.session()->phase(), Phase::FirstRun);
        QVERIFY(!desktop.models.session()->suggestedName().isEmpty());
    }
    void theNameIsCheckedFirst() {
        StagedDesktop desktop;
        Session& session = *desktop.models.session();
        session.startDemo(QStringLiteral("  "));
        QVERIFY(!session.nameErrorText().isEmpty());
        session.startDemo(QString(33, u'x'));
        QVERIFY(!session.nameErrorText().isEmpty());
        QCOMPARE(session.phase(), Phase::FirstRun);
    }
    void theChecklistRunsToHome() {
        StagedDesktop desktop;
        Session& session = *desktop.models.session();
        session.startDemo(QStringLiteral(" amber-otter "));
        QCOMPARE(session.phase(), Phase::Checklist);
        QCOMPARE(session.checklist()->state(Step::Keys), State::Running);
        session.openHome(); // not before it is complete
        QCOMPARE(session.phase(), Phase::Checklist);
        QVERIFY(desktop.reach([&] { return session.checklist()->state(Step::Keys) == State::Done; }));
        desktop.models.link()->poll();
        desktop.produceBlock();
        QVERIFY(desktop.reach([&] { return session.phase() == Phase::Running; })); // by itself
        QCOMPARE(desktop.requestedName, std::string("amber-otter"));
        QCOMPARE(desktop.models.wallets()->totalText(), QStringLiteral("1,000"));
    }
    void aRestartGoesOnWhereItWas() {
        const QTemporaryDir folder;
        {
            StagedDesktop desktop(folder.path());
            runDemo(desktop);
        }
        StagedDesktop desktop(folder.path());
        desktop.models.session()->begin(/*startNow=*/false);
        QCOMPARE(desktop.models.session()->phase(), Phase::Starting);
        QVERIFY(desktop.reach([&] { return desktop.models.session()->phase() == Phase::Running; }));
        QVERIFY(desktop.models.wallets()->isOpen());
    }
    void aFailureSaysWhatToDoAndCanBeRetried() {
        StagedDesktop desktop;
        Session& session = *desktop.models.session();
        desktop.trouble = Trouble::DataFolderInUse;
        session.startDemo(QStringLiteral("amber-otter"));
        QVERIFY(desktop.reach([&] { return session.phase() == Phase::Failed; }));
        QVERIFY(!session.failureTitle().isEmpty() && !session.failureMeaning().isEmpty());
        QVERIFY(!session.failureRemedy().isEmpty() && session.canRetry());
        QCOMPARE(session.trouble(), Trouble::DataFolderInUse);
        QVERIFY(!desktop.models.vault()->exists());
        desktop.trouble.reset();
        session.retry();
        QVERIFY(desktop.reach([&] { return session.checklist()->state(Step::Keys) == State::Done; }));
    }
    void aNodeThatFailsLaterFailsTheSession() {
        StagedDesktop desktop;
        runDemo(desktop);
        desktop.node->change([](auto& state) {
            state.phase = arpeggio::node::Phase::Failed;
            state.trouble = Trouble::DiskFull;
        });
        desktop.models.link()->poll();
        Session& session = *desktop.models.session();
        QCOMPARE(session.phase(), Phase::Failed);
        session.retry();
        QVERIFY(desktop.reach([&] { return session.phase() == Phase::Running; }));
    }
    void lockingWithoutAPasswordAsksForOne() {
        StagedDesktop desktop;
        runDemo(desktop);
        Session& session = *desktop.models.session();
        const QSignalSpy needed(&session, &Session::passwordNeeded);
        session.lock();
        QCOMPARE(needed.count(), 1);
        QCOMPARE(session.phase(), Phase::Running);
    }
    void lockAndUnlock() {
        StagedDesktop desktop;
        runDemo(desktop);
        Session& session = *desktop.models.session();
        setPassword(session, {}, QStringLiteral("correct horse"));
        session.lock();
        QCOMPARE(session.phase(), Phase::Locked);
        session.unlock({});
        QCOMPARE(session.passwordError(), Session::PasswordError::Empty);
        session.unlock(QStringLiteral("wrong horse"));
        QVERIFY(session.isBusy());
        QVERIFY(desktop.reach([&] { return session.passwordError() == Session::PasswordError::Wrong; }));
        QVERIFY(!session.passwordErrorText().isEmpty() && !session.isBusy());
        session.unlock(QStringLiteral("correct horse"));
        QVERIFY(desktop.reach([&] { return session.phase() == Phase::Running; }));
    }
    void newPasswordsAreChecked() {
        StagedDesktop desktop;
        runDemo(desktop);
        Session& session = *desktop.models.session();
        session.changePassword({}, QStringLiteral("short"), QStringLiteral("short"));
        QCOMPARE(session.passwordError(), Session::PasswordError::TooShort);
        session.changePassword({}, QStringLiteral("correct horse"), QStringLiteral("correct house"));
        QCOMPARE(session.passwordError(), Session::PasswordError::Mismatch);
        QVERIFY(!session.hasPassword());
    }
    void aLockedWalletStartsLockedWithTheNodeRunning() {
        const QTemporaryDir folder;
        {
            StagedDesktop desktop(folder.path());
            runDemo(desktop);
            setPassword(*desktop.models.session(), {}, QStringLiteral("correct horse"));
        }
        StagedDesktop desktop(folder.path());
        desktop.models.session()->begin(/*startNow=*/true);
        QCOMPARE(desktop.models.session()->phase(), Phase::Locked);
        QVERIFY(desktop.reach([&] { return desktop.models.link()->isRunning(); }));
        QCOMPARE(desktop.models.session()->phase(), Phase::Locked);
    }
    void leavingWhileTheNodeStartsIsClean() {
        StagedDesktop desktop;
        desktop.models.session()->startDemo(QStringLiteral("amber-otter"));
        QVERIFY(desktop.models.link()->isStarting()); // destroyed right after this
    }
};
QTEST_MAIN(SessionTest)
#include "session_test.moc"
