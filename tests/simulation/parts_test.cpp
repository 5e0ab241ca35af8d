// What worlds are made of, and that the checkers can fail.
#include "consensus/imitation_keys.h"
#include "simulation/checker.h"
#include "simulation/event_queue.h"
#include "simulation/links.h"
#include "simulation/plan.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {
namespace {

using ledger::VoteKind;
using std::chrono::milliseconds;

Hash hash_of(std::uint8_t byte) {
    Hash hash;
    hash.bytes.fill(byte);
    return hash;
}

class CheckerTest : public ::testing::Test {
protected:
    void votes(VoteKind kind, std::uint8_t candidate) {
        checker.on_sent(MemberIndex{1}, ledger::Vote{kind, Slot{5}, hash_of(candidate), MemberIndex{1}, {}});
    }
    void certified(VoteKind kind, std::uint8_t candidate) {
        checker.on_sent(MemberIndex{1}, ledger::Certificate{kind, Slot{5}, hash_of(candidate), {}});
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
        checker.on_committed(MemberIndex{member}, commit, state);
    }

    storage::FaultyStore store{Random(1)};
    state::StateStore state{store, std::make_shared<storage::Cache>(1 << 16)};
    Checker checker{4, Amount{}};
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
    Checker expecting_more(4, Amount{U256{1}});
    expecting_more.on_committed(MemberIndex{0}, replica::Commit{}, state);
    EXPECT_EQ(expecting_more.violations().size(), 1u);
}

TEST(EventQueueTest, RunsByTimeThenByOrder) {
    EventQueue queue(Instant{});
    std::string seen;
    queue.after(milliseconds{2}, [&] { seen += 'c'; });
    queue.after(milliseconds{1}, [&] {
        seen += 'a';
        queue.after(milliseconds{1}, [&] { seen += 'd'; });
    });
    queue.after(milliseconds{1}, [&] { seen += 'b'; });
    while (queue.run_next(Instant{milliseconds{5}})) {}
    EXPECT_EQ(seen, "abcd");
    EXPECT_EQ(queue.now(), Instant{milliseconds{5}});
}

TEST(LinksTest, DividedMembersHearNothing) {
    Links links(Random(1), 3, {.delay_min = milliseconds{1}, .delay_max = milliseconds{2}});
    links.divide({0, 1, 0});
    EXPECT_TRUE(links.deliveries(0, 1).empty());
    EXPECT_EQ(links.deliveries(0, 2).size(), 1u);
    links.mute(2);
    EXPECT_TRUE(links.deliveries(2, 0).empty());
    EXPECT_EQ(links.deliveries(0, 2).size(), 1u);
    links.join();
    EXPECT_EQ(links.deliveries(2, 1).size(), 1u);
}

TEST(LinksTest, LossAndRepetitionComeAsOftenAsAsked) {
    Links links(
        Random(1),
        2,
        {.delay_min = milliseconds{1}, .delay_max = milliseconds{2}, .loss_percent = 30, .repeat_percent = 50});
    std::array<int, 3> copies{};
    for (int i = 0; i < 10'000; ++i) ++copies.at(links.deliveries(0, 1).size());
    EXPECT_NEAR(copies[0], 3'000, 200);
    EXPECT_NEAR(copies[2], 3'500, 200);
}

TEST(PlanTest, EverySeedBringsAtLeastThreeFaultsAndAllComeUp) {
    std::set<Fault> seen;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Plan plan = Plan::from_seed(seed);
        EXPECT_GE(plan.faults.size(), 3u);
        seen.insert(plan.faults.begin(), plan.faults.end());
    }
    EXPECT_EQ(seen.size(), fault_count);
}

} // namespace
} // namespace arpeggio::simulation
