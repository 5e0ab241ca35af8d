#pragma once
#include "ledger/mail.h"
#include "ledger/receipt.h"
#include "ledger/system_contracts.h"

namespace arpeggio::ledger {

// How mail looks to Ethereum's tools: a call that sends it, and the events that tell of it.

/// What delivers a mail on its destination, whatever it holds: its own bytes were paid for by the call that sent it.
constexpr std::uint64_t mail_delivery_gas = 21'000;
/// The least that a unit of delivery's gas is prepaid with, whatever the base fee is there: a mail that cannot be
/// delivered has still to be taken, and its return is free.
inline const Amount mail_gas_price_floor = gwei(1);
/// The least fee to send mail with: for its gas limit, and for a delivery at least.
Amount mail_fee_min(std::uint64_t gas_limit);

/// send(uint32 destination, address recipient, uint256 value, uint64 gasLimit, bytes payload) payable: what is paid
/// above `value` is the prepaid fee.
struct MailCall {
    ShardId destination;
    Address recipient;
    Amount value;
    std::uint64_t gas_limit = 0;
    Bytes payload;
    friend bool operator==(const MailCall&, const MailCall&) = default;
};
Bytes encode_mail_call(const MailCall& call); ///< a transaction's data
/// Fails with TooLong if the payload is, with WrongKind if another function is called.
Result<MailCall, codec::DecodeError> decode_mail_call(ByteView data);

// Events. All have the other shard, the recipient and the sequence as indexed arguments.
//   Sent(uint32 indexed destination, address indexed recipient, uint64 indexed sequence, address sender,
//        uint256 value, uint64 gasLimit, uint256 prepaidFee, bytes payload)
//   Returned(... destination, recipient, sequence, address sender, uint256 value, bytes payload): the mail that brings
//        back one that could not be delivered; the payload is that one's hash
//   Delivered(uint32 indexed source, ..., address sender, uint256 value, uint256 fee, bool isReturn, bytes payload)
Log sent_log(const Mail& mail);                             ///< Sent, or Returned if that is what it is
Log delivered_log(const Mail& mail, const Amount& charged); ///< `charged` of its fee
/// The mail that a log of Sent or Returned on shard `source` tells of; absent for any other log.
std::optional<Mail> mail_of_log(ShardId source, const Log& log);

} // namespace arpeggio::ledger
