// What worlds are made of, and that the checkers can fail.
#include "consensus/imitation_keys.h"
#include "simulation/checker.h"
#include "simulation/clock.h"
#include "simulation/event_queue.h"
#include "simulation/links.h"
#include "simulation/liveness.h"
#include "simulation/plan.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {
namespace {

using ledger::VoteKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

Hash hash_of(std::uint8_t byte) {
    Hash hash;
    hash.bytes.fill(byte);
    return hash;
}

ledger::Committee committee() {
    std::vector<ledger::Member> members;
    for (std::uint64_t i = 0; i < 4; ++i) {
        members.push_back({consensus::make_imitation_key(i)->public_key(), 100, {}});
    }
    return *ledger::Committee::make(std::move(members));
}
ledger::Certificate certificate(VoteKind kind, std::uint8_t candidate, std::uint16_t signers = 3) {
    ledger::Certificate made{kind, Slot{5}, hash_of(candidate), {}};
    for (std::uint16_t i = 0; i < signers; ++i) made.signers.push_back({MemberIndex{i}, {}});
    return made;
}

class CheckerTest : public ::testing::Test {
protected:
    void votes(VoteKind kind, std::uint8_t candidate) {
        (void)checker.on_sent(MemberIndex{1}, ledger::Vote{kind, Slot{5}, hash_of(candidate), MemberIndex{1}, {}});
    }
    void certified(VoteKind kind, std::uint8_t candidate) {
        (void)checker.on_sent(MemberIndex{1}, certificate(kind, candidate));
    }
    void
    committed(std::uint16_t member, std::uint64_t height, std::uint8_t parent, std::uint8_t id, std::uint8_t root) {
        ledger::Block block;
        block.header.height = Height{height};
        block.header.parent = hash_of(parent);
        auto update = std::make_shared<state::TreeUpdate>();
        update->root = hash_of(root);
        replica::Commit commit;
        commit.blocks.push_back({});
        commit.blocks[0].id = hash_of(id);
        commit.blocks[0].block = std::make_shared<const ledger::Block>(block);
        commit.blocks[0].update = update;
        checker.on_committed(MemberIndex{member}, commit);
    }

    storage::FaultyStore store{Random(1)};
    state::StateStore state{store, std::make_shared<storage::Cache>(1 << 16)};
    Checker checker{committee(), Amount{}};
};

TEST_F(CheckerTest, SeesAMemberThatSignsAConflict) {
    votes(VoteKind::Notarize, 1);
    votes(VoteKind::Skip, 0);
    votes(VoteKind::Notarize, 1);
    EXPECT_TRUE(checker.violations().empty());
    votes(VoteKind::Finalize, 2);
    EXPECT_FALSE(checker.violations().empty());
}

TEST_F(CheckerTest, SeesTwoNotarizationsOfASlot) {
    certified(VoteKind::Notarize, 1);
    certified(VoteKind::Notarize, 1);
    certified(VoteKind::Skip, 0);
    EXPECT_TRUE(checker.violations().empty());
    certified(VoteKind::Notarize, 2);
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesACertificateWithoutAQuorum) {
    (void)checker.on_sent(MemberIndex{1}, certificate(VoteKind::Notarize, 1, 2));
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesASlotThatIsFinalAndSkipped) {
    certified(VoteKind::Skip, 0);
    certified(VoteKind::Finalize, 1);
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesASplitADifferentStateAndAGap) {
    committed(0, 1, 0, 1, 7);
    committed(1, 1, 0, 1, 7);
    EXPECT_TRUE(checker.violations().empty());
    committed(2, 1, 0, 2, 7);
    EXPECT_EQ(checker.violations().size(), 1u);
    committed(3, 1, 0, 1, 8);
    EXPECT_EQ(checker.violations().size(), 2u);
    committed(0, 2, 9, 3, 7);
    EXPECT_EQ(checker.violations().size(), 3u);
}

TEST_F(CheckerTest, SeesCoinsThatCameFromNowhere) {
    Checker expecting_more(committee(), Amount{U256{1}});
    expecting_more.check_state(MemberIndex{0}, {}, state);
    EXPECT_EQ(expecting_more.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesAStoredStateThatIsNotTheHeads) {
    chain::FinalHead head;
    head.header.height = Height{1};
    checker.check_state(MemberIndex{2}, head, state);
    EXPECT_TRUE(checker.violations().empty());
    head.root = hash_of(1);
    checker.check_state(MemberIndex{2}, head, state);
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesAFinalBlockThatARestartHasLost) {
    const auto starts_with_final = [&](std::uint64_t slot) {
        ledger::Certificate final = certificate(VoteKind::Finalize, 1);
        final.slot = Slot{slot};
        checker.on_started(MemberIndex{1}, {}, {consensus::Record{final}});
    };
    certified(VoteKind::Finalize, 1);
    starts_with_final(5);
    EXPECT_TRUE(checker.violations().empty());
    checker.on_started(MemberIndex{1}, {}, {});
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesAVoteThatOnlyReachedTheDisk) {
    votes(VoteKind::Skip, 0);
    const ledger::Vote kept{VoteKind::Finalize, Slot{5}, hash_of(1), MemberIndex{1}, {}};
    checker.on_started(MemberIndex{1}, {}, {consensus::Record{kept}});
    EXPECT_EQ(checker.violations().size(), 1u);
}

TEST_F(CheckerTest, SeesTheHonestAccused) {
    const consensus::Misbehaved refused{MemberIndex{2}, consensus::Misbehaviour::BadSignature};
    checker.distrust(MemberIndex{3});
    checker.on_effect(MemberIndex{3}, refused);
    EXPECT_TRUE(checker.violations().empty());
    checker.on_effect(MemberIndex{1}, refused);
    EXPECT_EQ(checker.violations().size(), 1u);
}

class LivenessTest : public ::testing::Test {
protected:
    std::optional<std::string> look(std::uint64_t window, bool is_leader_good, std::uint64_t height, Duration at) {
        return liveness.look({Window{window}, timeout, is_leader_good, Height{height}, Slot{4 * height}}, healed + at);
    }
    /// A first block, so that nothing is granted any more.
    void recover() {
        (void)look(1, true, 9, seconds{0});
        (void)look(1, true, 10, seconds{1});
    }

    Instant healed{seconds{100}};
    Duration timeout = consensus::Settings{}.first_timeout();
    Liveness liveness{
        {.consensus = {},
         .delay = milliseconds{100},
         .healed = healed,
         .clock_ahead = {},
         .faulty = 1,
         .height = Height{9},
         .lacking = 0,
         .window = Window{1}}};
};

TEST_F(LivenessTest, AGoodLeaderHasTwiceTheTimeoutAndThreeDeltas) {
    recover();
    const Duration bound = 2 * (timeout + seconds{1}) + 3 * consensus::Settings{}.delta;
    EXPECT_FALSE(look(3, true, 10, seconds{2}));
    EXPECT_FALSE(look(3, true, 10, seconds{2} + bound));
    EXPECT_TRUE(look(3, true, 10, seconds{2} + bound + milliseconds{1}));
    EXPECT_EQ(liveness.recovery(), seconds{1});
}
TEST_F(LivenessTest, ABlockForAllIsWhatIsAskedFor) {
    recover();
    EXPECT_FALSE(look(3, true, 10, seconds{2}));
    EXPECT_FALSE(look(3, true, 11, seconds{4}));
    EXPECT_FALSE(look(3, true, 11, seconds{9}));
}
TEST_F(LivenessTest, AFaultyLeadersWindowHasToPass) {
    recover();
    EXPECT_FALSE(look(3, false, 10, seconds{2}));
    EXPECT_FALSE(look(3, false, 10, seconds{12}));
    EXPECT_TRUE(look(3, false, 10, seconds{30}));
}
TEST_F(LivenessTest, AWindowShorterThanItsMessagesIsNotAskedForABlock) {
    recover();
    timeout = milliseconds{200};
    EXPECT_FALSE(look(3, true, 10, seconds{2}));
    EXPECT_FALSE(look(3, true, 10, seconds{8}));
}

TEST(EventQueueTest, GivesByTimeThenByOrder) {
    EventQueue<char> queue(Instant{});
    queue.after(milliseconds{2}, 'c');
    queue.after(milliseconds{1}, 'a');
    queue.after(milliseconds{1}, 'b');
    EXPECT_EQ(queue.next(Instant{milliseconds{5}}), 'a');
    EXPECT_EQ(queue.now(), Instant{milliseconds{1}});
    queue.after(milliseconds{1}, 'd');
    EXPECT_EQ(queue.next(Instant{milliseconds{5}}), 'b');
    EXPECT_EQ(queue.next(Instant{milliseconds{5}}), 'c');
    EXPECT_EQ(queue.next(Instant{milliseconds{5}}), 'd');
    EXPECT_EQ(queue.next(Instant{milliseconds{5}}), std::nullopt);
    EXPECT_EQ(queue.now(), Instant{milliseconds{5}});
}

TEST(ClockTest, RunsFastAndIsReadBackwards) {
    Clock clock;
    const Instant start{std::chrono::seconds{100}};
    clock.set(start, milliseconds{50}, 10'000);
    const Instant later = start + std::chrono::seconds{10};
    EXPECT_EQ(clock.error(later), milliseconds{150});
    EXPECT_GE(clock.read(clock.when(later, start)), later);
    EXPECT_LT(clock.read(clock.when(later, start) - Duration{5}), later);
    clock.advance(later, std::chrono::seconds{2});
    EXPECT_EQ(clock.error(later), milliseconds{2'150});
    EXPECT_EQ(clock.when(start, later), later);
}

class LinksTest : public ::testing::Test {
protected:
    int copies(std::size_t from, std::size_t to) {
        const auto arrivals = links.send(from, to, 100, now);
        return arrivals.second ? 2 : arrivals.first ? 1 : 0;
    }
    Instant now{std::chrono::seconds{1}};
    Links::Quality quality{.delay_min = milliseconds{1}, .delay_max = milliseconds{2}};
    Links links{Random(1), 3, quality};
};

TEST_F(LinksTest, DividedMembersHearNothing) {
    links.divide({0, 1, 0}, /*one_way=*/false);
    EXPECT_EQ(copies(0, 1), 0);
    EXPECT_EQ(copies(1, 2), 0);
    EXPECT_EQ(copies(0, 2), 1);
    links.divide({0, 1, 0}, /*one_way=*/true);
    EXPECT_EQ(copies(0, 1), 0);
    EXPECT_EQ(copies(1, 0), 1);
    links.join();
    EXPECT_EQ(copies(0, 1), 1);
}

TEST_F(LinksTest, LossAndRepetitionComeAsOftenAsAsked) {
    quality.loss_percent = 30;
    quality.repeat_percent = 50;
    links.set_quality(quality);
    std::array<int, 3> count{};
    for (int i = 0; i < 10'000; ++i) ++count.at(static_cast<std::size_t>(copies(0, 1)));
    EXPECT_NEAR(count[0], 3'000, 200);
    EXPECT_NEAR(count[2], 3'500, 200);
}

TEST_F(LinksTest, ASlowLinkSendsOneAfterTheOtherAndDropsWhatCannotWait) {
    links.throttle(0, 100); // a frame a second
    EXPECT_GE(*links.send(0, 1, 100, now).first, now + std::chrono::seconds{1});
    EXPECT_GE(*links.send(0, 2, 100, now).first, now + std::chrono::seconds{2});
    EXPECT_LE(*links.send(1, 2, 100, now).first, now + milliseconds{2});
    int sent = 0;
    while (copies(0, 1) > 0 && sent < 1'000) ++sent;
    EXPECT_LT(sent, 100);
}

TEST_F(LinksTest, WhatAClogHoldsArrivesWhenItIsOver) {
    links.clog(0, now + std::chrono::seconds{3});
    EXPECT_GE(*links.send(0, 1, 100, now).first, now + std::chrono::seconds{3});
    links.heal(quality);
    EXPECT_LE(*links.send(0, 1, 100, now).first, now + milliseconds{2});
}

TEST(PlanTest, EverySeedBringsAtLeastThreeKindsAndAllComeUp) {
    Faults seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Plan plan = Plan::from_seed(seed);
        const Faults kinds = plan.kinds();
        EXPECT_GE(kinds.size(), 3u);
        seen.insert(kinds.begin(), kinds.end());
    }
    EXPECT_EQ(seen.size(), fault_count);
}

TEST(PlanTest, TheFaultyWeighLessThanAThird) {
    std::uint64_t at_most = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const Plan plan = Plan::from_seed(seed);
        std::uint64_t faulty = 0;
        for (const auto& [member, vices] : plan.vices) faulty += plan.weights[member];
        for (const auto& [member, fault] : plan.frail) faulty += plan.weights[member];
        EXPECT_LE(3 * faulty, plan.total_weight() - 1);
        at_most = std::max(at_most, 1'000 * faulty / plan.total_weight());
    }
    EXPECT_GE(at_most, 330u); // some come close to it
}

} // namespace
} // namespace arpeggio::simulation
