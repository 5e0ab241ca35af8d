#include "storage/faulty_store.h"
#include "unit/sync/moving_house.h"

#include <gtest/gtest.h>

#include <set>

namespace arpeggio::sync {
namespace {
using namespace test;
using state::LeafKey;
using Status = StateFetch::Status;

const FetchSettings settings{};

using StateFetchTest = Moving;

TEST_F(StateFetchTest, FetchesAllOfItFromOneMember) {
    Mover alone = mover(1);
    const std::size_t answers = run(alone);
    EXPECT_GT(answers, FetchProgress::segments);
    expect_moved(alone);
    EXPECT_EQ(alone.fetch.deadline(), std::nullopt);
    MemoryState loaded;
    (void)loaded.load(leaves);
    state::StateStore moved(*disk, std::make_shared<storage::Cache>(1 << 20));
    for (const auto& [key, value] : leaves) ASSERT_EQ(moved.leaf(key), std::optional(value));
    MemoryState copy;
    std::map<Bytes, Bytes> found;
    ASSERT_TRUE(disk->scan(
        {}, {}, [&](ByteView key, ByteView value) { return found.emplace(to_bytes(key), to_bytes(value)).second; }));
    EXPECT_EQ(found, loaded.content());
}

TEST_F(StateFetchTest, FetchesTheEmptyStateAndOneOfOneLeaf) {
    for (const Leaves& few : {Leaves{}, Leaves{{LeafKey{}, Bytes{1}}}}) {
        const OldHouse small(few);
        const auto fresh = storage::make_memory_store();
        Mover mover(*fresh, small.root, members(2));
        while (!mover.asks.empty()) {
            const auto ask = mover.next();
            ASSERT_TRUE(mover.on_answer(ask.of, small.answer(ask.request)));
        }
        EXPECT_EQ(mover.fetch.status(), Status::Complete);
        EXPECT_EQ(move_in(*fresh), small.root);
    }
}

TEST_F(StateFetchTest, AsksSeveralMembersAtOnceButNoneForMuch) {
    Mover many = mover(20);
    EXPECT_EQ(many.asks.size(), settings.requests_max);
    std::map<StateFetch::Member, std::size_t> asked;
    for (const auto& ask : many.asks) asked[ask.of] += 1;
    EXPECT_EQ(asked.size(), settings.requests_max);
    std::set<LeafKey> starts;
    for (const auto& ask : many.asks) starts.insert(ask.request.from);
    EXPECT_EQ(starts.size(), settings.requests_max);
    Mover few = mover(2);
    EXPECT_EQ(few.asks.size(), 2 * settings.member_requests_max);
}

TEST_F(StateFetchTest, TakesAnswersInAnyOrder) {
    Mover mover = this->mover(5);
    while (!mover.asks.empty()) {
        std::swap(mover.asks.front(), mover.asks[random.below(mover.asks.size())]);
        const auto ask = mover.next();
        ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
    }
    expect_moved(mover);
}

TEST_F(StateFetchTest, WhatIsNotOnDiskYetCountsAsUnderWay) {
    StateFetch fetch(FetchProgress::begin(house.root), members(20), Random(1));
    auto asks = fetch.on_timer({});
    for (const auto& ask : asks) {
        const auto effects = fetch.on_answer(ask.of, CheckedAnswer(house.answer(ask.request)), {});
        EXPECT_TRUE(effects.store.has_value());
        EXPECT_TRUE(effects.asks.empty());
    }
    EXPECT_EQ(fetch.on_stored({}).size(), 1U);
}

TEST_F(StateFetchTest, TheShardGoesOnMeanwhile) {
    Mover mover = this->mover(4);
    Leaves later = leaves;
    while (!mover.asks.empty()) {
        (void)house.memory.apply(random_diff(random, later, 5));
        const auto ask = mover.next();
        ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
    }
    EXPECT_NE(house.memory.state.root(), house.root);
    expect_moved(mover);
}

TEST_F(StateFetchTest, KilledAfterAnyAnswerItGoesOnFromThere) {
    std::size_t done = 0, lives = 0;
    while (true) {
        Mover mover = this->mover(3);
        EXPECT_EQ(mover.fetch.progress().leaves > 0, done > 0);
        lives += 1;
        if (mover.asks.empty()) break;
        const auto ask = mover.next();
        ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
        done += 1;
    }
    EXPECT_EQ(lives, done + 1);
    EXPECT_GT(done, FetchProgress::segments);
    Mover last = mover(3);
    expect_moved(last);
}

TEST_F(StateFetchTest, CutOffFromPowerAtAnyMomentItGoesOnFromWhatTheDiskHolds) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        Random moment(seed);
        auto faulty = std::make_unique<storage::FaultyStore>(moment.fork());
        bool is_complete = false;
        while (!is_complete) {
            Mover mover(*faulty, house.root, members(3), seed);
            for (std::uint64_t left = 5 + moment.below(30); left > 0 && !mover.asks.empty(); --left) {
                const auto ask = mover.next();
                ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
            }
            is_complete = mover.fetch.status() == Status::Complete;
            auto next = is_complete ? faulty->reopened() : faulty->power_cut();
            if (!is_complete && moment.chance(50)) next = faulty->reopened();
            faulty = std::move(next);
        }
        EXPECT_EQ(move_in(*faulty), house.root) << "seed " << seed;
    }
}

TEST_F(StateFetchTest, KilledWhileTheTreeIsMadeItIsMadeAgain) {
    for (std::uint64_t at = 0; at < 6; ++at) {
        auto faulty = std::make_unique<storage::FaultyStore>(Random(at));
        Mover mover(*faulty, house.root, members(3));
        (void)run(mover);
        auto dying = faulty->reopened({.commit_fails_at = at});
        const auto broken = move_in(*dying);
        const auto found = dying->power_cut();
        if (broken.has_value()) {
            EXPECT_EQ(broken, house.root);
            continue;
        }
        const auto progress = read_progress(*found);
        ASSERT_TRUE(progress);
        const state::StateStore moved(*found, std::make_shared<storage::Cache>(1 << 20));
        EXPECT_EQ(progress->has_value() ? move_in(*found) : moved.root(), house.root) << at;
    }
}

TEST_F(StateFetchTest, SaysHowFarItIs) {
    Mover mover = this->mover(3);
    std::uint32_t before = 0;
    std::uint64_t bytes = 0;
    while (!mover.asks.empty()) {
        const auto ask = mover.next();
        ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
        EXPECT_GT(mover.fetch.progress().done_ppm(), before);
        EXPECT_GE(mover.fetch.progress().bytes, bytes);
        before = mover.fetch.progress().done_ppm();
        bytes = mover.fetch.progress().bytes;
    }
    EXPECT_EQ(before, FetchProgress::all_ppm);
    std::uint64_t sum = 0;
    for (const auto& [key, value] : leaves) sum += state::Range::leaf_bytes(value.size());
    EXPECT_EQ(bytes, sum);
}

TEST_F(StateFetchTest, MovesRandomStatesWhateverMembersDo) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Random chance(seed);
        const OldHouse any(lopsided_leaves(chance, chance.below(200)));
        const auto fresh = storage::make_memory_store();
        auto mover = std::make_unique<Mover>(*fresh, any.root, members(6), seed);
        while (mover->fetch.status() != Status::Complete) {
            if (chance.chance(5)) mover = std::make_unique<Mover>(*fresh, any.root, members(6), seed); // killed
            if (mover->asks.empty()) mover->wait(settings.timeout);
            if (mover->asks.empty()) continue;
            const auto ask = mover->next();
            StateAnswer answer = any.answer(ask.request);
            if (ask.of != member(0) && chance.chance(5)) continue; // vanishes
            if (ask.of != member(0) && chance.chance(5)) answer.content = OtherRoots{};
            if (ask.of == member(1)) answer.content = state::Range{{}, {}, {}, {}};
            (void)mover->on_answer(ask.of, std::move(answer));
        }
        EXPECT_EQ(move_in(*fresh), any.root) << "seed " << seed;
    }
}
} // namespace
} // namespace arpeggio::sync
