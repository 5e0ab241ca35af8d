#include "ledger/mail.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;
using codec::Reader;

namespace {
Mail sample() {
    return {
        .source = {1},
        .destination = {2},
        .sequence = 3,
        .sender = Address::from(Bytes(20, 4)),
        .recipient = Address::from(Bytes(20, 5)),
        .value = arp(6),
        .gas_limit = 7,
        .prepaid_fee = gwei(8),
        .payload = Bytes(9, 10)};
}
Bytes encoded(const Mail& mail) {
    codec::Writer out;
    encode_mail(out, mail);
    return std::move(out).out();
}
Result<Mail, DecodeError> decoded(const Bytes& bytes) {
    Reader in(bytes);
    return decode_mail(in);
}
Outbox outbox_of(std::uint32_t entries) {
    Outbox out;
    for (std::uint32_t i = 0; i < entries; ++i) out.push_back({{2 * i}, i + 1, Hash::from(Bytes(32, 7))});
    return out;
}
} // namespace

TEST(Mail, IsReadAsWritten) {
    const Bytes bytes = encoded(sample());
    EXPECT_EQ(bytes.size(), Mail::size_without_payload + 9);
    EXPECT_EQ(decoded(bytes), sample());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        Reader in{ByteView{bytes}.first(size)};
        EXPECT_EQ(decode_mail(in).error(), DecodeError::Truncated);
        EXPECT_EQ(in.left(), size);
    }
}
TEST(Mail, ItsHashTellsEveryField) {
    const Hash hash = mail_hash(sample());
    const auto changed = [](const std::function<void(Mail&)>& change) {
        Mail mail = sample();
        change(mail);
        return mail_hash(mail);
    };
    EXPECT_NE(changed([](Mail& m) { m.source = {9}; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.destination = {9}; }), hash);
    EXPECT_NE(changed([](Mail& m) { ++m.sequence; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.sender = {}; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.recipient = {}; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.value += Amount{1}; }), hash);
    EXPECT_NE(changed([](Mail& m) { ++m.gas_limit; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.prepaid_fee += Amount{1}; }), hash);
    EXPECT_NE(changed([](Mail& m) { m.payload.pop_back(); }), hash);
}
TEST(Mail, WhatNoneCanHoldIsRefused) {
    Bytes bytes = encoded(sample());
    bytes[4 + 4 + 8 + 20 + 20 + 32 + 8 + 32 + 1] = 0x04; // a payload of 1,033 bytes
    EXPECT_EQ(decoded(bytes).error(), DecodeError::TooLong);
    bytes = encoded(sample());
    bytes.back() = 1; // a return with gas and fee
    EXPECT_EQ(decoded(bytes).error(), DecodeError::OutOfRange);
    bytes = encoded(sample());
    std::fill_n(bytes.begin() + 4 + 4 + 8 + 20 + 20, 32, std::uint8_t{0xff}); // value + fee beyond 256 bits
    EXPECT_EQ(decoded(bytes).error(), DecodeError::OutOfRange);
}
TEST(Mail, AReturnIsAPlainCredit) {
    Mail mail = sample();
    mail.is_return = true;
    mail.gas_limit = 0;
    mail.prepaid_fee = {};
    mail.payload = Bytes(Hash::size, 1);
    EXPECT_EQ(decoded(encoded(mail)), mail);
}
TEST(Outbox, EveryEntryLeadsToItsRoot) {
    EXPECT_TRUE(outbox_root({}).is_zero());
    const Outbox outbox = outbox_of(5);
    const Hash root = outbox_root(outbox);
    for (std::size_t i = 0; i < outbox.size(); ++i) {
        const auto branch = outbox_branch(outbox, i);
        OutboxEntry entry = outbox[i];
        EXPECT_TRUE(verify_outbox_branch(entry, branch, root));
        ++entry.count;
        EXPECT_FALSE(verify_outbox_branch(entry, branch, root));
    }
    EXPECT_NE(outbox_root(outbox_of(4)), root);
}
TEST(Outbox, AnEntryIsReadAsWritten) {
    codec::Writer out;
    encode_outbox_entry(out, outbox_of(2)[1]);
    Reader in(out.out());
    EXPECT_EQ(decode_outbox_entry(in), outbox_of(2)[1]);
    EXPECT_TRUE(in.at_end());
    const Bytes none(OutboxEntry::encoded_size);
    Reader empty(none);
    EXPECT_EQ(decode_outbox_entry(empty).error(), DecodeError::OutOfRange);
}
