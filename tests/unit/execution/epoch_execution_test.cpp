#include "codec/abi.h"
#include "delay/verify.h"
#include "execution/call.h"
#include "ledger/system_contracts.h"
#include "unit/execution/beacon_epochs.h"

namespace arpeggio::execution {
namespace {
using EpochExecutionTest = BeaconEpochs;

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
    const auto frozen = execute(8);
    ASSERT_TRUE(frozen);
    EXPECT_EQ(frozen->diff->leaves.size(), 2U) << "the epoch and the bids";
    const auto later = execute(9);
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
    const sharding::Assignment genesis = seats();
    for (const auto& shard : genesis.shards) {
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
using ClosingLinkTest = ClosingLinks;

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
/// Epoch 0 at its election block, of slot 12: it ends with the first block from slot 16 on.
struct ClosingTest : BeaconEpochs {
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

TEST_F(EpochExecutionTest, ViewsTellOfEpochsAndRandomness) {
    const auto ask = [&](const Address& contract, std::string_view signature, std::vector<std::uint64_t> numbers) {
        Bytes data = to_bytes(codec::abi_selector(signature).view());
        codec::AbiWriter arguments(numbers.size());
        for (const std::uint64_t number : numbers) arguments.u64(number);
        append(data, arguments.out());
        return try_call(state, {{}, {}, {}, contract, {}, data});
    };
    const auto word = [](const TrialResult& result, std::size_t place) {
        const Bytes& answer = std::get<CallOutput>(result).data;
        return from_big_endian(ByteView(answer).subspan(place * codec::abi_word, codec::abi_word));
    };
    ASSERT_TRUE(execute(8));
    EXPECT_EQ(word(ask(ledger::shards_contract, "epoch()", {}), 1), U256{1}) << "bids are frozen";
    const auto seats = ask(ledger::shards_contract, "committee(uint64,uint64)", {0, 1});
    EXPECT_EQ(word(seats, 3), U256{4}) << "keys";
    EXPECT_EQ(word(seats, 9), U256{100}) << "a weight";
    EXPECT_EQ(word(ask(ledger::shards_contract, "link(uint64)", {1}), 1), U256{0});
    EXPECT_EQ(word(ask(ledger::randomness_contract, "mix()", {}), 0), from_big_endian(now().mix.view()));
    EXPECT_EQ(word(ask(ledger::randomness_contract, "nextSeed()", {}), 0), U256{1});
    for (const auto& refused :
         {ask(ledger::shards_contract, "committee(uint64,uint64)", {7, 1}),
          ask(ledger::shards_contract, "committee(uint64,uint64)", {0, 1ULL << 40}),
          ask(ledger::shards_contract, "committee(uint64,uint64)", {0}),
          ask(ledger::shards_contract, "mix()", {}),
          ask(ledger::randomness_contract, "epoch()", {})})
        EXPECT_TRUE(std::holds_alternative<CallRefusal>(refused));
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
