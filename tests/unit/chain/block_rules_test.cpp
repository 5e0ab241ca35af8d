#include "chain/block_rules.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::chain;
using ledger::Header;
using test::make;
using test::ToyChain;

namespace {
/// A parent above genesis, a valid block on it, and what becomes of it if a field is changed.
struct BlockRules : testing::Test {
    ToyChain chain;
    Hash parent = chain.extend(chain.head(), {make({})});
    Header header = chain.header_on(parent);
    execution::BuiltBlock built = chain.build(parent, header, {make({.nonce = 1}), make({.nonce = 2})});
    SealedBlock sealed = seal_block(header, built);

    Result<void, BlockError> judge(const Header& changed) const {
        return validate_header(chain.rules, changed, chain.around(parent));
    }
    BlockError refused(const std::function<void(Header&)>& change) const {
        Header changed = sealed.block->header;
        change(changed);
        const auto judged = judge(changed);
        CHECK(!judged);
        return judged.error();
    }
};
} // namespace

TEST_F(BlockRules, WhatIsBuiltIsValid) {
    const Header& made = sealed.block->header;
    EXPECT_TRUE(judge(made));
    EXPECT_EQ(validate_body(chain.rules, made, sealed.body)->transactions.size(), 2u);
    EXPECT_TRUE(validate_transactions(made, built.body.transactions));
    const state::LayeredView view(chain.state, chain.tree.layers(parent));
    const auto context = context_of(chain.rules, made, (*chain.committee)[{0}].operator_address);
    EXPECT_TRUE(validate_execution(made, *execution::execute_block(view, context, built.body)));
    EXPECT_EQ(sealed.id, ledger::header_id(made));
}
TEST_F(BlockRules, TheFirstBlockMayHaveSlotZero) {
    ToyChain fresh;
    auto around = fresh.around(fresh.head());
    const Header first = make_header(fresh.rules, around, {0}, {around.parent.timestamp.value + 1000});
    EXPECT_EQ(first.height, Height{1});
}
TEST_F(BlockRules, EveryWrongFieldOfAHeaderIsNamed) {
    using enum BlockError;
    EXPECT_EQ(refused([](Header& h) { h.shard = {1}; }), WrongShard);
    EXPECT_EQ(refused([](Header& h) { h.epoch = {1}; }), WrongEpoch);
    EXPECT_EQ(refused([](Header& h) { h.instance = {1}; }), WrongEpoch);
    EXPECT_EQ(refused([](Header& h) { h.height = {1}; }), WrongHeight);
    EXPECT_EQ(refused([](Header& h) { h.parent = Hash{}; }), WrongParent);
    EXPECT_EQ(refused([](Header& h) { --h.slot.value; }), SlotNotAfterParent);
    EXPECT_EQ(refused([](Header& h) { --h.timestamp.value; }), TooEarly);
    EXPECT_EQ(refused([](Header& h) { h.timestamp = {0}; }), TooEarly);
    EXPECT_EQ(refused([](Header& h) { h.proposer.bytes[0] ^= 1; }), WrongProposer);
    EXPECT_EQ(refused([](Header& h) { h.base_fee += Amount{1}; }), WrongBaseFee);
    EXPECT_EQ(refused([](Header& h) { ++h.gas_limit; }), WrongGasLimit);
    EXPECT_EQ(refused([](Header& h) { h.state_root.bytes[0] ^= 1; }), WrongStateRoot);
}
TEST_F(BlockRules, FieldsNotInUseAreZero) {
    using enum BlockError;
    EXPECT_EQ(refused([](Header& h) { h.beacon_ref.bytes[0] = 1; }), WrongBeaconRef);
    EXPECT_EQ(refused([](Header& h) { h.vrf.bytes[0] = 1; }), NonZeroField);
    EXPECT_EQ(refused([](Header& h) { h.closing = true; }), NonZeroField);
    EXPECT_EQ(refused([](Header& h) { h.closing_state_root.bytes[0] = 1; }), NonZeroField);
}
TEST_F(BlockRules, ABodyIsTheOneTheHeaderNames) {
    Bytes body = sealed.body;
    body.back() ^= 1;
    EXPECT_EQ(validate_body(chain.rules, sealed.block->header, body).error(), BlockError::WrongBodyRoot);
    Rules narrow = chain.rules;
    narrow.body_bytes_max = sealed.body.size() - 1;
    EXPECT_EQ(validate_body(narrow, sealed.block->header, sealed.body).error(), BlockError::BodyTooLarge);
    Header malformed = sealed.block->header;
    body.pop_back();
    malformed.body_root = ledger::body_root(body);
    EXPECT_EQ(validate_body(chain.rules, malformed, body).error(), BlockError::MalformedBody);
}
TEST_F(BlockRules, WhatExecutionGivesIsWhatTheHeaderClaims) {
    using enum BlockError;
    const auto claimed = [this](const std::function<void(Header&)>& change) {
        Header changed = sealed.block->header;
        change(changed);
        return validate_execution(changed, built.result).error();
    };
    EXPECT_EQ(claimed([](Header& h) { ++h.gas_used; }), WrongGasUsed);
    EXPECT_EQ(claimed([](Header& h) { h.receipts_root.bytes[0] ^= 1; }), WrongReceiptsRoot);
    EXPECT_EQ(claimed([](Header& h) { h.logs_bloom.bytes[0] ^= 1; }), WrongLogsBloom);
    EXPECT_EQ(claimed([](Header& h) { h.outbox_root.bytes[0] ^= 1; }), WrongOutboxRoot);
    EXPECT_EQ(validate_transactions(header, built.body.transactions).error(), WrongTransactionsRoot);
}
TEST_F(BlockRules, TheBeaconsBlockIsTheOneThatIsAllowed) {
    auto around = chain.around(parent);
    around.beacon_ref = Hash::from(Bytes(32, 9));
    Header made = make_header(chain.rules, around, {header.slot}, {header.timestamp});
    EXPECT_EQ(made.beacon_ref, *around.beacon_ref);
    EXPECT_TRUE(validate_header(chain.rules, made, around));
    EXPECT_EQ(judge(made).error(), BlockError::WrongBeaconRef); // none is allowed
    made.beacon_ref = {};
    EXPECT_EQ(validate_header(chain.rules, made, around).error(), BlockError::WrongBeaconRef);
}
TEST_F(BlockRules, AFullParentRaisesTheBaseFee) {
    Header full = header;
    full.base_fee = gwei(24);
    full.gas_used = full.gas_limit;
    EXPECT_EQ(child_base_fee(chain.rules, full), gwei(25));
    full.gas_used = 0;
    EXPECT_EQ(child_base_fee(chain.rules, full), gwei(21));
}
