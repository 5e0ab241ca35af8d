#include "base/random.h"
#include "ledger/mail_contract.h"
#include "wallet/payment_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace arpeggio::wallet {
namespace {

constexpr ShardId shard(std::uint32_t number) {
    return ShardId{number};
}
ShardFunds funds(std::uint32_t number, const Amount& balance, const Amount& base_fee = gwei(1)) {
    return {
        .shard = shard(number),
        .chain_id = 700 + number,
        .nonce = 10 + number,
        .balance = balance,
        .base_fee = base_fee,
        .recipient_balance = {}};
}
/// What a leg may take from its shard: what an admission asks for.
Amount cost_of(const PaymentLeg& leg) {
    return leg.transaction.value + Amount{leg.transaction.max_fee_per_gas.atto * U256{leg.transaction.gas_limit}};
}
/// What a leg brings to the recipient, read from its transaction; absent if no recipient or another one gets it.
std::optional<Amount> brings(const PaymentLeg& leg, const Address& to) {
    if (leg.from == leg.to) {
        const bool is_plain = leg.transaction.to == to && leg.transaction.data.empty();
        return is_plain ? std::optional(leg.transaction.value) : std::nullopt;
    }
    const auto call = ledger::decode_mail_call(leg.transaction.data);
    if (leg.transaction.to != ledger::mail_contract || !call) return std::nullopt;
    if (call->recipient != to || call->destination != leg.to) return std::nullopt;
    return call->value;
}

struct PaymentPlanTest : testing::Test {
    PaymentDraft draft;
    PaymentPlanTest() {
        draft.to.bytes.fill(7);
        draft.value = arp(1);
    }
    void recipient_holds(std::size_t at, const Amount& amount) { draft.shards.at(at).recipient_balance = amount; }
    [[nodiscard]] PaymentPlan plan() const {
        auto made = plan_payment(draft);
        EXPECT_TRUE(made.has_value());
        return made ? *std::move(made) : PaymentPlan{};
    }
};

TEST_F(PaymentPlanTest, OneShardPaysByAPlainTransfer) {
    draft.shards = {funds(0, arp(5))};
    const PaymentPlan made = plan();
    ASSERT_EQ(made.legs.size(), 1U);
    const auto transfer = build_transfer(
        {.chain_id = 700, .nonce = 10, .to = draft.to, .value = arp(1), .base_fee = gwei(1), .balance = arp(5)});
    EXPECT_EQ(made.legs[0].transaction, transfer->transaction);
    EXPECT_EQ(made.fee_max, transfer->fee_max);
    EXPECT_EQ(made.fee_expected, transfer->fee_expected);
    EXPECT_EQ(made.total_max, transfer->total_max);
}

TEST_F(PaymentPlanTest, WhoIsKnownNowhereIsPaidWhereItIsCheapest) {
    draft.shards = {funds(0, arp(9), gwei(3)), funds(1, arp(5), gwei(2)), funds(2, arp(7), gwei(3))};
    EXPECT_EQ(plan().arrives_on, shard(1));
    draft.value = arp(6); // shard 1 cannot give it, and a transfer elsewhere is cheaper than mail
    EXPECT_EQ(plan().arrives_on, shard(0));
    EXPECT_EQ(plan().legs.size(), 1U);
    EXPECT_EQ(plan().legs[0].from, shard(0));
}

TEST_F(PaymentPlanTest, WhoHoldsSomethingIsPaidWhereItHoldsMost) {
    draft.shards = {funds(0, arp(9)), funds(1, {}), funds(2, {})};
    recipient_holds(1, arp(1));
    recipient_holds(2, arp(2));
    const PaymentPlan made = plan();
    ASSERT_EQ(made.legs.size(), 1U);
    EXPECT_EQ(made.legs[0].from, shard(0));
    EXPECT_EQ(made.legs[0].to, shard(2));
    EXPECT_EQ(brings(made.legs[0], draft.to), arp(1));
}

TEST_F(PaymentPlanTest, TheRecipientsOwnShardPaysIfItCan) {
    draft.shards = {funds(0, arp(90)), funds(1, arp(2))};
    recipient_holds(1, arp(1));
    const PaymentPlan made = plan();
    ASSERT_EQ(made.legs.size(), 1U);
    EXPECT_EQ(made.legs[0].from, shard(1));
    EXPECT_EQ(brings(made.legs[0], draft.to), arp(1));
}

TEST_F(PaymentPlanTest, SeveralShardsPayLargestFirstAndAllOfThemDirectly) {
    draft.shards = {funds(0, arp(3)), funds(1, arp(5)), funds(2, arp(4)), funds(3, arp(1))};
    recipient_holds(0, Amount{1});
    draft.value = arp(10);
    const PaymentPlan made = plan();
    ASSERT_EQ(made.legs.size(), 3U);
    EXPECT_EQ(made.legs[0].from, shard(1));
    EXPECT_EQ(made.legs[1].from, shard(2));
    EXPECT_EQ(made.legs[2].from, shard(0));
    EXPECT_EQ(made.legs[0].total_max(), arp(5)) << "the first legs give all they can";
    for (const PaymentLeg& leg : made.legs) EXPECT_EQ(leg.to, shard(0));
}

TEST_F(PaymentPlanTest, AMailLegIsWhatTheContractTakes) {
    draft.shards = {funds(0, arp(5), gwei(10)), funds(1, {}, gwei(100))};
    recipient_holds(1, arp(1));
    const PaymentLeg leg = plan().legs.at(0);
    const auto call = ledger::decode_mail_call(leg.transaction.data);
    ASSERT_TRUE(call);
    EXPECT_EQ(call->gas_limit, ledger::mail_delivery_gas);
    const Amount prepaid = leg.transaction.value - call->value;
    EXPECT_EQ(prepaid, (Amount{gwei(400).atto * U256{21'000}}));
    EXPECT_GE(prepaid, ledger::mail_fee_min(call->gas_limit));
    EXPECT_GE(leg.transaction.gas_limit, ledger::intrinsic_gas(leg.transaction));
    EXPECT_EQ(leg.transaction.chain_id, 700U);
    EXPECT_EQ(leg.transaction.nonce, 10U);
    EXPECT_EQ(leg.transaction.max_fee_per_gas, gwei(21));
    EXPECT_EQ(leg.total_max(), cost_of(leg));
    EXPECT_LT(leg.fee_expected, leg.fee_max);
}

TEST_F(PaymentPlanTest, DeliveryIsPrepaidWithTheContractsLeastAtAnyRate) {
    EXPECT_EQ(prepaid_delivery({}), ledger::mail_fee_min(ledger::mail_delivery_gas));
    EXPECT_EQ(prepaid_delivery(gwei(1)), (Amount{gwei(4).atto * U256{21'000}}));
    EXPECT_EQ(prepaid_delivery({U256::max()}), std::nullopt);
}

TEST_F(PaymentPlanTest, WhatIsMissingIsNamed) {
    draft.shards = {funds(0, arp(3)), funds(1, arp(2))};
    draft.value = arp(5) + Amount{1};
    EXPECT_EQ(plan_payment(draft).error(), (PlanProblem{TransferError::BalanceTooLow, Amount{1}}));
    draft.value = arp(5);
    const Amount most = *largest_payment(draft);
    EXPECT_EQ(plan_payment(draft).error(), (PlanProblem{TransferError::FeeNotCovered, arp(5) - most}));
    draft.value = {};
    EXPECT_EQ(plan_payment(draft).error(), (PlanProblem{TransferError::ZeroAmount, {}}));
    draft.shards = {};
    draft.value = arp(1);
    EXPECT_EQ(plan_payment(draft).error(), (PlanProblem{TransferError::BalanceTooLow, arp(1)}));
    EXPECT_EQ(largest_payment(draft), std::nullopt);
}

TEST_F(PaymentPlanTest, SurvivesNumbersAtTheEnd) {
    draft.shards = {funds(0, {U256::max()}, {U256::max()}), funds(1, {U256::max()}), funds(2, {U256::max()})};
    draft.value = {U256::max()};
    EXPECT_EQ(plan().legs.size(), 2U);
    draft.shards = {funds(0, {U256::max()}, {U256::max() >> 1})};
    EXPECT_EQ(plan_payment(draft).error().error, TransferError::FeeNotCovered);
}

TEST_F(PaymentPlanTest, ConsolidationBringsOwnCoinsToOneShard) {
    const std::vector<ShardFunds> shards{funds(0, arp(3)), funds(1, arp(2)), funds(2, arp(4))};
    const Address own = draft.to;
    const auto made = plan_consolidation(shards, own, shard(1), arp(8));
    ASSERT_TRUE(made);
    ASSERT_EQ(made->legs.size(), 2U);
    Amount brought;
    for (const PaymentLeg& leg : made->legs) brought += brings(leg, own).value_or(Amount{});
    EXPECT_EQ(brought, arp(6));
    EXPECT_EQ(plan_consolidation(shards, own, shard(1), arp(5))->legs.size(), 1U);
    EXPECT_TRUE(plan_consolidation(shards, own, shard(1), arp(2))->legs.empty());
    EXPECT_EQ(
        plan_consolidation(shards, own, shard(1), arp(10)).error(),
        (PlanProblem{TransferError::BalanceTooLow, arp(1)}));
}

/// Random funds on at most five shards: empty ones, dust, and a few coins; base fees of up to 1,000 gwei.
PaymentDraft random_draft(Random& random) {
    PaymentDraft out;
    out.to.bytes.fill(static_cast<std::uint8_t>(random.below(256)));
    const auto shards = 1 + static_cast<std::uint32_t>(random.below(5));
    for (std::uint32_t i = 0; i < shards; ++i) {
        constexpr std::uint64_t scale[] = {0, 100'000, 1'000'000'000, 5'000'000'000};
        const Amount balance = gwei(random.below(1 + scale[random.below(4)])) + Amount{U256{random.below(1000)}};
        out.shards.push_back(funds(i, balance, gwei(1 + random.below(1000))));
        if (random.below(4) == 0) out.shards.back().recipient_balance = Amount{U256{random.below(3)}};
    }
    return out;
}

/// The fewest shards that can give `value` on `to`, by trying all sets of them; absent if none can.
std::optional<std::size_t> fewest_by_trying(const PaymentDraft& draft, const ShardFunds& to) {
    std::optional<std::size_t> best;
    for (std::uint32_t set = 1; set < (1U << draft.shards.size()); ++set) {
        Amount sum;
        std::size_t members = 0;
        for (std::size_t i = 0; i < draft.shards.size(); ++i) {
            if ((set >> i & 1U) == 0) continue;
            const ShardFunds& from = draft.shards[i];
            const bool is_own = from.shard == to.shard;
            const Amount price = from.base_fee + from.base_fee + draft.tip;
            const Amount gas{price.atto * U256{is_own ? transfer_gas : mail_leg_gas()}};
            const Amount fee = is_own ? gas : gas + *prepaid_delivery(to.base_fee);
            sum += minus(from.balance, fee).value_or(Amount{});
            ++members;
        }
        if (sum >= draft.value && (!best || members < *best)) best = members;
    }
    return best;
}

std::optional<std::size_t> fewest_by_trying(const PaymentDraft& draft) {
    const auto by_holding = [](const ShardFunds& a, const ShardFunds& b) {
        return a.recipient_balance < b.recipient_balance;
    };
    const auto most = std::max_element(draft.shards.begin(), draft.shards.end(), by_holding);
    if (!most->recipient_balance.is_zero()) return fewest_by_trying(draft, *most);
    std::optional<std::size_t> best;
    for (const ShardFunds& to : draft.shards) {
        const auto here = fewest_by_trying(draft, to);
        if (here && (!best || *here < *best)) best = here;
    }
    return best;
}

void expect_sound(const PaymentDraft& draft, const PaymentPlan& plan) {
    Amount sum, fees;
    std::vector<ShardId> used;
    for (const PaymentLeg& leg : plan.legs) {
        const auto from = std::find_if(
            draft.shards.begin(), draft.shards.end(), [&](const auto& one) { return one.shard == leg.from; });
        ASSERT_NE(from, draft.shards.end());
        EXPECT_EQ(std::count(used.begin(), used.end(), leg.from), 0) << "a shard pays once";
        used.push_back(leg.from);
        EXPECT_LE(cost_of(leg), from->balance) << "overdrawn";
        EXPECT_EQ(cost_of(leg), leg.total_max());
        EXPECT_LE(leg.fee_expected, leg.fee_max);
        EXPECT_EQ(leg.to, plan.arrives_on);
        EXPECT_EQ(brings(leg, draft.to), leg.value);
        sum += leg.value;
        fees += leg.fee_max;
    }
    EXPECT_EQ(sum, draft.value);
    EXPECT_EQ(fees, plan.fee_max);
    EXPECT_EQ(sum + fees, plan.total_max);
}

TEST(PaymentPlanProperties, LegsAreExactFewestAndFoundWheneverThereIsEnough) {
    Random random(2026);
    int planned = 0, split = 0, refused = 0;
    for (int run = 0; run < 4000; ++run) {
        PaymentDraft draft = random_draft(random);
        const Amount most = largest_payment(draft).value_or(Amount{});
        // Around the largest one, and anywhere below it.
        draft.value = {
            random.below(4) == 0 ? most.atto + U256{random.below(3)}
                                 : U256{1} + most.atto * U256{random.below(1000)} / U256{1000}};
        const auto fewest = fewest_by_trying(draft);
        const auto plan = plan_payment(draft);
        ASSERT_EQ(plan.has_value(), draft.value <= most && !draft.value.is_zero()) << "run " << run;
        if (!plan) {
            ++refused;
            continue;
        }
        ASSERT_EQ(plan->legs.size(), fewest) << "run " << run;
        expect_sound(draft, *plan);
        ++planned;
        split += plan->legs.size() > 1 ? 1 : 0;
    }
    EXPECT_GT(planned, 1000);
    EXPECT_GT(split, 300);
    EXPECT_GT(refused, 200);
}

TEST(PaymentPlanProperties, TheLargestPaymentIsTakenAndOneAttoMoreIsNot) {
    Random random(7);
    for (int run = 0; run < 1000; ++run) {
        PaymentDraft draft = random_draft(random);
        const auto most = largest_payment(draft);
        if (!most) continue;
        draft.value = *most;
        const auto plan = plan_payment(draft);
        ASSERT_TRUE(plan) << "run " << run;
        expect_sound(draft, *plan);
        draft.value += Amount{1};
        const auto beyond = plan_payment(draft);
        ASSERT_FALSE(beyond) << "run " << run;
        const bool is_fee = beyond.error().error == TransferError::FeeNotCovered;
        EXPECT_TRUE(!is_fee || beyond.error().missing == Amount{1}) << "run " << run;
    }
}

} // namespace
} // namespace arpeggio::wallet
