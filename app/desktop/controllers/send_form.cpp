#include "controllers/send_form.h"

#include "controllers/node_link.h"
#include "controllers/wallet_vault.h"
#include "format/amounts.h"
#include "format/texts.h"

#include <QDateTime>
#include <QLocale>

using arpeggio::Amount;
using arpeggio::node::Activity;

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
    const bool otherShards = newest_.shards.size() != context_.shards.size();
    context_ = newest_;
    if (otherNames) Q_EMIT recipientChanged();
    if (otherShards)
        checkRecipient(); // where it holds what is asked again
    else
        checkAmount();
}

void SendForm::setRecipient(const QString& text) {
    if (step_ != Step::Form || text == recipient_) return;
    recipient_ = text;
    checkRecipient();
}

void SendForm::checkRecipient() {
    to_.reset();
    held_.clear();
    recipientError_ = RecipientError::Missing;
    if (!recipient_.trimmed().isEmpty()) {
        if (const auto parsed = wallet::parse_recipient(recipient_.toStdString())) {
            to_ = *parsed;
            recipientError_ = RecipientError::None;
            if (context_.shards.size() > 1)
                for (const auto& funds : context_.shards) held_[funds.shard] = link_.balance(funds.shard, *to_);
        } else {
            recipientError_ = recipientErrorOf(parsed.error());
        }
    }
    Q_EMIT recipientChanged();
    checkAmount(); // the plan names the recipient
}

void SendForm::setAmount(const QString& text) {
    if (step_ != Step::Form || text == amount_) return;
    amount_ = text;
    checkAmount();
}

void SendForm::checkAmount() {
    value_.reset();
    plan_.reset();
    if (const auto parsed = wallet::parse_amount(amount_.toStdString(), numberFormat())) {
        value_ = *parsed;
        amountError_ = parsed->is_zero() ? AmountError::Zero : AmountError::None;
        if (context_.available) {
            if (auto plan = wallet::plan_payment(draft()))
                plan_ = *std::move(plan);
            else
                amountError_ = amountErrorOf(plan.error().error);
        }
    } else {
        amountError_ = amountErrorOf(parsed.error());
    }
    auto smallest = draft();
    smallest.value = Amount{1};
    const auto estimate = wallet::plan_payment(smallest);
    estimate_ = estimate ? std::optional(*estimate) : std::nullopt;
    if (plan_)
        legs_.plan(*plan_);
    else
        legs_.clear();
    Q_EMIT amountChanged();
    Q_EMIT costChanged();
}

wallet::PaymentDraft SendForm::draft() const {
    wallet::PaymentDraft out;
    out.shards = context_.shards;
    for (auto& funds : out.shards)
        if (const auto held = held_.find(funds.shard); held != held_.end()) funds.recipient_balance = held->second;
    out.to = to_.value_or(arpeggio::Address{});
    out.value = value_.value_or(Amount{});
    return out;
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

QString SendForm::feeText() const {
    const auto& known = plan_ ? plan_ : estimate_;
    return known ? ::amountText(known->fee_expected) : QString();
}

QString SendForm::feeMaximumText() const {
    const auto& known = plan_ ? plan_ : estimate_;
    return known ? ::amountText(known->fee_max) : QString();
}

QString SendForm::totalText() const {
    return plan_ ? ::amountText(plan_->total_max) : QString();
}

QString SendForm::balanceAfterText() const {
    if (!plan_ || !context_.available) return {};
    // To an own account that pays itself only the fee leaves.
    const Amount cost = to_ == context_.from ? plan_->fee_max : plan_->total_max;
    return ::amountText(*context_.available - cost);
}

bool SendForm::crossesShards() const {
    const auto& rows = legs_.rows();
    return rows.size() > 1 || (rows.size() == 1 && rows.front().from != rows.front().to);
}

bool SendForm::canReview() const {
    return step_ == Step::Form && to_ && plan_ && context_.blocked.isEmpty();
}
bool SendForm::canSend() const {
    return step_ == Step::Review && context_.blocked.isEmpty();
}

QString SendForm::paymentText() const {
    switch (payment_) {
    case Payment::Draft: return {};
    case Payment::Sending: return tr("Signing and handing in the payment");
    case Payment::Pending: return tr("On its way: waiting for the next block");
    case Payment::InTransit: return tr("Final here, and on its way to the other shard");
    case Payment::Final:
        return crossesShards() ? tr("Arrived: nobody can take it back") : tr("Final: nobody can take it back");
    case Payment::Failed: return tr("The payment was not made");
    }
    return {};
}

QString SendForm::transactionHash() const {
    return isOneLeg() && legs_.rows()[0].transaction ? hexText(legs_.rows()[0].transaction->view()) : QString();
}
QString SendForm::finalAfterText() const {
    return finalAfterMs_ < 0 ? QString() : durationText(finalAfterMs_);
}
QString SendForm::blockText() const {
    const std::uint64_t block = isOneLeg() ? legs_.rows()[0].block : 0;
    return block == 0 ? QString() : tr("block %1").arg(numberText(block));
}

void SendForm::useMaximum() {
    if (step_ != Step::Form || !context_.available) return;
    const auto largest = wallet::largest_payment(draft());
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
    finalAfterMs_ = -1;
    sentAtText_ = QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm:ss"));
    sinceSent_.start();
    const int round = ++round_;
    legs_.begin();
    showProgress();
    std::vector<arpeggio::Bytes> signedLegs; // all before the first is handed in: none goes out alone
    for (const auto& leg : plan_->legs) {
        auto transaction = leg.transaction;
        transaction.nonce = link_.pendingNonce(leg.from, context_.from);
        auto raw = vault_.sign(transaction, context_.from);
        if (!raw) {
            for (std::size_t row = 0; row < plan_->legs.size(); ++row) legs_.fail(row, textOf(raw.error()));
            showProgress();
            return;
        }
        signedLegs.push_back(*std::move(raw));
    }
    for (std::size_t row = 0; row < signedLegs.size(); ++row) {
        link_.submit(plan_->legs[row].from, std::move(signedLegs[row]), this, [this, row, round](const auto& answer) {
            if (round != round_) return; // the form was emptied: the activity tells the rest
            legs_.answer(row, answer);
            showProgress();
            link_.poll();
        });
    }
}

void SendForm::follow(const std::vector<Activity>& activity) {
    if (payment_ != Payment::Pending && payment_ != Payment::InTransit && payment_ != Payment::Sending) return;
    legs_.follow(activity);
    showProgress();
}

/// What all legs together make of the payment.
void SendForm::showProgress() {
    const auto stateOf = [](LegModel::State overall) {
        switch (overall) {
        case LegModel::State::Planned: return Payment::Draft;
        case LegModel::State::Sending: return Payment::Sending;
        case LegModel::State::Sent: return Payment::Pending;
        case LegModel::State::InTransit: return Payment::InTransit;
        case LegModel::State::Arrived: return Payment::Final;
        case LegModel::State::Returned:
        case LegModel::State::Failed: return Payment::Failed;
        }
        return Payment::Draft;
    };
    const Payment next = stateOf(legs_.overall());
    if (next == payment_) return;
    payment_ = next;
    const bool isSettled = next == Payment::Final || next == Payment::Failed;
    if (next == Payment::Final) finalAfterMs_ = sinceSent_.elapsed();
    paymentErrorText_ = next == Payment::Failed ? failureText() : QString();
    Q_EMIT paymentChanged();
    if (isSettled) Q_EMIT settled(next);
}

QString SendForm::failureText() const {
    if (isOneLeg()) return legs_.rows()[0].problem;
    const Amount arrived = legs_.arrived();
    if (!arrived.is_zero())
        return tr("%1 of %2 ARP have arrived. The rest is in your account.").arg(::amountText(arrived), amountText());
    return tr("Nothing has arrived. The money is in your account.");
}

void SendForm::reset() {
    ++round_;
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
