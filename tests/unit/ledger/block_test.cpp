#include "crypto/hash.h"
#include "ledger/block.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;
using codec::Reader;

namespace {
template <class Fixed>
Fixed filled(std::uint8_t byte) {
    return Fixed::from(Bytes(Fixed::size, byte));
}
Header header_with_every_field() {
    Header out;
    out.shard = {1}, out.epoch = {2}, out.instance = {3}, out.height = {4}, out.slot = {5}, out.timestamp = {6};
    out.parent = filled<Hash>(7), out.proposer = filled<crypto::Ed25519PublicKey>(8);
    out.body_root = filled<Hash>(9), out.transactions_root = filled<Hash>(10), out.receipts_root = filled<Hash>(11);
    out.state_root = filled<Hash>(12), out.outbox_root = filled<Hash>(13), out.beacon_ref = filled<Hash>(14);
    out.base_fee = gwei(15), out.gas_used = 16, out.gas_limit = 17, out.logs_bloom = filled<Bloom>(18);
    out.vrf = filled<VrfProof>(19), out.closing = true, out.closing_state_root = filled<Hash>(20);
    return out;
}
Bytes encoded(const Header& header) {
    codec::Writer out;
    encode_header(out, header);
    return std::move(out).out();
}
TransactionPtr transfer(std::uint64_t nonce) {
    Transaction made;
    made.chain_id = 65'536;
    made.nonce = nonce;
    made.to = Address{};
    made.gas_limit = 21'000;
    made.signature = crypto::Secp256k1SecretKey::from_bytes(Bytes(32, 1))->sign(signing_hash(made));
    return *VerifiedTransaction::from(made);
}
} // namespace

TEST(Header, SurvivesTheRoundTrip) {
    const Header header = header_with_every_field();
    const Bytes bytes = encoded(header);
    EXPECT_EQ(bytes.size(), Header::encoded_size);
    Reader in(bytes);
    EXPECT_EQ(*decode_header(in), header);
    EXPECT_TRUE(in.at_end());
}
TEST(Header, EveryByteOfItDecidesItsId) {
    const Bytes bytes = encoded(header_with_every_field());
    const Hash id = header_id(header_with_every_field());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        Bytes changed = bytes;
        changed[i] ^= 1;
        Reader in(changed);
        EXPECT_NE(header_id(*decode_header(in)), id) << "byte " << i;
    }
}
TEST(Header, IsReadWholeOrNotAtAll) {
    const Bytes bytes = encoded(header_with_every_field());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        Reader in{ByteView{bytes}.first(size)};
        EXPECT_EQ(decode_header(in).error(), DecodeError::Truncated);
        EXPECT_EQ(in.left(), size);
    }
}
TEST(Header, AFieldInAnotherFormLeavesTheCursor) {
    Bytes bytes = encoded(header_with_every_field());
    bytes[bytes.size() - Hash::size - 1] = 2; // closing
    Reader in(bytes);
    EXPECT_EQ(decode_header(in).error(), DecodeError::NonCanonical);
    EXPECT_EQ(in.left(), bytes.size());
}
TEST(Header, SaysWhatItsBlockIsToItsEpoch) {
    Header header = header_with_every_field();
    EXPECT_EQ(kind_of(header), BlockKind::Closing);
    header.closing_state_root = {};
    EXPECT_EQ(kind_of(header), BlockKind::Tail);
    header.closing = false;
    EXPECT_EQ(kind_of(header), BlockKind::Ordinary);
}
TEST(Body, GivesItsTransactionsInPlaceAndInOrder) {
    const Body body{{transfer(0), transfer(1), transfer(2)}};
    const Bytes bytes = encode_body(body);
    const auto parts = decode_body(bytes);
    ASSERT_EQ(parts->transactions.size(), 3u);
    EXPECT_TRUE(parts->inbound.empty());
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(to_bytes(parts->transactions[i]), body.transactions[i]->wire());
    EXPECT_TRUE(decode_body(encode_body({}))->transactions.empty());
    EXPECT_EQ(encode_body({}).size(), Body::size_empty);
}
TEST(Body, InboundMailStandsBehindTheTransactions) {
    const Body body{{transfer(0)}, {Bytes(3, 1), Bytes(5, 2)}};
    const Bytes bytes = encode_body(body);
    const auto parts = decode_body(bytes);
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->transactions.size(), 1u);
    ASSERT_EQ(parts->inbound.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(to_bytes(parts->inbound[i]), body.inbound[i]);
    EXPECT_NE(body_root(bytes), body_root(encode_body({body.transactions})));
}
TEST(Body, LinksStandBehindTheInboundMail) {
    for (const Body& body :
         {Body{{transfer(0)}, {Bytes(3, 1)}, {Bytes(5, 2)}}, Body{{}, {}, {Bytes(5, 2), Bytes(0)}}}) {
        const Bytes bytes = encode_body(body);
        const auto parts = decode_body(bytes);
        ASSERT_TRUE(parts);
        EXPECT_EQ(parts->inbound.size(), body.inbound.size());
        ASSERT_EQ(parts->links.size(), body.links.size());
        for (std::size_t i = 0; i < body.links.size(); ++i) EXPECT_EQ(to_bytes(parts->links[i]), body.links[i]);
    }
}
TEST(Body, TheAnswerOfTheDelayFunctionStandsAtTheEnd) {
    for (const Body& body :
         {Body{{transfer(0)}, {Bytes(3, 1)}, {Bytes(5, 2)}, Bytes(Body::delay_max, 3)}, Body{{}, {}, {}, Bytes(1)}}) {
        const Bytes bytes = encode_body(body);
        const auto parts = decode_body(bytes);
        ASSERT_TRUE(parts);
        EXPECT_EQ(parts->transactions.size(), body.transactions.size());
        EXPECT_EQ(parts->inbound.size(), body.inbound.size());
        EXPECT_EQ(parts->links.size(), body.links.size());
        EXPECT_EQ(to_bytes(parts->delay), body.delay);
    }
}
TEST(Body, AnAnswerThatIsEmptyCutOrTooLongIsRefused) {
    Bytes empty = encode_body(Body{{}, {}, {Bytes(1)}});
    empty.insert(empty.end(), 4, 0); // the length of none
    EXPECT_EQ(decode_body(empty).error(), DecodeError::NonCanonical);
    EXPECT_EQ(decode_body(encode_body({{}, {}, {}, Bytes(Body::delay_max + 1)})).error(), DecodeError::TooLong);
    Bytes cut = encode_body({{}, {}, {}, Bytes(9)});
    cut.pop_back();
    EXPECT_EQ(decode_body(cut).error(), DecodeError::Truncated);
}
TEST(Body, IsEmptyIfNothingIsInIt) {
    EXPECT_TRUE(Body{}.is_empty());
    EXPECT_FALSE((Body{{transfer(0)}}.is_empty()));
    EXPECT_FALSE((Body{{}, {Bytes(1)}}.is_empty()));
    EXPECT_FALSE((Body{{}, {}, {Bytes(1)}}.is_empty()));
    EXPECT_FALSE((Body{{}, {}, {}, Bytes(1)}.is_empty()));
}
TEST(Body, EmptyListsAtTheEndHaveOneForm) {
    Bytes bytes = encode_body(Body{{transfer(0)}});
    bytes.insert(bytes.end(), 4, 0); // a count of none
    EXPECT_EQ(decode_body(bytes).error(), DecodeError::NonCanonical);
    bytes.insert(bytes.end(), 4, 0);
    EXPECT_EQ(decode_body(bytes).error(), DecodeError::NonCanonical);
    bytes = encode_body(Body{{}, {Bytes(1)}});
    bytes.insert(bytes.end(), 4, 0);
    EXPECT_EQ(decode_body(bytes).error(), DecodeError::NonCanonical);
    Body full;
    full.inbound.resize(Body::inbound_max + 1);
    EXPECT_EQ(decode_body(encode_body(full)).error(), DecodeError::TooLong);
    full = {};
    full.links.resize(Body::links_max + 1);
    EXPECT_EQ(decode_body(encode_body(full)).error(), DecodeError::TooLong);
}
TEST(Body, WhatIsTooMuchOrLeftOverIsRefused) {
    Bytes bytes = encode_body(Body{{transfer(0)}});
    bytes.push_back(0);
    EXPECT_EQ(decode_body(bytes).error(), DecodeError::Truncated);
    bytes = encode_body(Body{{}, {Bytes(1)}, {Bytes(1)}, Bytes(1)});
    bytes.push_back(0);
    EXPECT_EQ(decode_body(bytes).error(), DecodeError::Trailing);
    EXPECT_EQ(decode_body(Bytes(Body::size_max + 1)).error(), DecodeError::TooLong);
    EXPECT_EQ(decode_body(codec::Writer().u32(Body::transactions_max + 1).out()).error(), DecodeError::TooLong);
    EXPECT_EQ(decode_body(codec::Writer().u32(2).u32(0).out()).error(), DecodeError::Truncated);
}
TEST(Body, ItsRootsTellOrderAndNumber) {
    const TransactionPtr first = transfer(0), second = transfer(1);
    EXPECT_NE(transactions_root({first, second}), transactions_root({second, first}));
    EXPECT_NE(transactions_root({first, first}), transactions_root({first}));
    EXPECT_TRUE(transactions_root({}).is_zero());
    EXPECT_NE(body_root(encode_body({{first}})), body_root(encode_body({{second}})));
}
