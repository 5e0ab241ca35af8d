#include "chain/block_rules.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::chain;
using ledger::BlockKind;
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
    EXPECT_EQ(refused([](Header& h) { h.vrf.bytes[0] = 1; }), WrongVrf);
    EXPECT_EQ(refused([](Header& h) { h.closing = true; }), WrongKind);
    EXPECT_EQ(refused([](Header& h) { h.closing_state_root.bytes[0] = 1; }), WrongKind);
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

namespace {
/// The same for the beacon and another shard of a network with epochs of 16 slots.
struct EpochRules : BlockRules {
    Rules beacon = of_shard({0}), other = of_shard({1});
    const ledger::VrfProof drawn = ledger::VrfProof::from(Bytes(80, 9));

    [[nodiscard]] Rules of_shard(ShardId shard) const {
        Rules out = chain.rules;
        out.shard = shard;
        out.shards = 2;
        out.epoch_slots = 16;
        return out;
    }
    [[nodiscard]] Surroundings around(BlockKind kind) const {
        Surroundings out = chain.around(parent);
        out.kind = kind;
        return out;
    }
    /// With a random number where there has to be one.
    [[nodiscard]] Header make_of(const Rules& rules, BlockKind kind) const {
        return make_header(rules, around(kind), header.slot, header.timestamp, vrf_of(rules, kind));
    }
    [[nodiscard]] ledger::VrfProof vrf_of(const Rules& rules, BlockKind kind) const {
        return has_vrf(rules, kind) ? drawn : ledger::VrfProof{};
    }
};
constexpr std::array kinds{BlockKind::Ordinary, BlockKind::Closing, BlockKind::Tail};
} // namespace

TEST_F(EpochRules, OneShardAloneHasNoEpochs) {
    NetworkDefinition definition = test::toy_definition();
    EXPECT_FALSE(Rules::of(definition, {}).has_epochs());
    definition.profile.shards = 2;
    const Rules several = Rules::of(definition, {1});
    EXPECT_EQ(several.epoch_slots, definition.profile.epoch_slots());
    EXPECT_EQ(several.timeline().length(), definition.profile.epoch_slots());
    EXPECT_EQ(several.timeline().first_slot(), Slot{0});
}
TEST_F(EpochRules, TheBeaconDrawsARandomNumberInEachBlockBeforeTheTail) {
    EXPECT_TRUE(has_vrf(beacon, BlockKind::Ordinary));
    EXPECT_TRUE(has_vrf(beacon, BlockKind::Closing));
    EXPECT_FALSE(has_vrf(beacon, BlockKind::Tail));
    for (const BlockKind kind : kinds) EXPECT_FALSE(has_vrf(other, kind) || has_vrf(chain.rules, kind));
}
TEST_F(EpochRules, ARandomNumberThatIsMissingOrTooManyIsWrong) {
    for (const Rules& rules : {beacon, other}) {
        for (const BlockKind kind : kinds) {
            Header changed = make_of(rules, kind);
            EXPECT_TRUE(validate_header(rules, changed, around(kind)));
            changed.vrf = changed.vrf.is_zero() ? drawn : ledger::VrfProof{};
            EXPECT_EQ(validate_header(rules, changed, around(kind)).error(), BlockError::WrongVrf);
        }
    }
}
TEST_F(EpochRules, ABlockIsOfTheKindThatItHasToBe) {
    for (const Rules& rules : {beacon, other}) {
        for (const BlockKind is : kinds) {
            Header made = make_of(rules, is);
            if (is == BlockKind::Closing) made.closing_state_root.bytes[0] = 1;
            ASSERT_EQ(ledger::kind_of(made), is);
            EXPECT_TRUE(validate_header(rules, made, around(is)));
            for (const BlockKind wanted : kinds) {
                if (wanted == is) continue;
                made.vrf = vrf_of(rules, wanted);
                const auto judged = validate_header(rules, made, around(wanted));
                const bool lacks_root = is == BlockKind::Tail && wanted == BlockKind::Closing; // its execution tells
                EXPECT_EQ(judged.has_value(), lacks_root);
                EXPECT_TRUE(judged || judged.error() == BlockError::WrongKind);
            }
        }
    }
}
TEST_F(EpochRules, AClosingBlocksHeaderLacksTheRootOfItsOwnState) {
    const Header made = make_of(beacon, BlockKind::Closing);
    EXPECT_TRUE(made.closing);
    EXPECT_TRUE(made.closing_state_root.is_zero());
    EXPECT_EQ(made.vrf, drawn);
    EXPECT_FALSE(make_of(beacon, BlockKind::Ordinary).closing);
    EXPECT_TRUE(make_of(beacon, BlockKind::Tail).closing);
}
TEST_F(EpochRules, EachEpochCountsItsSlotsFromZero) {
    Surroundings next = around(BlockKind::Ordinary);
    next.epoch = Epoch{1};
    const Header first = make_header(beacon, next, Slot{0}, header.timestamp, drawn);
    EXPECT_TRUE(validate_header(beacon, first, next));
    ASSERT_GT(next.parent.slot, Slot{0});
    Header same = first;
    same.epoch = next.epoch = next.parent.epoch;
    EXPECT_EQ(validate_header(beacon, same, next).error(), BlockError::SlotNotAfterParent);
    EXPECT_EQ(validate_header(beacon, first, next).error(), BlockError::WrongEpoch);
}
TEST_F(EpochRules, ItsPlaceInTheEpochIsExecutedOnTheBeaconAlone) {
    const auto drawn_number = crypto::VrfOutput::from(Bytes(64, 3));
    const auto placed = [&](const Rules& rules, BlockKind kind) {
        auto context = context_of(rules, make_of(rules, BlockKind::Ordinary), {});
        place_in_epoch(context, rules, Slot{5}, kind, drawn_number);
        EXPECT_EQ(context.kind, kind);
        return context.epoch;
    };
    const auto place = placed(beacon, BlockKind::Closing);
    ASSERT_TRUE(place);
    EXPECT_EQ(place->slot, Slot{5});
    EXPECT_EQ(place->vrf, drawn_number);
    EXPECT_EQ(place->length, 16U);
    EXPECT_EQ(place->delay_bits, beacon.delay_bits);
    EXPECT_EQ(place->delay_squarings, beacon.delay_squarings);
    EXPECT_EQ(place->fence_blocks, beacon.fence_blocks);
    EXPECT_TRUE(placed(beacon, BlockKind::Ordinary));
    EXPECT_FALSE(placed(beacon, BlockKind::Tail));
    EXPECT_FALSE(placed(other, BlockKind::Ordinary));
    EXPECT_FALSE(placed(chain.rules, BlockKind::Ordinary));
}
