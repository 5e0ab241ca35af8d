#include "delay/evaluation.h"
#include "delay/verify.h"
#include "execution/block_executor.h"
#include "sharding/redraw.h"
#include "sharding/seats.h"
#include "unit/execution/transfers.h"
#include "unit/ledger/final_committee.h"

#include <gtest/gtest.h>

namespace arpeggio::execution {
namespace {
using ledger::BlockKind;
using ledger::Body;
using sharding::EpochState;

constexpr ShardId second{1};
constexpr std::uint64_t length = 16; ///< slots of an epoch: mixed before 8, elected from 12 on
constexpr std::size_t bits = 256;
constexpr std::uint64_t squarings = 300;
const Hash genesis_seed = Hash::from(Bytes(32, 7));

/// The beacon of two shards with four members each, and its state after each block that the test makes. It begins with
/// epoch 0, which has its next seed, and nothing to wait for.
struct EpochExecutionTest : testing::Test {
    EpochExecutionTest() {
        state::Diff diff;
        diff.leaves[sharding::epoch_state_key()] = sharding::encode_epoch_state(sharding::first_epoch(genesis_seed));
        sharding::append_assignment(diff, Epoch{0}, seats());
        state.apply(diff);
        state.fund(test::address(1), arp(100));
    }
    static sharding::Assignment seats() {
        sharding::Assignment out;
        for (std::uint8_t shard = 0; shard < 2; ++shard) {
            auto& members = out.shards.emplace_back();
            for (std::uint8_t i = 0; i < 4; ++i) {
                const Bytes key(32, static_cast<std::uint8_t>(4 * shard + i + 1));
                members.push_back({{crypto::Ed25519PublicKey::from(key), 100, Address{}}, Epoch{0}});
            }
        }
        return out;
    }
    BlockContext at(std::uint64_t slot, BlockKind kind = BlockKind::Ordinary) {
        BlockContext out;
        out.height = Height{++height};
        out.chain_id = test::chain_id;
        out.gas_limit = 1'000'000;
        out.shards = 2;
        out.kind = kind;
        if (kind != BlockKind::Tail) out.epoch = {Slot{slot}, vrf_of(slot), length, bits, squarings, fence_blocks};
        return out;
    }
    static crypto::VrfOutput vrf_of(std::uint64_t slot) {
        return crypto::VrfOutput::from(Bytes(64, static_cast<std::uint8_t>(slot + 1)));
    }
    Result<BlockResult, ExecutionError>
    execute(std::uint64_t slot, const Body& body = {}, BlockKind kind = BlockKind::Ordinary) {
        auto result = execute_block(state, at(slot, kind), body);
        if (result) state.apply(*result->diff);
        return result;
    }
    std::optional<EpochFault> fault_at(std::uint64_t slot, const Body& body, BlockKind kind = BlockKind::Ordinary) {
        const auto result = execute_block(state, at(slot, kind), body);
        return result ? std::nullopt : std::optional(std::get<EpochFault>(result.error()));
    }
    [[nodiscard]] EpochState now() const { return *sharding::read_epoch_state(state); }
    /// What the delay function gives for the mix by now.
    [[nodiscard]] Bytes answer(std::uint64_t of = squarings) const {
        delay::Evaluation evaluation(delay::Discriminant::from_seed(now().mix, bits), of);
        evaluation.step(10 * of);
        return evaluation.answer();
    }
    static Body with(Bytes delay) { return {{}, {}, {}, std::move(delay)}; }
    /// A block that links this header of the second shard.
    static Body linking(const test::FinalCommittee& members, std::vector<ledger::Header> headers) {
        codec::Writer out;
        ledger::encode_final_run(out, members.sealed(std::move(headers)));
        return {{}, {}, {std::move(out).out()}};
    }
    void close_epoch_zero() {
        ASSERT_TRUE(execute(12));
        ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    }
    /// Epoch 1 with the second shard's closing block linked, and its mix complete.
    void mix_epoch_one() {
        close_epoch_zero();
        const test::FinalCommittee members(second);
        ASSERT_TRUE(execute(0, linking(members, {members.closing(members.genesis)})));
        ASSERT_TRUE(execute(7));
    }

    test::MapView state;
    std::uint64_t height = 0;
    std::uint64_t fence_blocks = 1000;
};

TEST_F(EpochExecutionTest, EachRandomNumberOfTheFirstHalfChangesTheMix) {
    const Hash start = now().mix;
    const auto with_another_number = [&] {
        BlockContext context = at(3);
        context.epoch->vrf = vrf_of(99);
        return execute_block(state, context, {})->epoch->mix;
    };
    const Hash other = with_another_number();
    ASSERT_TRUE(execute(3));
    EXPECT_NE(now().mix, start);
    EXPECT_NE(now().mix, other);
    const Hash half = now().mix;
    ASSERT_TRUE(execute(7));
    const Hash whole = now().mix;
    EXPECT_NE(whole, half);
    ASSERT_TRUE(execute(8));
    EXPECT_EQ(now().mix, whole);
}

TEST_F(EpochExecutionTest, TheDiffHoldsWhatChangedOnly) {
    const auto mixed = execute(3);
    ASSERT_TRUE(mixed);
    ASSERT_EQ(mixed->diff->leaves.size(), 1U);
    EXPECT_TRUE(mixed->diff->leaves.contains(sharding::epoch_state_key()));
    const auto later = execute(8);
    ASSERT_TRUE(later);
    EXPECT_TRUE(later->diff->leaves.empty());
    EXPECT_EQ(later->epoch, now()) << "what it is after the block is told all the same";
    const auto elected = execute(12);
    ASSERT_TRUE(elected);
    EXPECT_EQ(elected->diff->leaves.size(), 3U) << "the epoch and the seats of two shards";
}

TEST_F(EpochExecutionTest, TheAnswerIsTheNextSeed) {
    mix_epoch_one();
    const Bytes proof = answer();
    const auto seed = delay::verify(delay::Discriminant::from_seed(now().mix, bits), squarings, proof);
    ASSERT_TRUE(seed);
    EXPECT_EQ(now().next_seed, std::nullopt);
    ASSERT_TRUE(execute(8, with(proof)));
    EXPECT_EQ(now().next_seed, *seed);
    EXPECT_NE(*seed, genesis_seed);
}

TEST_F(EpochExecutionTest, AnAnswerBeforeTheMixIsCompleteIsTooEarly) {
    mix_epoch_one();
    EXPECT_EQ(fault_at(7, with(answer())), EpochFault::DelayTooEarly);
    EXPECT_EQ(fault_at(8, with(answer())), std::nullopt);
}

TEST_F(EpochExecutionTest, AnAnswerWhereThereIsOneIsUnasked) {
    EXPECT_EQ(fault_at(8, with(answer())), EpochFault::DelayUnasked) << "epoch 1 has the genesis seed";
    mix_epoch_one();
    ASSERT_TRUE(execute(8, with(answer())));
    EXPECT_EQ(fault_at(9, with(answer())), EpochFault::DelayUnasked);
}

TEST_F(EpochExecutionTest, AnAnswerToAnotherQuestionIsWrong) {
    const Bytes other_mix = answer();
    mix_epoch_one();
    Bytes changed = answer();
    changed.back() ^= 1;
    for (const Bytes& wrong : {other_mix, changed, answer(squarings - 1), Bytes(1), Bytes(64)})
        EXPECT_EQ(fault_at(8, with(wrong)), EpochFault::WrongDelay);
}

TEST_F(EpochExecutionTest, AnotherShardHasNoAnswerAndNoEpoch) {
    mix_epoch_one();
    BlockContext context = at(8);
    context.shard = second;
    context.epoch.reset();
    const auto refused = execute_block(state, context, with(answer()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(std::get<EpochFault>(refused.error()), EpochFault::NotTheBeacon);
    const auto without = execute_block(state, context, {});
    ASSERT_TRUE(without);
    EXPECT_EQ(without->epoch, std::nullopt);
    EXPECT_TRUE(without->diff->leaves.empty());
}

TEST_F(EpochExecutionTest, TheFirstBlockFromThreeQuartersOnElects) {
    const auto before = execute(11);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->elected, std::nullopt);
    EXPECT_EQ(*sharding::read_assignment(state, Epoch{1}, 2), std::nullopt);
    const auto election = execute(13); // no block at 12
    ASSERT_TRUE(election && election->elected);
    EXPECT_EQ(now().election, Slot{13});
    EXPECT_EQ(*sharding::read_assignment(state, Epoch{1}, 2), election->elected);
    EXPECT_EQ(*sharding::read_assignment(state, Epoch{0}, 2), seats()) << "who serve still";
    const auto after = execute(14);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->elected, std::nullopt);
}

TEST_F(EpochExecutionTest, WhoeverServesIsElectedByTheRule) {
    std::vector<ledger::Member> members;
    for (const auto& shard : seats().shards) {
        for (const sharding::Seat& seat : shard) members.push_back(seat.member);
    }
    const auto expected = sharding::assign(seats(), {Epoch{1}, genesis_seed, members, {}});
    ASSERT_EQ(expected.movers.size(), 2U) << "one of each of two small shards";
    EXPECT_EQ(execute(12)->elected, expected.assignment);
}

TEST_F(EpochExecutionTest, TheElectionWaitsForTheAnswer) {
    mix_epoch_one();
    ASSERT_TRUE(execute(12));
    EXPECT_EQ(now().election, std::nullopt);
    const auto election = execute(15, with(answer()));
    ASSERT_TRUE(election);
    EXPECT_TRUE(election->elected);
    EXPECT_EQ(now().election, Slot{15});
    EXPECT_EQ(fault_at(18, {}), std::nullopt) << "the end is a quarter later";
    EXPECT_EQ(fault_at(19, {}), EpochFault::WrongKind);
}

TEST_F(EpochExecutionTest, WithoutSeatsThereIsNoElection) {
    state.leaves.erase(sharding::seats_key(Epoch{0}, second));
    const auto failed = execute(12);
    ASSERT_FALSE(failed);
    EXPECT_EQ(std::get<storage::StorageError>(failed.error()), storage::StorageError::Corrupt);
}

/// Epoch 1 with its next seed, at ¾; what is linked of the second shard is the test's.
struct ClosingLinkTest : EpochExecutionTest {
    void SetUp() override {
        close_epoch_zero();
        ASSERT_TRUE(execute(0));
        ASSERT_TRUE(execute(8, with(answer())));
    }
    bool elects(const Body& body = {}) {
        const auto result = execute_block(state, at(12), body);
        return result && result->elected.has_value();
    }
    const test::FinalCommittee first{second}, next{second, 0, Epoch{1}};
    const ledger::Header ordinary = first.child(first.genesis), closing = first.closing(ordinary);
};

TEST_F(ClosingLinkTest, TheElectionWaitsForTheClosingBlockOfTheLastEpoch) {
    EXPECT_FALSE(elects());
    ASSERT_TRUE(execute(9, linking(first, {ordinary})));
    EXPECT_FALSE(elects()) << "linked, but not closed";
    ASSERT_TRUE(execute(10, linking(first, {closing})));
    EXPECT_TRUE(elects());
}

TEST_F(ClosingLinkTest, ItsOwnLinkCounts) {
    EXPECT_FALSE(elects(linking(first, {ordinary})));
    EXPECT_TRUE(elects(linking(first, {closing})));
    EXPECT_TRUE(elects(linking(first, {closing, first.tail(closing)})));
}

TEST_F(ClosingLinkTest, ABlockOfThisEpochShowsThatTheLastIsOver) {
    EXPECT_TRUE(elects(linking(next, {next.child(closing)})));
}

TEST_F(ClosingLinkTest, ALateLinkMovesTheElectionAndTheEnd) {
    ASSERT_TRUE(execute(12));
    ASSERT_TRUE(execute(20, linking(first, {closing})));
    EXPECT_EQ(now().election, Slot{20});
    EXPECT_EQ(fault_at(23, {}), std::nullopt);
    EXPECT_EQ(fault_at(24, {}), EpochFault::WrongKind);
}

/// The second shard was linked at the beacon's height 4, and is halted once that is more than six blocks ago.
struct HaltedTest : ClosingLinkTest {
    void SetUp() override {
        ClosingLinkTest::SetUp();
        height = 3;
        ASSERT_TRUE(execute(9, linking(first, {ordinary})));
        fence_blocks = 6;
    }
    std::optional<sharding::Assignment> elected_at(std::uint64_t at_height, const Body& body = {}) {
        height = at_height - 1;
        const auto result = execute_block(state, at(12), body);
        CHECK(result.has_value());
        return result->elected;
    }
    void elect() {
        height = 10;
        ASSERT_TRUE(execute(12));
        ASSERT_EQ(now().election, Slot{12});
    }
    std::optional<LinkFault> fault_of(const test::FinalCommittee& members, const ledger::Header& header) {
        const auto result = execute_block(state, at(13), linking(members, {header}));
        return result ? std::nullopt : std::optional(std::get<InvalidLink>(result.error()).fault);
    }
    [[nodiscard]] static test::FinalCommittee drawn(Epoch epoch, Instance instance) {
        test::FinalCommittee out(second, 0, epoch);
        out.context.instance = instance;
        return out;
    }
};

TEST_F(HaltedTest, TheElectionWaitsForItNoLonger) {
    EXPECT_EQ(elected_at(10), std::nullopt);
    EXPECT_TRUE(elected_at(11));
}

TEST_F(HaltedTest, ItGoesOnFromItsLinkedBlockWithOtherMembers) {
    const auto elected = elected_at(11);
    ASSERT_TRUE(elected);
    const sharding::Restart expected{ledger::header_id(ordinary), ordinary.height, Epoch{0}};
    EXPECT_EQ(elected->restarts, (std::map<ShardId, sharding::Restart>{{second, expected}}));
    const auto served = *sharding::read_assignment(state, Epoch{1}, 2);
    const auto redrawn = sharding::redraw(*served, second, {Epoch{2}, Instance{1}, *now().next_seed});
    EXPECT_EQ(redrawn.movers.size(), 2U);
    EXPECT_EQ(elected->shards, redrawn.assignment.shards) << "and nobody else moves";
}

TEST_F(HaltedTest, WithALinkInTheElectionBlockItIsNotHalted) {
    EXPECT_EQ(elected_at(11, linking(first, {first.child(ordinary)})), std::nullopt)
        << "its closing block is waited for";
    const auto elected = elected_at(11, linking(first, {closing}));
    ASSERT_TRUE(elected);
    EXPECT_TRUE(elected->restarts.empty());
}

TEST_F(HaltedTest, OneThatWasNeverLinkedGoesOnFromGenesis) {
    state.leaves.erase(sharding::crosslink_key(second));
    EXPECT_EQ(elected_at(6), std::nullopt);
    const auto elected = elected_at(7);
    ASSERT_TRUE(elected);
    EXPECT_EQ(elected->restarts.at(second), sharding::Restart{});
}

TEST_F(HaltedTest, FromTheElectionOnItsOldBlocksAreNotLinked) {
    const ledger::Header late = next.child(closing);
    EXPECT_EQ(fault_of(first, closing), std::nullopt);
    elect();
    EXPECT_EQ(fault_of(first, closing), LinkFault::Fenced);
    EXPECT_EQ(fault_of(next, late), LinkFault::Fenced);
    const auto redrawn = drawn(Epoch{2}, Instance{1}), old = drawn(Epoch{2}, Instance{0});
    EXPECT_EQ(fault_of(old, old.child(ordinary)), LinkFault::Fenced);
    EXPECT_EQ(fault_of(redrawn, redrawn.child(ordinary)), std::nullopt);
}

TEST_F(HaltedTest, NorInTheEpochThatItGoesOnIn) {
    elect();
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    const auto redrawn = drawn(Epoch{2}, Instance{1});
    const auto fault_now = [&](const test::FinalCommittee& members, const ledger::Header& header) {
        const auto result = execute_block(state, at(1), linking(members, {header}));
        return result ? std::nullopt : std::optional(std::get<InvalidLink>(result.error()).fault);
    };
    EXPECT_EQ(fault_now(first, closing), LinkFault::Fenced);
    const ledger::Header begun = redrawn.child(ordinary);
    EXPECT_EQ(fault_now(redrawn, begun), std::nullopt);
    ASSERT_TRUE(execute(1, linking(redrawn, {begun})));
    ledger::Header higher = first.child(closing);
    EXPECT_GT(higher.height, begun.height);
    EXPECT_EQ(fault_now(first, higher), LinkFault::Fenced) << "however high they are";
}

/// Epoch 0 at its election block, of slot 12: it ends with the first block from slot 16 on.
struct ClosingTest : EpochExecutionTest {
    void SetUp() override { ASSERT_TRUE(execute(12)); }
};

TEST_F(ClosingTest, TheBlockThatClosesIsTheFirstAtTheEndOrBehindIt) {
    EXPECT_EQ(fault_at(15, {}, BlockKind::Closing), EpochFault::WrongKind);
    EXPECT_EQ(fault_at(16, {}), EpochFault::WrongKind);
    EXPECT_EQ(fault_at(18, {}), EpochFault::WrongKind);
    ASSERT_TRUE(execute(18, {}, BlockKind::Closing)); // no block at 16 and 17
    EXPECT_TRUE(now().is_closed);
    EXPECT_EQ(now().epoch, Epoch{0});
}

TEST_F(ClosingTest, ClosingAndTailBlocksAreEmpty) {
    const test::FinalCommittee members(second);
    const Body payment{{test::make({})}}, mail{{}, {Bytes(1)}};
    const Body link = linking(members, {members.child(members.genesis)});
    for (const Body& body : {payment, mail, link, with(Bytes(1))}) {
        EXPECT_EQ(fault_at(16, body, BlockKind::Closing), EpochFault::NotEmpty);
        EXPECT_EQ(fault_at(17, body, BlockKind::Tail), EpochFault::NotEmpty);
    }
}

TEST_F(ClosingTest, TheTailChangesNothing) {
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    const auto tail = execute(17, {}, BlockKind::Tail);
    ASSERT_TRUE(tail);
    EXPECT_TRUE(tail->diff->leaves.empty());
    EXPECT_EQ(tail->epoch, std::nullopt);
}

TEST_F(ClosingTest, TheNextEpochStartsFromTheClosedState) {
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    const EpochState closed = now();
    ASSERT_TRUE(execute(0));
    const EpochState begun = now();
    EXPECT_EQ(begun.epoch, Epoch{1});
    EXPECT_EQ(begun.seed, *closed.next_seed);
    EXPECT_EQ(begun.next_seed, std::nullopt);
    EXPECT_EQ(begun.election, std::nullopt);
    EXPECT_FALSE(begun.is_closed);
    const auto timeline = sharding::Timeline({}, length);
    const auto alone = sharding::advance(sharding::next_epoch(closed), timeline, {Slot{0}, vrf_of(0).view()});
    EXPECT_EQ(begun, *alone) << "its own number is in the mix already";
}

TEST_F(ClosingTest, TheFirstBlockOfTheNextEpochCannotCloseIt) {
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    EXPECT_EQ(fault_at(0, {}, BlockKind::Closing), EpochFault::WrongKind);
}

TEST_F(EpochExecutionTest, ThreeEpochsOneAfterTheOther) {
    mix_epoch_one();
    ASSERT_TRUE(execute(9, with(answer())));
    ASSERT_TRUE(execute(12));
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    const Hash drawn = *now().next_seed;
    const auto served = *sharding::read_assignment(state, Epoch{1}, 2);
    const test::FinalCommittee members(second, 0, Epoch{1});
    ledger::Header parent = members.genesis;
    parent.height = Height{9};
    ASSERT_TRUE(execute(0, linking(members, {members.closing(parent)})));
    ASSERT_TRUE(execute(8, with(answer())));
    ASSERT_TRUE(execute(12));
    EXPECT_EQ(now().epoch, Epoch{2});
    EXPECT_EQ(now().seed, drawn);
    EXPECT_EQ(*sharding::read_assignment(state, Epoch{1}, 2), std::nullopt) << "the next took its place";
    const auto serving = *sharding::read_assignment(state, Epoch{2}, 2),
               next = *sharding::read_assignment(state, Epoch{3}, 2);
    ASSERT_TRUE(serving && next);
    EXPECT_NE(serving, served);
    EXPECT_NE(next, serving);
}

TEST_F(EpochExecutionTest, AProposerTakesTheAnswerWhereItIsAskedFor) {
    mix_epoch_one();
    const Bytes proof = answer();
    const auto early = build_block(state, at(7), {{}, {}, {}, proof});
    ASSERT_TRUE(early);
    EXPECT_TRUE(early->body.delay.empty());
    const auto wrong = build_block(state, at(8), {{}, {}, {}, Bytes(64)});
    ASSERT_TRUE(wrong);
    EXPECT_TRUE(wrong->body.delay.empty());
    const auto built = build_block(state, at(8), {{}, {}, {}, proof});
    ASSERT_TRUE(built);
    EXPECT_EQ(built->body.delay, proof);
    ASSERT_TRUE(execute(8, built->body));
    EXPECT_EQ(built->result.epoch, now());
    const auto again = build_block(state, at(9), {{}, {}, {}, proof});
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->body.delay.empty());
}

TEST_F(EpochExecutionTest, AProposerPutsNothingIntoClosingAndTailBlocks) {
    ASSERT_TRUE(execute(12));
    const test::FinalCommittee members(second);
    const Offered offered{{test::make({})}, {}, linking(members, {members.child(members.genesis)}).links, Bytes(64)};
    for (const BlockKind kind : {BlockKind::Closing, BlockKind::Tail}) {
        const auto built = build_block(state, at(16, kind), offered);
        ASSERT_TRUE(built);
        EXPECT_TRUE(built->body.is_empty());
        EXPECT_TRUE(execute(16, built->body, kind));
    }
    EXPECT_FALSE(build_block(state, at(0), offered)->body.is_empty()) << "what is offered is good elsewhere";
}

TEST_F(EpochExecutionTest, PaymentsGoOnAroundTheEpochsParts) {
    mix_epoch_one();
    Body body = with(answer());
    body.transactions = {test::make({})};
    const auto result = execute(8, body);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->receipts.size(), 1U);
    EXPECT_TRUE(now().next_seed);
    EXPECT_EQ(now(), result->epoch);
}
} // namespace
} // namespace arpeggio::execution
