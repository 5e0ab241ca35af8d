#include "ledger/mail_contract.h"
#include "node/history.h"
#include "sharding/inbox.h"
#include "storage/store.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace arpeggio::node {
namespace {
using test::address;
using test::make;
constexpr ShardId home{0}, abroad{2};
const Instant now = instant_of(TimestampMs{77'000});
const Amount delivery_charge{gwei(2).atto * U256{ledger::mail_delivery_gas}}; // at the base fee of block_at

/// Two shards: account 1 pays from `home` to account 2 on `abroad`.
struct HistoryMailTest : testing::Test {
    History history;
    Amount prepaid = arp(1);
    void SetUp() override { history.watch({address(1)}); }

    [[nodiscard]] ledger::TransactionPtr call(std::uint64_t nonce = 0, const Amount& value = arp(3)) const {
        const Bytes data = ledger::encode_mail_call({abroad, address(2), value, ledger::mail_delivery_gas, {}});
        return make(
            {.to = ledger::mail_contract, .nonce = nonce, .value = value + prepaid, .gas = 90'000, .data = data});
    }
    /// What the call makes when it succeeds.
    [[nodiscard]] ledger::Mail mail(std::uint64_t sequence = 0, const Amount& value = arp(3)) const {
        ledger::Mail out;
        out.source = home;
        out.destination = abroad;
        out.sequence = sequence;
        out.sender = address(1);
        out.recipient = address(2);
        out.value = value;
        out.gas_limit = ledger::mail_delivery_gas;
        out.prepaid_fee = prepaid;
        return out;
    }
    [[nodiscard]] ledger::Mail return_of(const ledger::Mail& refused) const {
        ledger::Mail out;
        out.source = refused.destination;
        out.destination = refused.source;
        out.sender = refused.recipient;
        out.recipient = refused.sender;
        out.value = refused.value + prepaid - delivery_charge;
        out.payload = to_bytes(ledger::mail_hash(refused).view());
        out.is_return = true;
        return out;
    }
    /// A block of a shard that executes these transactions and takes this mail; what it sends is told beside it.
    static ledger::Block block(
        ShardId shard,
        std::uint64_t height,
        std::vector<ledger::TransactionPtr> transactions,
        const std::vector<ledger::Mail>& taken = {}) {
        ledger::Block out = *test::block_at(height, std::move(transactions));
        out.header.shard = shard;
        if (taken.empty()) return out;
        sharding::InboundBatch batch;
        batch.header.shard = taken.front().source;
        batch.entry.count = 1;
        batch.mails = taken;
        out.body.inbound.push_back(sharding::encode_batch(batch));
        return out;
    }
    void final(const ledger::Block& made, std::vector<ledger::Mail> sent = {}) {
        history.on_final(made, mail_of(made, std::move(sent)));
    }
    void send() { final(block(home, 5, {call()}), {mail()}); }
    void deliver() { final(block(abroad, 9, {}, {mail()})); }

    [[nodiscard]] Activity only() const {
        const auto all = history.activity();
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? Activity{} : all.front();
    }
    [[nodiscard]] Delivery delivery() const {
        const Activity activity = only();
        EXPECT_TRUE(activity.mail.has_value());
        return activity.mail ? activity.mail->delivery : Delivery::Sent;
    }
    [[nodiscard]] Amount gas_fee() const { return {gwei(3).atto * U256{ledger::intrinsic_gas(**call())}}; }
};

TEST_F(HistoryMailTest, WhatVoidBlocksBroughtIsReadAgain) {
    send();
    deliver();
    history.roll_back(abroad, Height{9});
    EXPECT_EQ(only().mail->delivery, Delivery::Arrived) << "it stays";
    history.roll_back(abroad, Height{8});
    EXPECT_TRUE(history.activity().empty());
    const ledger::Block sending = block(home, 5, {call()});
    EXPECT_TRUE(history.backfill(sending, mail_of(sending, {mail()})));
    EXPECT_EQ(only().mail->delivery, Delivery::InTransit);
    deliver();
    EXPECT_EQ(only().mail->delivery, Delivery::Arrived);
    history.roll_back(home, Height{4});
    EXPECT_TRUE(history.activity().empty());
}

TEST_F(HistoryMailTest, APendingCallIsThePaymentThatItMakes) {
    const auto transaction = call();
    history.on_admitted(transaction, home, now);
    const Activity activity = only();
    EXPECT_EQ(activity.state, ActivityState::Pending);
    EXPECT_EQ(delivery(), Delivery::Sent);
    EXPECT_EQ(activity.transaction, transaction->hash());
    EXPECT_EQ(activity.to, address(2));
    EXPECT_EQ(activity.value, arp(3));
    EXPECT_EQ(activity.mail->destination, abroad);
    EXPECT_EQ(activity.fee, gwei(100 * 90'000) + prepaid);
}

TEST_F(HistoryMailTest, FinalOnItsShardItIsInTransitThenItArrives) {
    history.on_admitted(call(), home, now);
    send();
    EXPECT_EQ(only().state, ActivityState::Final);
    EXPECT_EQ(delivery(), Delivery::InTransit);
    EXPECT_EQ(only().fee, gas_fee() + prepaid) << "all of it may be needed yet";
    EXPECT_EQ(only().mail->id, ledger::mail_hash(mail()));
    const std::uint64_t before = history.version();
    deliver();
    EXPECT_GT(history.version(), before);
    EXPECT_EQ(delivery(), Delivery::Arrived);
    EXPECT_EQ(only().height, Height{5});
    EXPECT_EQ(only().mail->height, Height{9});
    EXPECT_EQ(only().mail->timestamp, TimestampMs{9000});
    EXPECT_EQ(only().fee, gas_fee() + delivery_charge);
}

TEST_F(HistoryMailTest, WhatIsRefusedComesBack) {
    send();
    final(block(abroad, 9, {}, {mail()}), {return_of(mail())});
    EXPECT_EQ(delivery(), Delivery::Returning);
    EXPECT_EQ(only().fee, gas_fee() + delivery_charge);
    final(block(home, 14, {}, {return_of(mail())}));
    EXPECT_EQ(delivery(), Delivery::Returned);
    EXPECT_EQ(only().mail->height, Height{14});
    EXPECT_EQ(only().value, arp(3));
    EXPECT_EQ(only().fee, gas_fee() + delivery_charge);
}

TEST_F(HistoryMailTest, ACallThatSentNothingHasFailed) {
    final(block(home, 5, {call(0, arp(4)), call(1)}), {mail()});
    const auto all = history.activity();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].state, ActivityState::Failed);
    EXPECT_EQ(all[1].mail->delivery, Delivery::Sent);
    EXPECT_EQ(all[0].state, ActivityState::Final);
    EXPECT_EQ(all[0].mail->id, ledger::mail_hash(mail()));
}

TEST_F(HistoryMailTest, EqualCallsOfOneBlockAreToldApart) {
    final(block(home, 5, {call(0), call(1)}), {mail(0), mail(1)});
    final(block(abroad, 9, {}, {mail(0)}));
    const auto all = history.activity();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].mail->delivery, Delivery::InTransit);
    EXPECT_EQ(all[1].mail->delivery, Delivery::Arrived) << "the first one";
    EXPECT_EQ(all[1].nonce, 0U);
}

TEST_F(HistoryMailTest, WhoIsPaidSeesItComeAndArrive) {
    history.watch({address(2)});
    send();
    EXPECT_EQ(delivery(), Delivery::InTransit);
    EXPECT_EQ(only().from, address(1));
    deliver();
    EXPECT_EQ(delivery(), Delivery::Arrived);
    EXPECT_EQ(only().value, arp(3));
}

TEST_F(HistoryMailTest, MailFromAShardThatIsNotFollowedIsAnIncome) {
    history.watch({address(2)});
    deliver();
    const Activity activity = only();
    EXPECT_EQ(activity.transaction, ledger::mail_hash(mail()));
    EXPECT_EQ(activity.state, ActivityState::Final);
    EXPECT_EQ(activity.from, address(1));
    EXPECT_EQ(activity.to, address(2));
    EXPECT_EQ(activity.shard, home);
    EXPECT_EQ(activity.mail->delivery, Delivery::Arrived);
    EXPECT_EQ(activity.timestamp, TimestampMs{9000});
}

TEST_F(HistoryMailTest, AReturnOfAnUnknownPaymentIsShown) {
    final(block(home, 14, {}, {return_of(mail())}));
    const Activity activity = only();
    EXPECT_EQ(activity.from, address(1));
    EXPECT_EQ(activity.to, address(2));
    EXPECT_EQ(activity.mail->delivery, Delivery::Returned);
    EXPECT_EQ(activity.mail->destination, abroad);
}

TEST_F(HistoryMailTest, WhatWasRefusedIsNoIncome) {
    history.watch({address(2)});
    final(block(abroad, 9, {}, {mail()}), {return_of(mail())});
    EXPECT_TRUE(history.activity().empty());
}

TEST_F(HistoryMailTest, StrangersMailIsLeftOut) {
    history.watch({address(3)});
    send();
    deliver();
    EXPECT_TRUE(history.activity().empty());
}

/// In whichever order the blocks of both shards are read, the result is the same.
TEST_F(HistoryMailTest, TheOrderOfBlocksDoesNotMatter) {
    const ledger::Block sent = block(home, 5, {call()});
    const ledger::Block refused = block(abroad, 9, {}, {mail()});
    const ledger::Block back = block(home, 14, {}, {return_of(mail())});
    std::vector<int> order{0, 1, 2};
    do {
        history.watch({}); // forgets all
        history.watch({address(1)});
        for (const int at : order) {
            if (at == 0) (void)history.backfill(sent, mail_of(sent, {mail()}));
            if (at == 1) (void)history.backfill(refused, mail_of(refused, {return_of(mail())}));
            if (at == 2) (void)history.backfill(back, mail_of(back, {}));
        }
        const Activity activity = only();
        EXPECT_EQ(activity.transaction, call()->hash());
        EXPECT_EQ(delivery(), Delivery::Returned);
        EXPECT_EQ(activity.height, Height{5});
        EXPECT_EQ(activity.value, arp(3));
        EXPECT_EQ(activity.fee, gas_fee() + delivery_charge);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(HistoryMailTest, ReadAgainTheBlocksChangeNothing) {
    send();
    deliver();
    const Amount fee = only().fee;
    send();
    EXPECT_EQ(delivery(), Delivery::Arrived);
    deliver();
    EXPECT_EQ(delivery(), Delivery::Arrived);
    EXPECT_EQ(only().fee, fee);
}

TEST_F(HistoryMailTest, WatchingOthersForgetsMailToo) {
    send();
    history.watch({address(3)});
    EXPECT_TRUE(history.activity().empty());
    history.watch({address(1)});
    deliver();
    EXPECT_EQ(only().transaction, ledger::mail_hash(mail())) << "its transaction is not known any more";
}

TEST(BlockMail, IsAbsentWhereItsReceiptsAreGone) {
    const auto store = storage::make_memory_store();
    ledger::Block block;
    const auto empty = read_block_mail(*store, block);
    ASSERT_TRUE(empty && *empty);
    EXPECT_TRUE((*empty)->sent.empty());
    const Bytes data = ledger::encode_mail_call({abroad, address(2), arp(3), ledger::mail_delivery_gas, {}});
    block.body.transactions = {make({.to = ledger::mail_contract, .gas = 90'000, .data = data})};
    const auto erased = read_block_mail(*store, block);
    ASSERT_TRUE(erased);
    EXPECT_FALSE(*erased);
}
} // namespace
} // namespace arpeggio::node
