#include "unit/node/demo_node.h"

namespace arpeggio::node {
namespace {

/// Every reason for which a node takes no transaction. Three of four validators are missing, so that nothing that is
/// pending goes away.
struct SubmitTest : DemoNode {
    ledger::Transaction wanted = transfer(0);

    void SetUp() override { start(options(1)); }
    Answer submit_wanted() const { return submit(sign(wanted)); }
};

TEST_F(SubmitTest, Takes) {
    const Answer hash = submit_wanted();
    ASSERT_TRUE(hash);
    EXPECT_EQ(*hash, (*ledger::VerifiedTransaction::from_wire(sign(wanted)))->hash());
}

TEST_F(SubmitTest, TooLarge) {
    EXPECT_EQ(submit(Bytes(ledger::Transaction::size_max + 1)), Fail(SubmitError::TooLarge));
}

TEST_F(SubmitTest, Malformed) {
    EXPECT_EQ(submit({}), Fail(SubmitError::Malformed));
    Bytes cut = sign(wanted);
    cut.pop_back();
    EXPECT_EQ(submit(cut), Fail(SubmitError::Malformed));
}

TEST_F(SubmitTest, UnknownType) {
    Bytes blob = sign(wanted);
    blob[0] = 3;
    EXPECT_EQ(submit(blob), Fail(SubmitError::UnknownType));
}

TEST_F(SubmitTest, Unprotected) {
    const Bytes legacy{0xc9, 0x80, 0x01, 0x82, 0x52, 0x08, 0x80, 0x80, 0x80, 0x1b};
    Bytes whole = legacy; // nonce, price, gas, to, value, data, v = 27, r, s
    whole.insert(whole.end(), {0x01, 0x01});
    whole[0] = 0xcb;
    EXPECT_EQ(submit(whole), Fail(SubmitError::Unprotected));
}

TEST_F(SubmitTest, BadSignature) {
    ledger::Transaction high = wanted;
    high.signature.r.bytes.fill(0xff);
    high.signature.s.bytes.fill(0xff);
    EXPECT_EQ(submit(ledger::encode_transaction(high)), Fail(SubmitError::BadSignature));
}

TEST_F(SubmitTest, WrongChainId) {
    wanted.chain_id += 1;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::WrongChainId));
}

TEST_F(SubmitTest, GasLimitTooLow) {
    wanted.gas_limit = 20'999;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::GasLimitTooLow));
}

TEST_F(SubmitTest, GasLimitTooHigh) {
    wanted.gas_limit = network.profile.gas_limit + 1;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::GasLimitTooHigh));
}

TEST_F(SubmitTest, TipAboveFee) {
    wanted.max_priority_fee_per_gas = wanted.max_fee_per_gas + gwei(1);
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::TipAboveFee));
}

TEST_F(SubmitTest, FeeTooLow) {
    wanted.max_priority_fee_per_gas = wanted.max_fee_per_gas = Amount{U256{1}};
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::FeeTooLow));
}

TEST_F(SubmitTest, NonceTooFarAhead) {
    wanted.nonce = 1'000'000;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::NonceTooFarAhead));
}

TEST_F(SubmitTest, InsufficientBalance) {
    wanted.value = node->account(beacon, address(0)).balance;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::InsufficientBalance));
}

TEST_F(SubmitTest, AlreadyKnown) {
    ASSERT_TRUE(submit_wanted());
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::AlreadyKnown));
}

TEST_F(SubmitTest, ReplacementUnderpriced) {
    ASSERT_TRUE(submit_wanted());
    wanted.value = arp(2);
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::ReplacementUnderpriced));
    wanted.max_fee_per_gas = gwei(111);
    wanted.max_priority_fee_per_gas = gwei(2);
    EXPECT_TRUE(submit_wanted());
}

TEST_F(SubmitTest, CreationUnsupported) {
    wanted.to.reset();
    wanted.gas_limit = 100'000;
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::CreationUnsupported));
}

TEST_F(SubmitTest, Unavailable) {
    node->stop_validator(0);
    ASSERT_TRUE(wait([&] { return !is_running(0); }));
    EXPECT_EQ(submit_wanted(), Fail(SubmitError::Unavailable));
}

TEST_F(SubmitTest, ManyAtOnceAreAllAnswered) {
    constexpr std::size_t count = 10'000;
    const Bytes raw = sign(wanted);
    std::atomic<std::size_t> answered = 0, taken = 0;
    for (std::size_t i = 0; i < count; ++i) {
        node->submit(beacon, raw, [&](const Answer& answer) {
            taken += answer.has_value() ? 1 : 0;
            ++answered;
        });
    }
    EXPECT_TRUE(wait([&] { return answered == count; }));
    EXPECT_EQ(taken, 1U);
}

TEST_F(SubmitTest, AStopLeavesNoneUnanswered) {
    constexpr std::size_t count = 1000;
    std::atomic<std::size_t> answered = 0;
    for (std::size_t i = 0; i < count; ++i) node->submit(beacon, sign(wanted), [&](const Answer&) { ++answered; });
    node->stop();
    EXPECT_EQ(answered, count);
}

} // namespace
} // namespace arpeggio::node
