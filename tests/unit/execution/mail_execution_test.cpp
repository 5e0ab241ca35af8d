#include "execution/mail_call.h"
#include "unit/execution/mail_world.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::execution;
using ledger::mail_delivery_gas;
using test::address;
using test::MailWorld;
using test::make;
using test::Send;

namespace {
const Amount delivery{gwei(10).atto * U256{mail_delivery_gas}}; ///< at the base fee of MailWorld

struct MailExecution : testing::Test {
    /// Sends mail from shard 0 to shard 1, whose beacon knows of it.
    ledger::Mail sent(const Send& wanted = {}) {
        const auto built = world.block(0, {make(wanted)});
        CHECK(built.result.sent.size() == 1);
        world.link(0);
        return built.result.sent[0];
    }
    SendError refused(const Send& wanted) {
        const auto transaction = make(wanted);
        const auto out = *sharding::OutgoingMail::make(world.all[0].state, {0}, MailWorld::shards);
        const auto mail = mail_of_call(**transaction, transaction->sender(), {0}, out);
        CHECK(!mail);
        const auto built = world.build(0, {transaction}, {}, world.context(0));
        const auto& receipt = built.result.receipts.at(0);
        EXPECT_FALSE(receipt.succeeded);
        EXPECT_TRUE(receipt.logs.empty());
        EXPECT_TRUE(built.result.sent.empty());
        EXPECT_TRUE(built.result.outbox_root.is_zero());
        EXPECT_EQ(receipt.gas_used, ledger::intrinsic_gas(**transaction));
        return mail.error();
    }
    DeliverError not_delivered(const sharding::InboundBatch& batch, const BlockContext& context) {
        BlockExecution execution(world.all[1].state, context);
        const auto delivered = execution.deliver(batch, sharding::encode_batch(batch).size());
        CHECK(!delivered);
        return delivered.error();
    }
    MailWorld world;
};
} // namespace

TEST_F(MailExecution, SendingDebitsTheSenderAndAppendsMail) {
    const Send wanted;
    const auto built = world.block(0, {make(wanted)});
    const BlockResult& result = built.result;
    ASSERT_EQ(result.sent.size(), 1u);
    const ledger::Mail& mail = result.sent[0];
    EXPECT_EQ(mail.sender, address(1));
    EXPECT_EQ(mail.recipient, address(2));
    EXPECT_EQ(mail.value, arp(1));
    EXPECT_EQ(mail.prepaid_fee, wanted.fee);
    EXPECT_EQ(world.balance(0, 1), arp(99) - wanted.fee - result.burned - result.tips);
    ASSERT_EQ(result.receipts[0].logs.size(), 1u);
    EXPECT_EQ(ledger::mail_of_log({0}, result.receipts[0].logs[0]), mail);
    EXPECT_EQ(result.outbox_root, ledger::outbox_root({{{1}, 1, result.outbox[0].root}}));
    const state::Totals totals = *world.all[0].state;
    EXPECT_EQ(totals.mail_out, arp(1) + wanted.fee);
    EXPECT_EQ(totals.balances, world.all[0].state.sum());
}
TEST_F(MailExecution, WhatCannotBeSentCostsItsGasAndNothingElse) {
    using enum SendError;
    Send wanted;
    wanted.call.destination = {0};
    EXPECT_EQ(refused(wanted), OwnShard);
    wanted.call.destination = {4};
    EXPECT_EQ(refused(wanted), UnknownShard);
    wanted = {};
    wanted.call.payload = Bytes(ledger::Mail::payload_max + 1);
    EXPECT_EQ(refused(wanted), PayloadTooLong);
    wanted = {};
    wanted.call.value = {U256::max()};
    wanted.fee = Amount{1};
    test::Transfer transfer{.to = ledger::mail_contract, .gas = 200'000};
    transfer.data = ledger::encode_mail_call(wanted.call);
    const auto built = world.block(0, {make(transfer)});
    EXPECT_FALSE(built.result.receipts.at(0).succeeded);
    EXPECT_EQ(world.balance(0, 1), arp(100) - built.result.burned - built.result.tips);
}
TEST_F(MailExecution, TheFeeIsAtLeastTheFloor) {
    Send wanted;
    wanted.fee = ledger::mail_fee_min(0) - Amount{1};
    EXPECT_EQ(refused(wanted), SendError::FeeTooLow);
    wanted.fee = ledger::mail_fee_min(0);
    wanted.call.gas_limit = mail_delivery_gas + 1;
    EXPECT_EQ(refused(wanted), SendError::FeeTooLow);
    wanted.call.gas_limit = 0;
    EXPECT_EQ(sent(wanted).prepaid_fee, wanted.fee);
}
TEST_F(MailExecution, ATransferToTheContractIsNoCall) {
    const auto built = world.block(0, {make(test::Transfer{.to = ledger::mail_contract, .gas = 61'000})});
    EXPECT_FALSE(built.result.receipts.at(0).succeeded);
    EXPECT_EQ(built.result.receipts[0].gas_used, 61'000u);
    EXPECT_EQ(world.all[0].state.account(ledger::mail_contract)->balance, Amount{});
}
TEST_F(MailExecution, ADeliveryCreditsTheValueAndGivesBackTheUnusedFee) {
    const ledger::Mail mail = sent();
    const auto built = world.block(1, {}, {*world.batch(0, 1)});
    EXPECT_EQ(world.balance(1, 2), arp(101));
    EXPECT_EQ(world.balance(1, 1), arp(100) + mail.prepaid_fee - delivery);
    EXPECT_EQ(built.result.burned, delivery);
    EXPECT_EQ(built.result.gas_used, mail_delivery_gas);
    const state::Totals totals = *world.all[1].state;
    EXPECT_EQ(totals.mail_in, mail.value + mail.prepaid_fee);
    EXPECT_EQ(totals.balances, world.all[1].state.sum());
    ASSERT_TRUE(built.result.inbound_receipt);
    EXPECT_EQ(built.result.inbound_receipt->logs, std::vector{ledger::delivered_log(mail, delivery)});
    EXPECT_TRUE(built.result.receipts.empty());
}
TEST_F(MailExecution, MailThatDoesNotPayForItsDeliveryComesBack) {
    Send poor;
    poor.fee = ledger::mail_fee_min(0); // a tenth of what the delivery costs
    const ledger::Mail mail = sent(poor);
    const auto built = world.block(1, {}, {*world.batch(0, 1)});
    EXPECT_EQ(world.balance(1, 2), arp(100));
    EXPECT_EQ(built.result.burned, mail.prepaid_fee);
    ASSERT_EQ(built.result.sent.size(), 1u);
    const ledger::Mail& back = built.result.sent[0];
    EXPECT_TRUE(back.is_return);
    EXPECT_EQ(back.recipient, address(1));
    EXPECT_EQ(back.value, arp(1));
    EXPECT_EQ(back.payload, to_bytes(ledger::mail_hash(mail).view()));
    world.link(1);
    const Amount before = world.balance(0, 1);
    const auto home = world.block(0, {}, {*world.batch(1, 0)});
    EXPECT_EQ(world.balance(0, 1), before + arp(1));
    EXPECT_EQ(home.result.burned, Amount{});
    EXPECT_EQ(home.result.gas_used, mail_delivery_gas);
}
TEST_F(MailExecution, MailWithTooLittleGasComesBackWithTheRestOfItsFee) {
    Send wanted;
    wanted.call.gas_limit = mail_delivery_gas - 1;
    sent(wanted);
    const auto built = world.block(1, {}, {*world.batch(0, 1)});
    ASSERT_EQ(built.result.sent.size(), 1u);
    EXPECT_EQ(built.result.sent[0].value, arp(1) + wanted.fee - delivery);
    EXPECT_EQ(built.result.burned, delivery);
}
TEST_F(MailExecution, InboundMailHasHalfOfTheGas) {
    std::vector<ledger::TransactionPtr> sends;
    for (std::uint64_t nonce = 0; nonce < 10; ++nonce) sends.push_back(make(Send{.nonce = nonce}));
    world.block(0, sends);
    world.link(0);
    BlockContext narrow = world.context(1);
    narrow.gas_limit = 2 * 3 * mail_delivery_gas + 1;
    EXPECT_EQ(not_delivered(*world.batch(0, 1), narrow), DeliverError{InboundFault::GasExceeded});
    const auto built = world.build(1, {}, {*world.batch(0, 1)}, narrow);
    EXPECT_EQ(built.result.gas_used, 3 * mail_delivery_gas);
    EXPECT_TRUE(execute_block(world.all[1].state, narrow, built.body));
    narrow.gas_limit = mail_delivery_gas;
    const auto none = world.build(1, {}, {*world.batch(0, 1)}, narrow);
    EXPECT_EQ(none.dropped_inbound, (std::vector<InvalidInbound>{{0, InboundFault::GasExceeded}}));
}
TEST_F(MailExecution, InboundMailHasHalfOfTheBody) {
    Send large;
    large.call.payload = Bytes(ledger::Mail::payload_max, 1);
    std::vector<ledger::TransactionPtr> sends;
    for (large.nonce = 0; large.nonce < 8; ++large.nonce) sends.push_back(make(large));
    world.block(0, sends);
    world.link(0);
    BlockContext narrow = world.context(1);
    narrow.body_bytes_max = 10'000;
    EXPECT_EQ(not_delivered(*world.batch(0, 1), narrow), DeliverError{InboundFault::BytesExceeded});
    const auto built = world.build(1, {}, {*world.batch(0, 1)}, narrow);
    ASSERT_EQ(built.body.inbound.size(), 1u);
    EXPECT_LE(built.body.inbound[0].size(), 5'000u);
    EXPECT_GE(built.result.gas_used, mail_delivery_gas);
    EXPECT_TRUE(execute_block(world.all[1].state, narrow, built.body));
}
TEST_F(MailExecution, WhatIsNotProvenIsNotTaken) {
    sent();
    const sharding::InboundBatch good = *world.batch(0, 1);
    BlockContext context = world.context(1);
    context.beacon.reset();
    EXPECT_EQ(not_delivered(good, context), DeliverError{InboundFault::NoBeacon});
    context.is_final = true;
    BlockExecution again(world.all[1].state, context);
    EXPECT_TRUE(again.deliver(good, 1));
    EXPECT_EQ(again.deliver(good, 1).error(), DeliverError{InboundFault::SourceTwice});
    context.shards = 0;
    EXPECT_EQ(not_delivered(good, context), DeliverError{InboundFault::UnknownSource});
    sharding::InboundBatch forged = good;
    forged.mails[0].value += arp(1);
    EXPECT_EQ(not_delivered(forged, world.context(1)), DeliverError{sharding::MailError::NotWhatWasSent});
    const ledger::Body body{{}, {sharding::encode_batch(forged)}};
    EXPECT_EQ(
        execute_block(world.all[1].state, world.context(1), body).error(),
        ExecutionError(InvalidInbound{0, sharding::MailError::NotWhatWasSent}));
    EXPECT_EQ(
        execute_block(world.all[1].state, world.context(1), {{}, {Bytes(9)}}).error(),
        ExecutionError(InvalidInbound{0, InboundFault::Malformed}));
}
TEST_F(MailExecution, MoreCoinsThanThereCanBeAreNotTaken) {
    ledger::Mail mail;
    mail.destination = {1};
    mail.value = {U256::max()};
    ledger::MailList list;
    list.append(ledger::mail_hash(mail));
    const ledger::Outbox outbox{{{1}, 1, ledger::mail_root(list)}};
    ledger::Header header;
    header.outbox_root = ledger::outbox_root(outbox);
    world.beacon.point.id = ledger::header_id(header);
    const auto batch = *sharding::make_batch(header, outbox, {}, {1}, {{mail}, {}});
    EXPECT_EQ(not_delivered(batch, world.context(1)), DeliverError{InboundFault::SupplyExceeded});
}
