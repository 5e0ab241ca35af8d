#include "app/staged_desktop.h"

#include <QTest>

using Phase = Session::Phase;
using Problem = RestoreForm::Problem;

class RestoreFormTest : public QObject {
    Q_OBJECT

    /// The words of BIP-39's first vectors: all bits zero.
    static QString twelve() { return QStringLiteral("abandon ").repeated(11) + QStringLiteral("about"); }
    static QString twentyFour() { return QStringLiteral("abandon ").repeated(23) + QStringLiteral("art"); }
    static arpeggio::Address knownAddress() {
        WalletVault vault((QString()));
        vault.restore(arpeggio::wallet::Mnemonic::from_entropy(arpeggio::Bytes(32, 0)), QStringLiteral("Main"), {});
        return StagedDesktop::reach([&] { return vault.isOpen(); }) ? vault.accounts().front().address
                                                                    : arpeggio::Address{};
    }

private Q_SLOTS:
    void wholeWordsAreTaken_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("12") << twelve();
        QTest::newRow("24") << twentyFour();
        QTest::newRow("capitals") << twelve().toUpper();
        QTest::newRow("lines") << QStringLiteral("\n ") + twelve().replace(u' ', u'\n') + u' ';
    }
    void wholeWordsAreTaken() {
        QFETCH(QString, text);
        RestoreForm form;
        form.check(text);
        QVERIFY(form.isWhole() && form.problem() == Problem::None && form.problemText().isEmpty());
        QVERIFY(form.take().has_value());
        QVERIFY(!form.isWhole() && !form.take());
    }
    void whatIsWrongIsNamed_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Problem>("problem");
        QTest::addColumn<QString>("named");
        QTest::newRow("nothing") << QStringLiteral(" \n") << Problem::Missing << QString();
        QTest::newRow("few") << QStringLiteral("abandon about") << Problem::WordCount << QStringLiteral("2");
        QTest::newRow("many") << twentyFour() + QStringLiteral(" art") << Problem::WordCount << QStringLiteral("25");
        QTest::newRow("unknown") << QStringLiteral("abandon abuot art") << Problem::UnknownWord
                                 << QStringLiteral("abuot");
        QTest::newRow("unknown and last")
            << QStringLiteral("abandon xyz") << Problem::UnknownWord << QStringLiteral("xyz");
        QTest::newRow("typing") << QStringLiteral("abandon abo") << Problem::WordCount << QStringLiteral("2");
        QTest::newRow("typed") << QStringLiteral("abandon abo ") << Problem::UnknownWord << QStringLiteral("abo");
        QTest::newRow("checksum") << QStringLiteral("abandon ").repeated(12) << Problem::BadChecksum << QString();
        QTest::newRow("on the way to 24")
            << QStringLiteral("abandon ").repeated(15) << Problem::WordCount << QStringLiteral("15");
    }
    void whatIsWrongIsNamed() {
        QFETCH(QString, text);
        QFETCH(Problem, problem);
        QFETCH(QString, named);
        RestoreForm form;
        form.check(text);
        QCOMPARE(form.problem(), problem);
        QVERIFY(!form.isWhole() && form.problemText().contains(named));
        QCOMPARE(form.problemText().isEmpty(), problem == Problem::Missing);
    }
    void theDemoStartsWithTheWallet() {
        StagedDesktop desktop;
        Session& session = *desktop.models.session();
        session.startRestored(); // not without words
        QCOMPARE(session.phase(), Phase::FirstRun);
        session.restore()->check(twentyFour());
        session.startRestored();
        QCOMPARE(session.phase(), Phase::Checklist);
        QVERIFY(!session.restore()->isWhole());
        QVERIFY(desktop.reach([&] { return desktop.models.vault()->isOpen(); }));
        QCOMPARE(desktop.address(), knownAddress());
        QVERIFY(session.backup()->isBackedUp());
        QCOMPARE(desktop.requestedName, session.suggestedName().toStdString());
        desktop.models.link()->poll();
        desktop.produceBlock();
        QVERIFY(session.checklist()->isComplete());
    }
    void aFailedStartKeepsTheWordsForTheNext() {
        StagedDesktop desktop;
        Session& session = *desktop.models.session();
        desktop.trouble = arpeggio::node::Trouble::PortTaken;
        session.restore()->check(twentyFour());
        session.startRestored();
        QVERIFY(desktop.reach([&] { return session.phase() == Phase::Failed; }));
        desktop.trouble.reset();
        session.retry();
        QVERIFY(desktop.reach([&] { return desktop.models.vault()->isOpen(); }));
        QCOMPARE(desktop.address(), knownAddress());
    }
    void theNodeKnowsWhatIsUsed() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        QVERIFY(desktop.models.link()->isUsed(desktop.address()));
        QVERIFY(!desktop.models.link()->isUsed(knownAddress()));
    }
    void aWalletThatIsThereStays() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        const auto address = desktop.address();
        Session& session = *desktop.models.session();
        session.restore()->check(twentyFour());
        session.startRestored();
        QCOMPARE(session.restore()->problem(), Problem::WalletExists);
        QVERIFY(!session.restore()->problemText().isEmpty());
        QCOMPARE(desktop.address(), address);
        QCOMPARE(session.phase(), Phase::FirstRun);
    }
};
QTEST_MAIN(RestoreFormTest)
#include "restore_form_test.moc"
