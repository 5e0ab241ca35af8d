#pragma once
#include "codec/address.h"
#include "node/facade.h"
#include "node/snapshot.h"
#include "wallet/error.h"
#include "wallet/mnemonic.h"
#include "wallet/payment.h"

#include <QString>

/// A failure in the three parts that a person needs.
struct FailureText {
    QString title;   ///< what happened
    QString meaning; ///< what it means for the money
    QString remedy;  ///< what to do
};

/// Empty for None.
FailureText textOf(arpeggio::node::Trouble trouble);
/// When the wallet itself cannot be used.
FailureText failureOf(arpeggio::wallet::WalletError error);
/// When one command on the wallet failed: one sentence.
QString textOf(arpeggio::wallet::WalletError error);
/// What is wrong with recovery words; `unknown`: the word at error.position, `count`: how many there are.
QString textOf(const arpeggio::wallet::MnemonicError& error, const QString& unknown, int count);
QString textOf(arpeggio::wallet::AmountError error);
QString textOf(arpeggio::wallet::TransferError error);
/// One sentence that says what to do.
QString textOf(arpeggio::node::SubmitError error);
QString textOf(arpeggio::codec::AddressError error);
