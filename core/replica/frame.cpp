#include "replica/frame.h"

#include "base/overloaded.h"
#include "codec/reader.h"
#include "codec/writer.h"

namespace arpeggio::replica {
namespace {
enum class PayloadKind : std::uint8_t { Consensus = 0, Relay = 1 };

Result<Envelope, codec::DecodeError> read_envelope(codec::Reader& in) {
    TRY(const std::uint32_t shard, in.u32());
    TRY(const std::uint64_t epoch, in.u64());
    TRY(const std::uint32_t instance, in.u32());
    return Envelope{{shard}, {epoch}, {instance}};
}

Result<Relay, codec::DecodeError> read_relay(codec::Reader& in) {
    TRY(const std::size_t count, in.count(Relay::transactions_max, 4));
    Relay relay;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const ByteView wire, in.byte_string(ledger::Transaction::size_max));
        relay.transactions.push_back(to_bytes(wire));
    }
    TRY_VOID(in.finish());
    return relay;
}
} // namespace

Bytes encode_frame(const Envelope& envelope, const Payload& payload, std::size_t committee_size) {
    const auto* message = std::get_if<consensus::Message>(&payload);
    codec::Writer out(64 + (message ? consensus::message_size(*message) : 0));
    out.u32(envelope.shard.value).u64(envelope.epoch.value).u32(envelope.instance.value);
    std::visit(
        overloaded{
            [&](const consensus::Message& one) {
                out.u8(static_cast<std::uint8_t>(PayloadKind::Consensus));
                out.bytes(consensus::encode_message(one, committee_size));
            },
            [&](const Relay& relay) {
                out.u8(static_cast<std::uint8_t>(PayloadKind::Relay));
                out.u32(static_cast<std::uint32_t>(relay.transactions.size()));
                for (const Bytes& wire : relay.transactions) out.byte_string(wire);
            },
        },
        payload);
    return std::move(out).out();
}

Result<Envelope, codec::DecodeError> decode_envelope(ByteView frame) {
    codec::Reader in(frame);
    return read_envelope(in);
}

Result<Payload, codec::DecodeError> decode_payload(ByteView frame, std::size_t committee_size) {
    codec::Reader in(frame);
    TRY_VOID(read_envelope(in));
    TRY(const std::uint8_t kind, in.u8());
    if (kind == static_cast<std::uint8_t>(PayloadKind::Consensus)) {
        TRY(const ByteView rest, in.bytes(in.left()));
        TRY(consensus::Message message, consensus::decode_message(rest, committee_size));
        return Payload{std::move(message)};
    }
    if (kind != static_cast<std::uint8_t>(PayloadKind::Relay)) return Fail(codec::DecodeError::OutOfRange);
    if (in.left() > Relay::size_max) return Fail(codec::DecodeError::TooLong);
    TRY(Relay relay, read_relay(in));
    return Payload{std::move(relay)};
}

} // namespace arpeggio::replica
