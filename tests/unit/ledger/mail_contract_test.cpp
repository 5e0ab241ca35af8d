#include "ledger/mail_contract.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;

namespace {
MailCall sample() {
    return {{7}, Address::from(Bytes(20, 5)), arp(2), 30'000, Bytes(33, 1)};
}
Mail mail() {
    return {{1}, {2}, 3, Address::from(Bytes(20, 4)), Address::from(Bytes(20, 5)), arp(6), 7, gwei(8), Bytes(9, 1)};
}
} // namespace

TEST(MailCall, IsReadAsWritten) {
    const Bytes data = encode_mail_call(sample());
    EXPECT_EQ(decode_mail_call(data), sample());
    for (std::size_t size = 0; size < data.size(); ++size)
        EXPECT_EQ(decode_mail_call(ByteView{data}.first(size)).error(), DecodeError::Truncated);
}
TEST(MailCall, WhatCannotBeMailIsRefused) {
    MailCall call = sample();
    call.payload = Bytes(Mail::payload_max + 1);
    EXPECT_EQ(decode_mail_call(encode_mail_call(call)).error(), DecodeError::TooLong);
    Bytes data = encode_mail_call(sample());
    data[0] ^= 1;
    EXPECT_EQ(decode_mail_call(data).error(), DecodeError::WrongKind);
    data = encode_mail_call(sample());
    data[4 + 27] = 1; // a shard beyond 32 bits
    EXPECT_EQ(decode_mail_call(data).error(), DecodeError::OutOfRange);
}
TEST(MailCall, PaysForADeliveryAtLeast) {
    EXPECT_EQ(mail_fee_min(0), gwei(21'000));
    EXPECT_EQ(mail_fee_min(50'000), gwei(50'000));
    EXPECT_EQ(mail_fee_min(~0ULL).atto, U256{~0ULL} * gwei(1).atto);
}
TEST(MailCall, CostsMoreThanATransfer) {
    Transaction transaction;
    transaction.to = mail_contract;
    EXPECT_EQ(intrinsic_gas(transaction), 21'000 + mail_call_gas);
    transaction.to = shards_contract;
    EXPECT_EQ(intrinsic_gas(transaction), 21'000u);
}
TEST(MailEvents, TellTheWholeMail) {
    EXPECT_EQ(mail_of_log({1}, sent_log(mail())), mail());
    Mail back = mail();
    back.is_return = true;
    back.gas_limit = 0;
    back.prepaid_fee = {};
    back.payload = Bytes(Hash::size, 9);
    EXPECT_EQ(mail_of_log({1}, sent_log(back)), back);
    EXPECT_NE(sent_log(back).topics[0], sent_log(mail()).topics[0]);
}
TEST(MailEvents, IndexTheOtherShardTheRecipientAndTheSequence) {
    const Log sent = sent_log(mail());
    const Log delivered = delivered_log(mail(), gwei(1));
    ASSERT_EQ(sent.topics.size(), 4u);
    EXPECT_EQ(sent.topics[1].bytes.back(), 2);      // the destination
    EXPECT_EQ(delivered.topics[1].bytes.back(), 1); // the source
    EXPECT_EQ(sent.topics[2], delivered.topics[2]);
    EXPECT_EQ(sent.topics[3].bytes.back(), 3);
}
TEST(MailEvents, OtherLogsTellOfNoMail) {
    Log log = sent_log(mail());
    log.address = shards_contract;
    EXPECT_EQ(mail_of_log({1}, log), std::nullopt);
    EXPECT_EQ(mail_of_log({1}, delivered_log(mail(), {})), std::nullopt);
    log = sent_log(mail());
    log.data.pop_back();
    EXPECT_EQ(mail_of_log({1}, log), std::nullopt);
    log.topics.pop_back();
    EXPECT_EQ(mail_of_log({1}, log), std::nullopt);
}
