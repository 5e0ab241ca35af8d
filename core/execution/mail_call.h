#pragma once
#include "ledger/mail_contract.h"
#include "ledger/transaction.h"
#include "sharding/outbox.h"

namespace arpeggio::execution {

/// Why a call of the mail contract sends nothing. It is executed all the same: its gas is paid, its value stays.
enum class SendError : std::uint8_t {
    NotACall,          ///< no data, or not the arguments of send()
    PayloadTooLong,    ///< beyond Mail::payload_max
    OwnShard,          ///< a plain transfer does that
    UnknownShard,      ///< the network has none of that number
    ValueAbovePayment, ///< the mail's value is more than what comes with the call
    FeeTooLow,         ///< what is paid above the value is below mail_fee_min
};
std::string_view to_string(SendError error);

/// The mail that a call would append, but for its sequence.
Result<ledger::Mail, SendError> mail_of_call(
    const ledger::Transaction& transaction,
    const Address& sender,
    ShardId self,
    const sharding::OutgoingMail& outgoing);

} // namespace arpeggio::execution
