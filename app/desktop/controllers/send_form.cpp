#include "controllers/send_form.h"

#include "controllers/node_link.h"
#include "controllers/wallet_vault.h"
#include "format/amounts.h"
#include "format/texts.h"

#include <QDateTime>
#include <QLocale>

using arpeggio::Amount;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;

namespace wallet = arpeggio::wallet;

namespace {
SendForm::RecipientError recipientErrorOf(arpeggio::codec::AddressError error) {
    switch (error) {
    case arpeggio::codec::AddressError::NotAnAddress: return SendForm::RecipientError::NotAnAddress;
    case arpeggio::codec::AddressError::WrongLength: return SendForm::RecipientError::WrongLength;
    case arpeggio::codec::AddressError::MixedCase: return SendForm::RecipientError::MixedCase;
    case arpeggio::codec::AddressError::BadChecksum: return SendForm::RecipientError::BadChecksum;
    case arpeggio::codec::AddressError::OtherNetwork: return SendForm::RecipientError::OtherNetwork;
    }
    return SendForm::RecipientError::NotAnAddress;
}
SendForm::AmountError amountErrorOf(wallet::AmountError error) {
    switch (error) {
    case wallet::AmountError::Empty: return SendForm::AmountError::Missing;
    case wallet::AmountError::NotANumber: return SendForm::AmountError::NotANumber;
    case wallet::AmountError::MisplacedSeparator: return SendForm::AmountError::MisplacedSeparator;
    case wallet::AmountError::TooManyDecimals: return SendForm::AmountError::TooManyDecimals;
    case wallet::AmountError::TooLarge: return SendForm::AmountError::TooLarge;
    case wallet::AmountError::Negative: return SendForm::AmountError::Negative;
    }
    return SendForm::AmountError::NotANumber;
}
SendForm::AmountError amountErrorOf(wallet::TransferError error) {
    switch (error) {
    case wallet::TransferError::ZeroAmount: return SendForm::AmountError::Zero;
    case wallet::TransferError::BalanceTooLow: return SendForm::AmountError::BalanceTooLow;
    case wallet::TransferError::FeeNotCovered: return SendForm::AmountError::FeeNotCovered;
    }
    return SendForm::AmountError::BalanceTooLow;
}
} // namespace

SendForm::SendForm(NodeLink& link, WalletVault& vault, QObject* parent) : QObject(parent), link_(link), vault_(vault) {}

void SendForm::setContext(SendContext context) {
    newest_ = std::move(context);
    if (step_ == Step::Form) {
        takeNewest();
    } else if (newest_.blocked != context_.blocked) { // the rest stays as reviewed
        context_.blocked = newest_.blocked;
        Q_EMIT costChanged();
    }
}

void SendForm::takeNewest() {
    if (newest_ == context_) return;
    const bool otherNames = newest_.ownNames != context_.ownNames;
    context_ = newest_;
    if (otherNames) Q_EMIT recipientChanged();
    checkAmount();
}

void SendForm::setRecipient(const QString& text) {
    if (step_ != Step::Form || text == recipient_) return;
    recipient_ = text;
    checkRecipient();
}

void SendForm::checkRecipient() {
    to_.reset();
    recipientError_ = RecipientError::Missing;
    if (!recipient_.trimmed().isEmpty()) {
        if (const auto parsed = wallet::parse_recipient(recipient_.toStdString())) {
            to_ = *parsed;
            recipientError_ = RecipientError::None;
        } else {
            recipientError_ = recipientErrorOf(parsed.error());
        }
    }
    Q_EMIT recipientChanged();
    checkAmount(); // the transfer names the recipient
}

void SendForm::setAmount(const QString& text) {
    if (step_ != Step::Form || text == amount_) return;
    amount_ = text;
    checkAmount();
}

void SendForm::checkAmount() {
    value_.reset();
    transfer_.reset();
    if (const auto parsed = wallet::parse_amount(amount_.toStdString(), numberFormat())) {
        value_ = *parsed;
        amountError_ = parsed->is_zero() ? AmountError::Zero : AmountError::None;
        if (context_.available) {
            if (auto transfer = wallet::build_transfer(draft()))
                transfer_ = *std::move(transfer);
            else
                amountError_ = amountErrorOf(transfer.error());
        }
    } else {
        amountError_ = amountErrorOf(parsed.error());
    }
    Q_EMIT amountChanged();
    Q_EMIT costChanged();
}

wallet::TransferDraft SendForm::draft() const {
    return {
        .chain_id = context_.chainId,
        .nonce = 0,
        .to = to_.value_or(arpeggio::Address{}),
        .value = *value_,
        .base_fee = context_.baseFee,
        .balance = context_.available.value_or(Amount{})};
}

QString SendForm::recipientErrorText() const {
    if (recipientError_ == RecipientError::None || recipientError_ == RecipientError::Missing) return {};
    const auto parsed = wallet::parse_recipient(recipient_.toStdString());
    return parsed ? QString() : textOf(parsed.error());
}

QString SendForm::recipientAddress() const {
    return to_ ? addressText(*to_) : QString();
}

QString SendForm::recipientName() const {
    if (!to_) return {};
    const auto own = context_.ownNames.find(*to_);
    return own == context_.ownNames.end() ? QString() : own->second;
}

QString SendForm::amountErrorText() const {
    switch (amountError_) {
    case AmountError::None:
    case AmountError::Missing: return {};
    case AmountError::NotANumber: return textOf(wallet::AmountError::NotANumber);
    case AmountError::MisplacedSeparator: return textOf(wallet::AmountError::MisplacedSeparator);
    case AmountError::TooManyDecimals: return textOf(wallet::AmountError::TooManyDecimals);
    case AmountError::TooLarge: return textOf(wallet::AmountError::TooLarge);
    case AmountError::Negative: return textOf(wallet::AmountError::Negative);
    case AmountError::Zero: return textOf(wallet::TransferError::ZeroAmount);
    case AmountError::BalanceTooLow:
        return tr("%1 holds %2 ARP that can be sent.").arg(context_.fromName, availableText());
    case AmountError::FeeNotCovered:
        return tr("%1 holds the amount, but not the fee on top of it. Use Maximum to send all.").arg(context_.fromName);
    }
    return {};
}

QString SendForm::amountText() const {
    return value_ ? ::amountText(*value_) : QString();
}
QString SendForm::senderName() const {
    return context_.fromName;
}
QString SendForm::senderAddress() const {
    return context_.fromName.isEmpty() ? QString() : addressText(context_.from);
}
QString SendForm::availableText() const {
    return context_.available ? ::amountText(*context_.available) : QString();
}

static Amount feeOf(const Amount& perGas) {
    return {perGas.atto * arpeggio::U256{wallet::transfer_gas}};
}

QString SendForm::feeText() const {
    if (transfer_) return ::amountText(transfer_->fee_expected);
    if (context_.baseFee.is_zero()) return {};
    const auto offer = wallet::offer_fee(context_.baseFee);
    return ::amountText(feeOf(context_.baseFee + offer.tip));
}

QString SendForm::feeMaximumText() const {
    if (transfer_) return ::amountText(transfer_->fee_max);
    return context_.baseFee.is_zero() ? QString() : ::amountText(feeOf(wallet::offer_fee(context_.baseFee).max));
}

QString SendForm::totalText() const {
    return transfer_ ? ::amountText(transfer_->total_max) : QString();
}

QString SendForm::balanceAfterText() const {
    if (!transfer_ || !context_.available) return {};
    // To an own account that pays itself only the fee leaves.
    const Amount cost = to_ == context_.from ? transfer_->fee_max : transfer_->total_max;
    return ::amountText(*context_.available - cost);
}

bool SendForm::canReview() const {
    return step_ == Step::Form && to_ && transfer_ && context_.blocked.isEmpty();
}
bool SendForm::canSend() const {
    return step_ == Step::Review && context_.blocked.isEmpty();
}

QString SendForm::paymentText() const {
    switch (payment_) {
    case Payment::Draft: return {};
    case Payment::Sending: return tr("Signing and handing in the payment");
    case Payment::Pending: return tr("On its way: waiting for the next block");
    case Payment::Final: return tr("Final: nobody can take it back");
    case Payment::Failed: return tr("The payment was not made");
    }
    return {};
}

QString SendForm::transactionHash() const {
    return hash_ ? hexText(hash_->view()) : QString();
}
QString SendForm::finalAfterText() const {
    return finalAfterMs_ < 0 ? QString() : durationText(finalAfterMs_);
}
QString SendForm::blockText() const {
    return block_ == 0 ? QString() : tr("block %1").arg(numberText(block_));
}

void SendForm::useMaximum() {
    if (step_ != Step::Form || !context_.available) return;
    const auto largest = wallet::largest_transfer(*context_.available, context_.baseFee);
    setAmount(::amountText(largest.value_or(Amount{})));
}

void SendForm::review() {
    if (canReview()) setStep(Step::Review);
}

void SendForm::back() {
    if (step_ != Step::Review) return;
    setStep(Step::Form);
    takeNewest();
}

void SendForm::setStep(Step step) {
    step_ = step;
    Q_EMIT stepChanged();
    Q_EMIT costChanged(); // canReview, canSend
}

void SendForm::submit() {
    if (!canSend()) return;
    setStep(Step::Done);
    hash_.reset();
    finalAfterMs_ = -1;
    block_ = 0;
    sentAtText_ = QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm:ss"));
    sinceSent_.start();
    setPayment(Payment::Sending);
    auto transaction = transfer_->transaction;
    transaction.nonce = link_.pendingNonce(context_.shard, context_.from);
    auto raw = vault_.sign(transaction, context_.from);
    if (!raw) {
        setPayment(Payment::Failed, textOf(raw.error()));
        return;
    }
    link_.submit(context_.shard, *std::move(raw), this, [this](const auto& answer) { onAnswer(answer); });
}

void SendForm::onAnswer(const arpeggio::Result<arpeggio::Hash, arpeggio::node::SubmitError>& answer) {
    if (payment_ != Payment::Sending) return; // the form was emptied: the activity tells the rest
    if (!answer) {
        setPayment(Payment::Failed, textOf(answer.error()));
        return;
    }
    hash_ = *answer;
    setPayment(Payment::Pending);
    link_.poll();
}

void SendForm::follow(const std::vector<Activity>& activity) {
    if (payment_ != Payment::Pending || !hash_) return;
    for (const Activity& entry : activity) {
        if (entry.transaction != *hash_ || entry.state == ActivityState::Pending) continue;
        finalAfterMs_ = sinceSent_.elapsed();
        block_ = entry.height.value;
        if (entry.state == ActivityState::Final)
            setPayment(Payment::Final);
        else
            setPayment(Payment::Failed, tr("The network did not take it up. The money is still in your account."));
        return;
    }
}

void SendForm::setPayment(Payment payment, const QString& error) {
    payment_ = payment;
    paymentErrorText_ = error;
    Q_EMIT paymentChanged();
    if (payment == Payment::Final || payment == Payment::Failed) Q_EMIT settled(payment);
}

void SendForm::reset() {
    payment_ = Payment::Draft;
    paymentErrorText_.clear();
    recipient_.clear();
    amount_.clear();
    step_ = Step::Form;
    Q_EMIT stepChanged();
    Q_EMIT paymentChanged();
    takeNewest();
    checkRecipient();
}
