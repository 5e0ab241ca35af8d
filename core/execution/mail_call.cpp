#include "execution/mail_call.h"

namespace arpeggio::execution {

std::string_view to_string(SendError error) {
    switch (error) {
    case SendError::NotACall: return "NotACall";
    case SendError::PayloadTooLong: return "PayloadTooLong";
    case SendError::OwnShard: return "OwnShard";
    case SendError::UnknownShard: return "UnknownShard";
    case SendError::ValueAbovePayment: return "ValueAbovePayment";
    case SendError::FeeTooLow: return "FeeTooLow";
    }
    return "?";
}

Result<ledger::Mail, SendError> mail_of_call(
    const ledger::Transaction& transaction,
    const Address& sender,
    ShardId self,
    const sharding::OutgoingMail& outgoing) {
    auto call = ledger::decode_mail_call(transaction.data);
    if (!call) {
        const bool is_long = call.error() == codec::DecodeError::TooLong;
        return Fail(is_long ? SendError::PayloadTooLong : SendError::NotACall);
    }
    if (call->destination == self) return Fail(SendError::OwnShard);
    if (!outgoing.is_destination(call->destination)) return Fail(SendError::UnknownShard);
    const auto fee = minus(transaction.value, call->value);
    if (!fee) return Fail(SendError::ValueAbovePayment);
    if (*fee < ledger::mail_fee_min(call->gas_limit)) return Fail(SendError::FeeTooLow);
    ledger::Mail mail;
    mail.source = self;
    mail.destination = call->destination;
    mail.sender = sender;
    mail.recipient = call->recipient;
    mail.value = call->value;
    mail.gas_limit = call->gas_limit;
    mail.prepaid_fee = *fee;
    mail.payload = std::move(call->payload);
    return mail;
}

} // namespace arpeggio::execution
