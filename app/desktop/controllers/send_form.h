#pragma once
#include "models/leg_model.h"

#include <QElapsedTimer>
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>

class NodeLink;
class WalletVault;

/// What the form knows of the rest: the account that pays, and the network it pays on.
struct SendContext {
    arpeggio::Address from;
    QString fromName;
    std::optional<arpeggio::Amount> available;        ///< on all shards; absent: unknown
    std::vector<arpeggio::wallet::ShardFunds> shards; ///< balances less what own pending payments may take
    QString blocked;                                  ///< why nothing can be sent now; empty if it can
    std::map<arpeggio::Address, QString> ownNames;
    friend bool operator==(const SendContext&, const SendContext&) = default;
};

/// One payment from the selected account, from the first key typed to its arrival. Texts in, sentences out: QML
/// computes nothing. Editing is possible in step Form only; what is reviewed is exactly what is signed. It takes as
/// many transactions as the plan has legs (wallet/payment_plan.h); they are signed together and handed in together.
class SendForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Wallets.send is the only one")
    Q_PROPERTY(Step step READ step NOTIFY stepChanged)
    Q_PROPERTY(QString recipient READ recipient WRITE setRecipient NOTIFY recipientChanged)
    Q_PROPERTY(RecipientError recipientError READ recipientError NOTIFY recipientChanged)
    Q_PROPERTY(QString recipientErrorText READ recipientErrorText NOTIFY recipientChanged)
    Q_PROPERTY(QString recipientAddress READ recipientAddress NOTIFY recipientChanged)
    Q_PROPERTY(QString recipientName READ recipientName NOTIFY recipientChanged)
    Q_PROPERTY(QString amount READ amount WRITE setAmount NOTIFY amountChanged)
    Q_PROPERTY(AmountError amountError READ amountError NOTIFY amountChanged)
    Q_PROPERTY(QString amountErrorText READ amountErrorText NOTIFY amountChanged)
    Q_PROPERTY(QString amountText READ amountText NOTIFY amountChanged)
    Q_PROPERTY(QString senderName READ senderName NOTIFY costChanged)
    Q_PROPERTY(QString senderAddress READ senderAddress NOTIFY costChanged)
    Q_PROPERTY(QString availableText READ availableText NOTIFY costChanged)
    Q_PROPERTY(QString feeText READ feeText NOTIFY costChanged)
    Q_PROPERTY(QString feeMaximumText READ feeMaximumText NOTIFY costChanged)
    Q_PROPERTY(QString totalText READ totalText NOTIFY costChanged)
    Q_PROPERTY(QString balanceAfterText READ balanceAfterText NOTIFY costChanged)
    Q_PROPERTY(LegModel* legs READ legs CONSTANT)
    Q_PROPERTY(bool crossesShards READ crossesShards NOTIFY costChanged)
    Q_PROPERTY(bool canReview READ canReview NOTIFY costChanged)
    Q_PROPERTY(bool canSend READ canSend NOTIFY costChanged)
    Q_PROPERTY(QString blockedText READ blockedText NOTIFY costChanged)
    Q_PROPERTY(Payment payment READ payment NOTIFY paymentChanged)
    Q_PROPERTY(QString paymentText READ paymentText NOTIFY paymentChanged)
    Q_PROPERTY(QString paymentErrorText READ paymentErrorText NOTIFY paymentChanged)
    Q_PROPERTY(QString transactionHash READ transactionHash NOTIFY paymentChanged)
    Q_PROPERTY(QString sentAtText READ sentAtText NOTIFY paymentChanged)
    Q_PROPERTY(QString finalAfterText READ finalAfterText NOTIFY paymentChanged)
    Q_PROPERTY(QString blockText READ blockText NOTIFY paymentChanged)

public:
    enum class Step { Form, Review, Done };
    Q_ENUM(Step)
    /// Missing: nothing typed yet, so there is no sentence either.
    enum class RecipientError { None, Missing, NotAnAddress, WrongLength, BadChecksum, MixedCase, OtherNetwork };
    Q_ENUM(RecipientError)
    enum class AmountError {
        None,
        Missing,
        NotANumber,
        MisplacedSeparator,
        TooManyDecimals,
        TooLarge,
        Negative,
        Zero,
        BalanceTooLow, ///< for the amount alone
        FeeNotCovered, ///< the amount is there, the fee is not
    };
    Q_ENUM(AmountError)
    /// InTransit: final where it was sent, and on its way to another shard. Final: all of it is where it was to go.
    enum class Payment { Draft, Sending, Pending, InTransit, Final, Failed };
    Q_ENUM(Payment)

    SendForm(NodeLink& link, WalletVault& vault, QObject* parent = nullptr);

    /// The newest state of the account and the network. What is under review stays as it was reviewed.
    void setContext(SendContext context);
    /// What became of the payment, if it is in there.
    void follow(const std::vector<arpeggio::node::Activity>& activity);

    [[nodiscard]] Step step() const { return step_; }
    [[nodiscard]] QString recipient() const { return recipient_; } ///< as typed
    void setRecipient(const QString& text);
    [[nodiscard]] RecipientError recipientError() const { return recipientError_; }
    [[nodiscard]] QString recipientErrorText() const;
    [[nodiscard]] QString recipientAddress() const;          ///< bech32 of what was typed; empty if it is no address
    [[nodiscard]] QString recipientName() const;             ///< if it is an own account
    [[nodiscard]] QString amount() const { return amount_; } ///< as typed
    void setAmount(const QString& text);
    [[nodiscard]] AmountError amountError() const { return amountError_; }
    [[nodiscard]] QString amountErrorText() const;
    [[nodiscard]] QString amountText() const; ///< exact and grouped, without the unit; empty if it is no amount
    [[nodiscard]] QString senderName() const;
    [[nodiscard]] QString senderAddress() const;
    [[nodiscard]] QString availableText() const;      ///< balance less what own pending payments may take
    [[nodiscard]] QString feeText() const;            ///< expected, at the present base fee
    [[nodiscard]] QString feeMaximumText() const;     ///< what the fee can be at most; what is not needed comes back
    [[nodiscard]] QString totalText() const;          ///< amount + highest fee
    [[nodiscard]] QString balanceAfterText() const;   ///< at least
    [[nodiscard]] LegModel* legs() { return &legs_; } ///< empty while the form makes no payment
    [[nodiscard]] bool crossesShards() const;         ///< more than one shard has a part in it
    [[nodiscard]] bool canReview() const;
    [[nodiscard]] bool canSend() const;
    [[nodiscard]] QString blockedText() const {
        return context_.blocked;
    } ///< why nothing can be sent now (no node, locked); empty if it can
    [[nodiscard]] Payment payment() const { return payment_; }
    [[nodiscard]] QString paymentText() const; ///< one sentence on the state, for eyes and screen readers
    [[nodiscard]] QString paymentErrorText() const { return paymentErrorText_; }
    [[nodiscard]] QString transactionHash() const;                   ///< empty if there are several
    [[nodiscard]] QString sentAtText() const { return sentAtText_; } ///< "14:03:22"
    [[nodiscard]] QString finalAfterText() const;                    ///< "1.2 s"; empty before
    [[nodiscard]] QString blockText() const; ///< "block 1,042", where it was sent; empty before, and with several legs

    /// Fills in the largest amount that leaves the highest fees.
    Q_INVOKABLE void useMaximum();
    Q_INVOKABLE void review();
    /// Review → Form, everything kept.
    Q_INVOKABLE void back();
    /// Review → Done: signs and hands in. Follow `payment`.
    Q_INVOKABLE void submit();
    /// Any → Form, empty. A payment on its way stays on its way and shows in the activity.
    Q_INVOKABLE void reset();

Q_SIGNALS:
    void stepChanged();
    void recipientChanged();
    void amountChanged();
    void costChanged();
    void paymentChanged();
    /// The payment has arrived, or some of it has failed.
    void settled(SendForm::Payment payment);

private:
    void takeNewest();
    void checkRecipient();
    void checkAmount();
    void setStep(Step step);
    void showProgress();
    [[nodiscard]] QString failureText() const;
    [[nodiscard]] arpeggio::wallet::PaymentDraft draft() const;
    [[nodiscard]] bool isOneLeg() const { return legs_.rows().size() == 1; }

    NodeLink& link_;
    WalletVault& vault_;
    SendContext newest_;
    SendContext context_; ///< the newest one in step Form; else that of the review
    Step step_ = Step::Form;
    QString recipient_;
    RecipientError recipientError_ = RecipientError::Missing;
    std::optional<arpeggio::Address> to_;
    QString amount_;
    AmountError amountError_ = AmountError::Missing;
    std::optional<arpeggio::Amount> value_;
    std::optional<arpeggio::wallet::PaymentPlan>
        plan_; ///< what would be signed; present if amount and fees are covered
    std::optional<arpeggio::wallet::PaymentPlan> estimate_; ///< of the smallest payment, for its fees
    std::map<arpeggio::ShardId, arpeggio::Amount> held_;    ///< by the recipient
    LegModel legs_;
    Payment payment_ = Payment::Draft;
    QString paymentErrorText_;
    int round_ = 0; ///< answers to an earlier payment are none to this one
    QString sentAtText_;
    QElapsedTimer sinceSent_;
    qint64 finalAfterMs_ = -1;
};
