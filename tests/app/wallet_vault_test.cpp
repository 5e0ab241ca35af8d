#include "controllers/wallet_vault.h"
#include "ledger/transaction.h"
#include "wallet/mnemonic.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using arpeggio::wallet::WalletError;

class WalletVaultTest : public QObject {
    Q_OBJECT

    static constexpr int patience = 5000;
    static void make(WalletVault& vault) {
        QSignalSpy opened(&vault, &WalletVault::opened);
        vault.create(QStringLiteral("Main"));
        QVERIFY(opened.wait(patience));
    }
    static void setPassword(WalletVault& vault, const QString& old, const QString& fresh) {
        QSignalSpy changed(&vault, &WalletVault::passwordChanged);
        vault.changePassword(old, fresh);
        QVERIFY(changed.wait(patience));
    }

private Q_SLOTS:
    void aNewWalletOpensAgainWithoutAPassword() {
        const QTemporaryDir folder;
        arpeggio::Address address;
        {
            WalletVault vault(folder.path());
            QVERIFY(!vault.exists());
            make(vault);
            QVERIFY(vault.isOpen() && !vault.hasPassword());
            QCOMPARE(vault.accounts().front().name, QStringLiteral("Main"));
            address = vault.accounts().front().address;
        }
        WalletVault again(folder.path());
        QVERIFY(again.exists() && !again.isOpen());
        QSignalSpy opened(&again, &WalletVault::opened);
        again.unlockUnprotected();
        QVERIFY(opened.wait(patience));
        QCOMPARE(again.accounts().front().address, address);
    }
    void bothFilesAreReadableByTheirOwnerOnly() {
        const QTemporaryDir folder;
        WalletVault vault(folder.path());
        make(vault);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const auto* name : {"wallet.arp", "wallet.secret"})
            QVERIFY(!(QFile::permissions(folder.filePath(QLatin1String(name))) & others));
    }
    void aPasswordRemovesTheSecretAndIsAskedFor() {
        const QTemporaryDir folder;
        WalletVault vault(folder.path());
        make(vault);
        setPassword(vault, {}, QStringLiteral("correct horse"));
        QVERIFY(vault.hasPassword());
        vault.lock();
        QVERIFY(!vault.isOpen() && vault.accounts().empty());
        QSignalSpy failed(&vault, &WalletVault::failed);
        vault.unlock(QStringLiteral("wrong horse"));
        QVERIFY(failed.wait(patience));
        QCOMPARE(failed.front().front().value<WalletError>(), WalletError::WrongPassword);
        QSignalSpy opened(&vault, &WalletVault::opened);
        vault.unlock(QStringLiteral("correct horse"));
        QVERIFY(opened.wait(patience));
    }
    void aWrongOldPasswordChangesNothing() {
        const QTemporaryDir folder;
        WalletVault vault(folder.path());
        make(vault);
        setPassword(vault, {}, QStringLiteral("correct horse"));
        QSignalSpy failed(&vault, &WalletVault::failed);
        vault.changePassword(QStringLiteral("wrong horse"), QStringLiteral("battery staple"));
        QVERIFY(failed.wait(patience));
        vault.lock();
        QSignalSpy opened(&vault, &WalletVault::opened);
        vault.unlock(QStringLiteral("correct horse"));
        QVERIFY(opened.wait(patience));
    }
    void addedAndRenamedAccountsAreSaved() {
        const QTemporaryDir folder;
        {
            WalletVault vault(folder.path());
            make(vault);
            QVERIFY(!vault.addAccount(QStringLiteral("Savings")));
            QVERIFY(!vault.renameAccount(0, QStringLiteral("Daily")));
            QCOMPARE(vault.addAccount(QStringLiteral("Savings")), WalletError::NameTaken);
        }
        WalletVault again(folder.path());
        QSignalSpy opened(&again, &WalletVault::opened);
        again.unlockUnprotected();
        QVERIFY(opened.wait(patience));
        QCOMPARE(again.accounts().size(), std::size_t{2});
        QCOMPARE(again.accounts()[0].name, QStringLiteral("Daily"));
    }
    void wordsBringTheAccountsInUseBack() {
        const auto words = arpeggio::wallet::Mnemonic::from_entropy(arpeggio::Bytes(32, 7));
        std::vector<arpeggio::Address> looked;
        const auto restoreTo = [&](WalletVault& vault, std::size_t used) {
            looked.clear();
            QSignalSpy opened(&vault, &WalletVault::opened);
            vault.restore(words.clone(), QStringLiteral("Main"), [&looked, used](const arpeggio::Address& address) {
                looked.push_back(address);
                return looked.size() == used;
            });
            QVERIFY(opened.wait(patience));
        };
        WalletVault vault((QString()));
        restoreTo(vault, 3);
        QCOMPARE(looked.size(), std::size_t{3 + 20}); // a gap of 20 ends the search
        QCOMPARE(vault.accounts().size(), std::size_t{3});
        QCOMPARE(vault.accounts()[0].name, QStringLiteral("Main"));
        QCOMPARE(vault.accounts()[2].name, QStringLiteral("Account 3"));
        QCOMPARE(vault.accounts()[2].address, looked[2]);
        QVERIFY(vault.isBackedUp());
        WalletVault unused((QString()));
        restoreTo(unused, 0);
        QCOMPARE(unused.accounts().size(), std::size_t{1});
    }
    void restoringOverwritesNothing() {
        const QTemporaryDir folder;
        WalletVault vault(folder.path());
        make(vault);
        const auto address = vault.accounts().front().address;
        QSignalSpy failed(&vault, &WalletVault::failed);
        vault.restore(arpeggio::wallet::Mnemonic::from_entropy(arpeggio::Bytes(32, 7)), QStringLiteral("Other"), {});
        QVERIFY(failed.wait(patience));
        QCOMPARE(failed.front().front().value<WalletError>(), WalletError::WouldOverwrite);
        QCOMPARE(vault.accounts().front().address, address);
    }
    void theBackupMarkIsSaved() {
        const QTemporaryDir folder;
        {
            WalletVault vault(folder.path());
            make(vault);
            QVERIFY(!vault.isBackedUp());
            QCOMPARE(vault.wordCount(), 24);
            QVERIFY(!vault.setBackedUp());
        }
        WalletVault again(folder.path());
        QVERIFY(!again.isBackedUp()); // not read yet
        QSignalSpy opened(&again, &WalletVault::opened);
        again.unlockUnprotected();
        QVERIFY(opened.wait(patience));
        QVERIFY(again.isBackedUp());
        again.lock();
        QCOMPARE(again.wordCount(), 0);
        QCOMPARE(again.setBackedUp(), WalletError::Locked);
    }
    void aDamagedFileIsToldAndKept() {
        const QTemporaryDir folder;
        {
            WalletVault vault(folder.path());
            make(vault);
        }
        QFile file(folder.filePath(QStringLiteral("wallet.arp")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes[bytes.size() / 2] = static_cast<char>(bytes.at(bytes.size() / 2) ^ 1);
        file.seek(0);
        file.write(bytes);
        file.close();
        WalletVault vault(folder.path());
        const QSignalSpy failed(&vault, &WalletVault::failed);
        vault.unlockUnprotected();
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.front().front().value<WalletError>(), WalletError::Corrupt);
        QVERIFY(vault.exists());
    }
    void aLockedWalletSignsNothing() {
        WalletVault vault((QString()));
        make(vault);
        arpeggio::ledger::Transaction transaction;
        transaction.chain_id = 7;
        transaction.gas_limit = 21'000;
        transaction.to = vault.accounts().front().address;
        const auto from = vault.accounts().front().address;
        QVERIFY(vault.sign(transaction, from).has_value());
        vault.lock();
        QCOMPARE(vault.sign(transaction, from).error(), WalletError::Locked);
    }
};
QTEST_GUILESS_MAIN(WalletVaultTest)
#include "wallet_vault_test.moc"
