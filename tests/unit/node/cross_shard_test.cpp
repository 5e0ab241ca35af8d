#include "ledger/mail_contract.h"
#include "unit/node/demo_node.h"

namespace arpeggio::node {
namespace {
constexpr ShardId second{1};

/// Two shards of four validators; account 0 lives on the first, account 1 on the second.
struct CrossShardTest : DemoNode {
    CrossShardTest() { network = test::fast_network(42, 2); }
    void TearDown() override {
        if (!node) return;
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
    }
    void begin(std::vector<Address> watched) {
        start(options(8));
        node->watch(std::move(watched));
        ASSERT_TRUE(wait([&] { return node->snapshot()->shards.size() == 2; }));
    }
    /// With a prepaid fee of 1 ARP and this gas limit for the delivery.
    [[nodiscard]] Answer pay_abroad(const Amount& value, std::uint64_t gas_limit = ledger::mail_delivery_gas) const {
        ledger::Transaction payment = transfer(0, value + arp(1));
        payment.to = ledger::mail_contract;
        payment.data = ledger::encode_mail_call({second, address(1), value, gas_limit, {}});
        payment.gas_limit = ledger::intrinsic_gas(payment);
        return submit(sign(payment));
    }
    [[nodiscard]] std::optional<Activity> entry(const Hash& transaction) const {
        const auto now = node->snapshot();
        for (const Activity& activity : now->activity)
            if (activity.transaction == transaction) return activity;
        return std::nullopt;
    }
    [[nodiscard]] bool wait_for(const Hash& transaction, Delivery delivery) const {
        return wait([&] {
            const auto now = entry(transaction);
            return now && now->mail && now->mail->delivery == delivery;
        });
    }
};

TEST_F(CrossShardTest, APaymentIsFollowedUntilItHasArrivedAndKnownAfterARestart) {
    begin({address(0)});
    const Answer sent = pay_abroad(arp(3));
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait_for(*sent, Delivery::Arrived));
    const Activity before = *entry(*sent);
    EXPECT_EQ(before.state, ActivityState::Final);
    EXPECT_EQ(before.to, address(1));
    EXPECT_EQ(before.value, arp(3));
    EXPECT_EQ(before.mail->destination, second);
    EXPECT_LT(before.fee, arp(1)) << "what the delivery did not cost has come back";

    begin({address(0)});
    ASSERT_TRUE(wait_for(*sent, Delivery::Arrived));
    const Activity after = *entry(*sent);
    EXPECT_EQ(after.fee, before.fee);
    EXPECT_EQ(after.height, before.height);
    EXPECT_EQ(after.mail->id, before.mail->id);
    EXPECT_EQ(after.mail->height, before.mail->height);
    EXPECT_EQ(node->snapshot()->activity.size(), 1U);
}

TEST_F(CrossShardTest, IncomeFromAnotherShardIsOneEntry) {
    begin({address(1)});
    const Answer sent = pay_abroad(arp(3));
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait_for(*sent, Delivery::Arrived));
    EXPECT_EQ(node->snapshot()->activity.size(), 1U);
    EXPECT_EQ(entry(*sent)->from, address(0));
}

TEST_F(CrossShardTest, WhatCannotBeDeliveredIsReturnedAndKnownAfterARestart) {
    begin({address(0)});
    const Answer sent = pay_abroad(arp(3), ledger::mail_delivery_gas - 1); // too little for any delivery
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait_for(*sent, Delivery::Returned));
    const Amount fee = entry(*sent)->fee;
    EXPECT_LT(fee, arp(1));
    begin({address(0)});
    ASSERT_TRUE(wait_for(*sent, Delivery::Returned));
    EXPECT_EQ(entry(*sent)->fee, fee);
    EXPECT_EQ(node->snapshot()->activity.size(), 1U);
}

TEST_F(CrossShardTest, AFailedCallSendsNothing) {
    begin({address(0)});
    ledger::Transaction payment = transfer(0, arp(1));
    payment.to = ledger::mail_contract;
    payment.data = ledger::encode_mail_call({beacon, address(1), gwei(1), ledger::mail_delivery_gas, {}});
    payment.gas_limit = ledger::intrinsic_gas(payment);
    const Answer sent = submit(sign(payment));
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait([&] { return entry(*sent) && entry(*sent)->state != ActivityState::Pending; }));
    EXPECT_EQ(entry(*sent)->state, ActivityState::Failed);
}

TEST_F(CrossShardTest, TheFaucetGivesOnOneShardAfterTheOther) {
    begin({test::address(9)});
    ASSERT_TRUE(wait([&] { return node->snapshot()->shards[1].members.at(0).is_running; }));
    ASSERT_TRUE(request_funds(test::address(9)) && request_funds(test::address(9)));
    EXPECT_TRUE(wait([&] {
        return node->account(beacon, test::address(9)).balance == arp(1000) &&
               node->account(second, test::address(9)).balance == arp(1000);
    }));
}

/// All at once, so that no grant is in any pool when the next one is signed.
TEST_F(CrossShardTest, GrantsAtOnceDoNotTakeOneNonceTwice) {
    begin({});
    ASSERT_TRUE(wait([&] { return node->snapshot()->shards[1].members.at(0).is_running; }));
    std::vector<std::promise<Answer>> answers(8);
    for (auto& answer : answers)
        node->request_funds(test::address(9), [&answer](Answer given) { answer.set_value(given); });
    for (auto& answer : answers) {
        const Answer given = answer.get_future().get();
        EXPECT_TRUE(given.has_value()) << (given ? "" : to_string(given.error()));
    }
    EXPECT_TRUE(wait([&] {
        return node->account(beacon, test::address(9)).balance + node->account(second, test::address(9)).balance ==
               arp(8000);
    }));
}

} // namespace
} // namespace arpeggio::node
