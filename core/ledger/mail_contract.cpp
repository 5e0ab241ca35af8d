#include "ledger/mail_contract.h"

#include "base/check.h"
#include "codec/abi.h"

namespace arpeggio::ledger {
namespace {
using codec::AbiReader;
using codec::AbiWriter;
using codec::DecodeError;

constexpr std::string_view send_signature = "send(uint32,address,uint256,uint64,bytes)";
constexpr std::size_t send_arguments = 5;
constexpr std::size_t sent_data = 5;     ///< arguments of Sent that are not indexed
constexpr std::size_t returned_data = 3; ///< of Returned

const codec::AbiSelector& send_selector() {
    static const auto selector = codec::abi_selector(send_signature);
    return selector;
}
const Hash& sent_topic() {
    static const Hash topic = codec::abi_topic("Sent(uint32,address,uint64,address,uint256,uint64,uint256,bytes)");
    return topic;
}
const Hash& returned_topic() {
    static const Hash topic = codec::abi_topic("Returned(uint32,address,uint64,address,uint256,bytes)");
    return topic;
}
const Hash& delivered_topic() {
    static const Hash topic = codec::abi_topic("Delivered(uint32,address,uint64,address,uint256,uint256,bool,bytes)");
    return topic;
}

/// An event of the mail contract with the arguments that all of them index.
Log log_of(const Hash& topic, ShardId other, const Mail& mail, Bytes data) {
    const Bytes indexed = AbiWriter(3).u64(other.value).address(mail.recipient).u64(mail.sequence).out();
    Log log{mail_contract, {topic}, std::move(data)};
    for (std::size_t i = 0; i < 3; ++i)
        log.topics.push_back(Hash::from(ByteView{indexed}.subspan(i * codec::abi_word)));
    return log;
}

Result<void, DecodeError> read_topics(const Log& log, Mail& mail) {
    Bytes indexed;
    for (std::size_t i = 1; i < log.topics.size(); ++i) append(indexed, log.topics[i].view());
    AbiReader in(indexed, 3);
    TRY(mail.destination.value, in.u32());
    TRY(mail.recipient, in.address());
    TRY(mail.sequence, in.u64());
    return in.finish();
}

Result<void, DecodeError> read_data(const Log& log, Mail& mail) {
    AbiReader in(log.data, mail.is_return ? returned_data : sent_data);
    TRY(mail.sender, in.address());
    TRY(mail.value.atto, in.u256());
    if (!mail.is_return) {
        TRY(mail.gas_limit, in.u64());
        TRY(mail.prepaid_fee.atto, in.u256());
    }
    TRY(const ByteView payload, in.bytes(Mail::payload_max));
    mail.payload = to_bytes(payload);
    return in.finish();
}
} // namespace

Amount mail_fee_min(std::uint64_t gas_limit) {
    return {mail_gas_price_floor.atto * U256{std::max(gas_limit, mail_delivery_gas)}}; // 64 bits by 30
}

Bytes encode_mail_call(const MailCall& call) {
    Bytes out = to_bytes(send_selector().view());
    AbiWriter arguments(send_arguments);
    arguments.u64(call.destination.value).address(call.recipient).u256(call.value.atto).u64(call.gas_limit);
    append(out, arguments.bytes(call.payload).out());
    return out;
}

Result<MailCall, DecodeError> decode_mail_call(ByteView data) {
    if (data.size() < codec::AbiSelector::size) return Fail(DecodeError::Truncated);
    if (codec::AbiSelector::from(data) != send_selector()) return Fail(DecodeError::WrongKind);
    AbiReader in(data.subspan(codec::AbiSelector::size), send_arguments);
    MailCall out;
    TRY(out.destination.value, in.u32());
    TRY(out.recipient, in.address());
    TRY(out.value.atto, in.u256());
    TRY(out.gas_limit, in.u64());
    TRY(const ByteView payload, in.bytes(Mail::payload_max));
    out.payload = to_bytes(payload);
    TRY_VOID(in.finish());
    return out;
}

Log sent_log(const Mail& mail) {
    if (mail.is_return) {
        AbiWriter data(returned_data);
        data.address(mail.sender).u256(mail.value.atto).bytes(mail.payload);
        return log_of(returned_topic(), mail.destination, mail, data.out());
    }
    AbiWriter data(sent_data);
    data.address(mail.sender).u256(mail.value.atto).u64(mail.gas_limit).u256(mail.prepaid_fee.atto);
    return log_of(sent_topic(), mail.destination, mail, data.bytes(mail.payload).out());
}

Log delivered_log(const Mail& mail, const Amount& charged) {
    AbiWriter data(5);
    data.address(mail.sender).u256(mail.value.atto).u256(charged.atto).boolean(mail.is_return).bytes(mail.payload);
    return log_of(delivered_topic(), mail.source, mail, data.out());
}

std::optional<Mail> mail_of_log(ShardId source, const Log& log) {
    if (log.address != mail_contract || log.topics.size() != Log::topics_max) return std::nullopt;
    Mail mail;
    mail.source = source;
    mail.is_return = log.topics[0] == returned_topic();
    if (!mail.is_return && log.topics[0] != sent_topic()) return std::nullopt;
    if (!read_topics(log, mail) || !read_data(log, mail) || !is_encodable(mail)) return std::nullopt;
    return mail;
}

} // namespace arpeggio::ledger
