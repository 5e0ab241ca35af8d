#include "controllers/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class SettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choicesSurviveARestart() {
        const QTemporaryDir folder;
        {
            Settings settings(folder.path());
            settings.setTheme(Settings::ThemeChoice::Light);
            settings.setTextFactor(1.25);
            settings.setReducedMotion(true);
        }
        const Settings again(folder.path());
        QCOMPARE(again.theme(), Settings::ThemeChoice::Light);
        QCOMPARE(again.textFactor(), 1.25);
        QVERIFY(again.reducedMotion());
    }
    void readingWritesNothing() {
        const QTemporaryDir folder;
        { const Settings settings(folder.path()); }
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("settings.ini"))));
    }
    void textFactorStaysInItsRange() {
        Settings settings((QString()));
        settings.setTextFactor(9);
        QCOMPARE(settings.textFactor(), settings.textFactorMax());
        settings.setTextFactor(0.1);
        QCOMPARE(settings.textFactor(), settings.textFactorMin());
        settings.setTextFactor(qQNaN());
        QCOMPARE(settings.textFactor(), 1.0);
    }
    void aDamagedFileGivesDefaults() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("settings.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window]\ntheme=@Invalid()\ntextFactor=inf\n");
        file.close();
        const Settings settings(folder.path());
        QCOMPARE(settings.theme(), Settings::ThemeChoice::System);
        QCOMPARE(settings.textFactor(), 1.0);
    }
    void onlyChangesAreTold() {
        Settings settings((QString()));
        const QSignalSpy spy(&settings, &Settings::themeChanged);
        settings.setTheme(Settings::ThemeChoice::Dark);
        settings.setTheme(Settings::ThemeChoice::Dark);
        QCOMPARE(spy.count(), 1);
        QVERIFY(settings.isDark());
    }
};
QTEST_MAIN(SettingsTest)
#include "settings_test.moc"
