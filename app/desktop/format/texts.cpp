#include "format/texts.h"

#include "format/amounts.h"

#include <QCoreApplication>
#include <QLocale>

using arpeggio::codec::AddressError;
using arpeggio::node::SubmitError;
using arpeggio::node::Trouble;
using arpeggio::wallet::AmountError;
using arpeggio::wallet::MnemonicError;
using arpeggio::wallet::TransferError;
using arpeggio::wallet::WalletError;

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("Texts", text);
}
/// "1,500.25" as the person's language writes it.
QString exampleAmount() {
    const QLocale locale;
    return u'1' + locale.groupSeparator() + QStringLiteral("500") + locale.decimalPoint() + QStringLiteral("25");
}
QString keysAreSafe() {
    return tr("Your keys are in another file and were not touched.");
}
FailureText dataTrouble(Trouble trouble) {
    if (trouble == Trouble::DataFolderOtherVersion)
        return {
            tr("The data folder was written by another version"),
            tr("Nothing in it was changed, and your keys are safe."),
            tr("Start the version that made it, or choose another folder with --data-dir.")};
    if (trouble == Trouble::DataFolderOtherNetwork)
        return {
            tr("The data folder belongs to another network"),
            tr("Nothing in it was changed, and your keys are safe."),
            tr("Choose another folder with --data-dir, or start the network that this folder belongs to.")};
    return {
        tr("Saved blocks are damaged"),
        tr("The node stopped before it could sign anything wrong. ") + keysAreSafe(),
        tr("Move the folder \"chain\" out of the data folder and try again: a demo begins anew, a network is fetched "
           "again.")};
}
FailureText diskTrouble(Trouble trouble) {
    if (trouble == Trouble::DiskFull)
        return {
            tr("The disk is full"),
            tr("No money is lost: payments that were shown as final are on disk."),
            tr("Free some space, then try again.")};
    return {
        tr("The disk reports errors"),
        tr("No money is lost: payments that were shown as final are on disk."),
        tr("Check the disk, make a copy of the data folder, then try again.")};
}
} // namespace

FailureText textOf(Trouble trouble) {
    switch (trouble) {
    case Trouble::None: return {};
    case Trouble::DataFolderInUse:
        return {
            tr("Arpeggio is already running with this data folder"),
            tr("Your money is safe: two programs must never sign with the same keys, so this one stays out."),
            tr("Use the window that is open, or close the other program and try again.")};
    case Trouble::DataFolderUnreadable:
        return {
            tr("The data folder cannot be read or written"),
            tr("Nothing was changed in it."),
            tr("Check that the folder exists and that you may write to it, then try again.")};
    case Trouble::DataFolderOtherVersion:
    case Trouble::DataFolderOtherNetwork:
    case Trouble::DataDamaged: return dataTrouble(trouble);
    case Trouble::DiskFull:
    case Trouble::DiskFailed: return diskTrouble(trouble);
    case Trouble::PortTaken:
        return {
            tr("Another program uses the network port"),
            tr("Your money is safe. The node did not start."),
            tr("Close the other program, or choose another port with --rpc or --listen.")};
    case Trouble::NoFinality:
        return {
            tr("No new blocks"),
            tr("Your money is safe and stays where it is. Payments wait until blocks come again."),
            tr("More than two thirds of the validators' stake must run. Start those that are stopped.")};
    }
    return {};
}

FailureText failureOf(WalletError error) {
    const QString where = tr(" The wallet is the file wallet.arp in the data folder.");
    switch (error) {
    case WalletError::WrongPassword:
        return {tr("The password does not open the wallet"), tr("Your money is safe."), tr("Type the password again.")};
    case WalletError::Corrupt:
    case WalletError::NotAKeystore:
    case WalletError::WrongKind:
    case WalletError::ParametersOutOfRange:
        return {
            tr("The wallet file is damaged"),
            tr("Money on the network is still yours; the keys to it are in this file or in your backup."),
            tr("The file was not changed. Put back a copy of it, then try again.") + where};
    case WalletError::WrongVersion:
        return {
            tr("The wallet file was written by a newer version"),
            tr("Nothing in it was changed."),
            tr("Start the version that made it.") + where};
    case WalletError::NotFound:
    case WalletError::Unreadable:
        return {
            tr("The wallet file cannot be read"),
            tr("Nothing was changed."),
            tr("Check that it is there and that you may read it, then try again.") + where};
    case WalletError::WouldOverwrite:
    case WalletError::WriteFailed:
        return {
            tr("The wallet file cannot be written"),
            tr("No money has moved, and the old file is as it was."),
            tr("Check that the disk has space and that you may write to the folder, then try again.") + where};
    case WalletError::OutOfMemory:
        return {
            tr("Too little memory to open the wallet"),
            tr("Your money is safe."),
            tr("Close other programs, then try again.")};
    case WalletError::Locked:
    case WalletError::UnknownAccount:
    case WalletError::TooManyAccounts:
    case WalletError::BadName:
    case WalletError::NameTaken:
    case WalletError::Unsignable: return {textOf(error), tr("No money has moved."), tr("Try again.")};
    }
    return {};
}

QString textOf(WalletError error) {
    switch (error) {
    case WalletError::WrongPassword: return tr("This is not the password. Check capitals and the keyboard's language.");
    case WalletError::NotFound:
    case WalletError::Unreadable:
    case WalletError::Corrupt:
    case WalletError::NotAKeystore:
    case WalletError::WrongKind:
    case WalletError::WrongVersion:
    case WalletError::ParametersOutOfRange:
        return tr("The wallet file cannot be read. It was not changed; put back a copy of wallet.arp.");
    case WalletError::WouldOverwrite:
    case WalletError::WriteFailed:
        return tr("The wallet file cannot be written; the old one still holds. Check the disk, then try again.");
    case WalletError::OutOfMemory: return tr("There is too little memory free. Close other programs and try again.");
    case WalletError::Locked: return tr("The wallet is locked. Unlock it first.");
    case WalletError::UnknownAccount: return tr("This account is not in the wallet.");
    case WalletError::TooManyAccounts: return tr("The wallet holds no more accounts. Use one of those it has.");
    case WalletError::BadName: return tr("A name has 1 to 32 characters.");
    case WalletError::NameTaken: return tr("Another account has this name.");
    case WalletError::Unsignable: return tr("This payment cannot be made. Change the amount and try again.");
    }
    return {};
}

QString textOf(const MnemonicError& error, const QString& unknown, int count) {
    switch (error.kind) {
    case MnemonicError::Kind::WordCount:
        //: %1 is how many words have been typed
        return tr("Recovery words are 12 or 24. These are %1.").arg(count);
    case MnemonicError::Kind::UnknownWord:
        //: %1 is the place of the word, %2 the word
        return tr("Word %1, \"%2\", is not a recovery word. Look at its spelling.").arg(error.position).arg(unknown);
    case MnemonicError::Kind::BadChecksum:
        return tr("These words do not fit together: one is wrong, or two have changed places.");
    }
    return {};
}

QString textOf(AmountError error) {
    switch (error) {
    case AmountError::Empty: return {};
    case AmountError::NotANumber: return tr("This is no amount. Use digits, as in %1.").arg(exampleAmount());
    case AmountError::MisplacedSeparator:
        return tr("A separator is in the wrong place. Write thousands and decimals as in %1.").arg(exampleAmount());
    case AmountError::TooManyDecimals: return tr("An amount has at most 18 decimals.");
    case AmountError::TooLarge: return tr("There is not that much money.");
    case AmountError::Negative: return tr("An amount is more than zero.");
    }
    return {};
}

QString textOf(TransferError error) {
    switch (error) {
    case TransferError::ZeroAmount: return tr("An amount is more than zero.");
    case TransferError::BalanceTooLow: return tr("The account does not hold that much.");
    case TransferError::FeeNotCovered: return tr("The account holds the amount, but not the fee on top of it.");
    }
    return {};
}

QString textOf(SubmitError error) {
    switch (error) {
    case SubmitError::TooLarge:
    case SubmitError::Malformed:
    case SubmitError::UnknownType:
    case SubmitError::Unprotected:
    case SubmitError::BadSignature:
        return tr("The node could not read the payment. Nothing was sent; please try again.");
    case SubmitError::WrongChainId: return tr("The payment was made for another network. Nothing was sent.");
    case SubmitError::GasLimitTooLow:
    case SubmitError::GasLimitTooHigh: return tr("The payment's gas limit is out of range. Nothing was sent.");
    case SubmitError::TipAboveFee: return tr("The tip is higher than the highest fee. Nothing was sent.");
    case SubmitError::FeeTooLow: return tr("The fee is below what the network takes. Nothing was sent; try again.");
    case SubmitError::NonceTooLow:
        return tr("Another payment from this account was first. Nothing was sent; review and send again.");
    case SubmitError::NonceTooFarAhead:
        return tr("Too many payments from this account are waiting. Wait for the next block, then send again.");
    case SubmitError::InsufficientBalance:
        return tr(
            "The account does not hold the amount and the fee, counting payments on their way. Nothing was sent.");
    case SubmitError::ReplacementUnderpriced:
        return tr("A payment with this number is waiting already. Wait until it is final, then send again.");
    case SubmitError::AlreadyKnown: return tr("This very payment is on its way already.");
    case SubmitError::PoolFull: return tr("The network is busy and takes no more payments now. Try again in a minute.");
    case SubmitError::CreationUnsupported: return tr("This network does not take contracts yet. Nothing was sent.");
    case SubmitError::Unavailable: return tr("The node is not ready. Nothing was sent; try again when it is running.");
    }
    return {};
}

QString textOf(AddressError error) {
    switch (error) {
    case AddressError::NotAnAddress: return tr("This is no address. Addresses begin with arp1 or 0x.");
    case AddressError::WrongLength: return tr("Characters are missing or too many. Copy the whole address.");
    case AddressError::MixedCase: return tr("An arp1 address is written in small letters only. Copy it again.");
    case AddressError::BadChecksum:
        return tr("A character is wrong. Copy the address again; do not correct it by hand.");
    case AddressError::OtherNetwork:
        return tr("This address belongs to another network. Money sent there would be lost.");
    }
    return {};
}
