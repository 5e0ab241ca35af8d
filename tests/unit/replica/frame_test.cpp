#include "codec/writer.h"
#include "fuzz/ledger_samples.h"
#include "replica/frame.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {

constexpr std::size_t committee_size = samples::committee_size;
const Envelope envelope{ShardId{3}, Epoch{7}, Instance{1}};
constexpr std::size_t envelope_bytes = 16;
constexpr std::size_t kind_at = envelope_bytes;

Bytes relay_frame(const Relay& relay) {
    return encode_frame(envelope, relay, committee_size);
}
/// A relay frame that announces `count` transactions and goes on with `rest`.
Bytes announced(std::uint32_t count, std::size_t rest) {
    codec::Writer out;
    out.u32(3).u64(7).u32(1).u8(1).u32(count);
    Bytes frame = std::move(out).out();
    frame.resize(frame.size() + rest);
    return frame;
}

TEST(Frame, ConsensusMessagesComeBackAsTheyWere) {
    const Payload payload = consensus::Message{samples::certificate(ledger::VoteKind::Notarize)};
    const Bytes frame = encode_frame(envelope, payload, committee_size);
    EXPECT_EQ(decode_envelope(frame), envelope);
    EXPECT_EQ(decode_payload(frame, committee_size), payload);
}

TEST(Frame, RelaysComeBackAsTheyWere) {
    const Relay relay{{Bytes(110, 1), Bytes{}, Bytes(ledger::Transaction::size_max, 2)}};
    EXPECT_EQ(decode_payload(relay_frame(relay), committee_size), Payload{relay});
    EXPECT_EQ(decode_payload(relay_frame({}), committee_size), Payload{Relay{}});
}

TEST(Frame, TheEnvelopeIsReadWithoutThePayload) {
    Bytes frame = relay_frame({});
    frame.resize(envelope_bytes);
    EXPECT_EQ(decode_envelope(frame), envelope);
    EXPECT_EQ(decode_payload(frame, committee_size), Fail(codec::DecodeError::Truncated));
    frame.pop_back();
    EXPECT_EQ(decode_envelope(frame), Fail(codec::DecodeError::Truncated));
}

TEST(Frame, EveryPrefixIsTooShort) {
    const Bytes frame = relay_frame({{Bytes(20, 1), Bytes(30, 2)}});
    for (std::size_t size = 0; size < frame.size(); ++size) {
        EXPECT_FALSE(decode_payload(ByteView(frame).first(size), committee_size)) << size;
    }
}

TEST(Frame, NothingMayFollow) {
    Bytes frame = relay_frame({{Bytes(20, 1)}});
    frame.push_back(0);
    EXPECT_EQ(decode_payload(frame, committee_size), Fail(codec::DecodeError::Trailing));
}

TEST(Frame, AnUnknownKindIsRefused) {
    Bytes frame = relay_frame({});
    frame[kind_at] = 2;
    EXPECT_EQ(decode_payload(frame, committee_size), Fail(codec::DecodeError::OutOfRange));
}

TEST(Frame, ARelayHasAtMostSoManyTransactions) {
    EXPECT_TRUE(decode_payload(relay_frame({std::vector<Bytes>(Relay::transactions_max)}), committee_size));
    EXPECT_FALSE(decode_payload(relay_frame({std::vector<Bytes>(Relay::transactions_max + 1)}), committee_size));
}

TEST(Frame, ARelayHasAtMostSoManyBytes) {
    const Relay large{std::vector<Bytes>(8, Bytes(ledger::Transaction::size_max))};
    EXPECT_EQ(decode_payload(relay_frame(large), committee_size), Fail(codec::DecodeError::TooLong));
}

TEST(Frame, ATransactionIsAtMostSoLong) {
    const Relay long_one{{Bytes(ledger::Transaction::size_max + 1)}};
    EXPECT_EQ(decode_payload(relay_frame(long_one), committee_size), Fail(codec::DecodeError::TooLong));
}

TEST(Frame, ACountThatTheBytesCannotHoldCostsNothing) {
    EXPECT_FALSE(decode_payload(announced(1024, 100), committee_size));
    EXPECT_FALSE(decode_payload(announced(0xffffffff, 100), committee_size));
}

} // namespace
} // namespace arpeggio::replica
