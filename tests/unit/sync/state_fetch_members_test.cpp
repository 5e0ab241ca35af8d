#include "unit/sync/moving_house.h"

#include <gtest/gtest.h>

namespace arpeggio::sync {
namespace {
using namespace test;
using state::LeafKey;
using Status = StateFetch::Status;
using std::chrono::seconds;

const FetchSettings settings{};

using StateFetchMembersTest = Moving;

/// What a member of ill will makes of a good answer; each is refused.
struct Lie {
    const char* name;
    void (*tell)(StateAnswer& answer);
};
state::Range& range_of(StateAnswer& answer) {
    return std::get<state::Range>(answer.content);
}
const std::vector<Lie> lies{
    {"a leaf left out", [](StateAnswer& answer) { range_of(answer).leaves.pop_back(); }},
    {"the first leaf left out",
     [](StateAnswer& answer) { range_of(answer).leaves.erase(range_of(answer).leaves.begin()); }},
    {"a leaf added",
     [](StateAnswer& answer) {
         state::Leaf more = range_of(answer).leaves.front();
         more.key.bytes[31] ^= 1;
         range_of(answer).leaves.insert(
             range_of(answer).leaves.begin() + (more.key < range_of(answer).leaves[0].key ? 0 : 1), more);
     }},
    {"a leaf changed", [](StateAnswer& answer) { range_of(answer).leaves.back().value.back() ^= 1; }},
    {"two leaves swapped",
     [](StateAnswer& answer) { std::swap(range_of(answer).leaves[0], range_of(answer).leaves[1]); }},
    {"no edges", [](StateAnswer& answer) { range_of(answer).edges.clear(); }},
    {"an edge too many", [](StateAnswer& answer) { range_of(answer).edges.emplace_back(state::Proof::Empty{}); }},
    {"no leaves at all", [](StateAnswer& answer) { range_of(answer).leaves.clear(); }},
};

TEST_F(StateFetchMembersTest, WhoLiesIsNotAskedAgainAndOthersAreAsked) {
    for (const Lie& lie : lies) {
        disk = storage::make_memory_store();
        Mover mover = this->mover(3);
        const auto liar = mover.asks.front().of;
        bool has_lied = false;
        while (!mover.asks.empty()) {
            const auto ask = mover.next();
            StateAnswer answer = house.answer(ask.request);
            if (ask.of != liar) {
                ASSERT_TRUE(mover.on_answer(ask.of, std::move(answer)));
                continue;
            }
            ASSERT_TRUE(!has_lied || std::ranges::none_of(mover.asks, [&](const auto& one) { return one.of == liar; }));
            lie.tell(answer);
            EXPECT_FALSE(mover.on_answer(liar, std::move(answer))) << lie.name;
            std::erase_if(mover.asks, [&](const auto& one) { return one.of == liar; }); // asked before
            has_lied = true;
        }
        EXPECT_TRUE(has_lied);
        expect_moved(mover);
    }
}

TEST_F(StateFetchMembersTest, AnAnswerCutShortIsALieThoughItIsTrue) {
    Mover mover = this->mover(2);
    const auto ask = mover.next();
    const auto& held = *house.held.front().state;
    StateAnswer bite{house.root, *state::make_range(held, ask.request.from, ask.request.to, 1)};
    ASSERT_TRUE(CheckedAnswer(bite).is_sound());
    EXPECT_FALSE(mover.on_answer(ask.of, bite));
    StateAnswer nothing{house.root, *state::make_range(held, ask.request.from, ask.request.from)};
    ASSERT_TRUE(CheckedAnswer(nothing).is_sound());
    const auto second = std::ranges::find_if(mover.asks, [&](const auto& one) { return one.of != ask.of; })->of;
    EXPECT_FALSE(mover.on_answer(second, nothing));
    EXPECT_EQ(mover.fetch.status(), Status::Deserted);
}

TEST_F(StateFetchMembersTest, WhatWasNotAskedForIsIgnored) {
    Mover mover = this->mover(2);
    const auto ask = mover.asks.front();
    StateAnswer good = house.answer(ask.request);
    StateAnswer of_another = good;
    of_another.root = Hash::from(LeafKey{}.view());
    EXPECT_FALSE(mover.on_answer(ask.of, of_another));
    EXPECT_FALSE(mover.on_answer(member(99), good));
    const StateRequest elsewhere{house.root, *state::key_after(ask.request.from), ask.request.to};
    EXPECT_FALSE(mover.on_answer(ask.of, house.answer(elsewhere)));
    const StateRequest further{house.root, FetchProgress::first_key(63), FetchProgress::last_key(63)};
    StateRequest too_far{house.root, FetchProgress::first_key(62), FetchProgress::last_key(63)};
    EXPECT_FALSE(mover.on_answer(ask.of, house.answer(too_far)));
    EXPECT_TRUE(mover.on_answer(ask.of, good));
    EXPECT_FALSE(mover.on_answer(ask.of, good));                 // once is enough
    EXPECT_TRUE(mover.on_answer(ask.of, house.answer(further))); // welcome all the same
    mover.asks.pop_front();
    (void)run(mover);
    expect_moved(mover);
}

TEST_F(StateFetchMembersTest, NobodyFillsTheMemoryUnasked) {
    StateFetch fetch(FetchProgress::begin(house.root), members(20), Random(1));
    for (const auto& ask : fetch.on_timer({}))
        ASSERT_TRUE(fetch.on_answer(ask.of, CheckedAnswer(house.answer(ask.request)), {}).store.has_value());
    const StateRequest unasked{house.root, FetchProgress::first_key(63), FetchProgress::last_key(63)};
    EXPECT_FALSE(fetch.on_answer(member(3), CheckedAnswer(house.answer(unasked)), {}).store.has_value());
    (void)fetch.on_stored({});
}

TEST_F(StateFetchMembersTest, WhoVanishesIsReplacedAndAskedAgainAfterAPause) {
    Mover mover = this->mover(3);
    const auto lost = mover.asks.front().of;
    std::vector<StateFetch::Ask> unanswered;
    while (!mover.asks.empty()) {
        const auto ask = mover.next();
        if (ask.of == lost) {
            unanswered.push_back(ask);
        } else {
            ASSERT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
        }
    }
    ASSERT_EQ(unanswered.size(), settings.member_requests_max);
    ASSERT_EQ(mover.fetch.deadline(), Instant{} + settings.timeout);
    mover.wait(settings.timeout);
    ASSERT_EQ(mover.asks.size(), unanswered.size());
    for (const auto& ask : mover.asks) EXPECT_NE(ask.of, lost);
    (void)run(mover);
    expect_moved(mover);
}

TEST_F(StateFetchMembersTest, TheOnlyMemberIsAskedAgainAfterPausesThatDouble) {
    Mover mover = this->mover(1);
    std::vector<Duration> pauses;
    for (int i = 0; i < 12; ++i) {
        ASSERT_FALSE(mover.asks.empty());
        mover.asks.clear();
        mover.wait(settings.timeout);
        EXPECT_TRUE(mover.asks.empty());
        const auto again = mover.fetch.deadline();
        ASSERT_TRUE(again.has_value());
        pauses.push_back(*again - mover.now);
        mover.wait(*again - mover.now);
    }
    EXPECT_LT(pauses[0], pauses[1]);
    EXPECT_EQ(pauses.back(), settings.pause_max);
    EXPECT_EQ(mover.fetch.status(), Status::Fetching);
    (void)run(mover);
    expect_moved(mover);
}

TEST_F(StateFetchMembersTest, ALateAnswerIsTakenIfItIsStillOfUse) {
    Mover mover = this->mover(2);
    const auto late = mover.next();
    mover.asks.clear();
    mover.wait(settings.timeout);
    EXPECT_TRUE(mover.on_answer(late.of, house.answer(late.request)));
    EXPECT_FALSE(mover.on_answer(late.of, house.answer(late.request)));
    ASSERT_FALSE(mover.asks.empty()); // it is asked without a pause
    EXPECT_EQ(mover.asks.front().of, late.of);
}

TEST_F(StateFetchMembersTest, WhatWasAskedOfALostLinkIsAskedOfOthersAtOnce) {
    Mover mover = this->mover(3);
    const auto lost = mover.asks.front().of;
    const auto was_asked = [&](const auto& ask) { return ask.of == lost; };
    std::erase_if(mover.asks, was_asked);
    (void)mover.on_answer(mover.asks.front().of, house.answer(mover.asks.front().request));
    mover.asks.pop_front();
    mover.take(mover.fetch.on_gone(lost, mover.now));
    EXPECT_TRUE(std::ranges::none_of(mover.asks, was_asked));
    (void)run(mover);
    expect_moved(mover);
}

TEST_F(StateFetchMembersTest, ThePivotIsOutdatedWhenNobodyHasIt) {
    Mover mover = this->mover(3);
    Hash newer;
    newer.bytes[0] = 1;
    const OtherRoots others{{newer, newer, house.root}};
    const auto lack = [&](std::uint8_t who) {
        EXPECT_FALSE(mover.on_answer(member(who), {house.root, others}));
        std::erase_if(mover.asks, [&](const auto& ask) { return ask.of == member(who); });
    };
    lack(0);
    lack(1);
    EXPECT_EQ(mover.fetch.status(), Status::Fetching);
    for (const auto& ask : mover.asks) EXPECT_EQ(ask.of, member(2));
    lack(2);
    EXPECT_EQ(mover.fetch.status(), Status::Outdated);
    EXPECT_EQ(mover.fetch.offered().at(newer), 3U);
    mover.wait(seconds{1000});
    EXPECT_TRUE(mover.asks.empty());
    EXPECT_EQ(mover.fetch.deadline(), std::nullopt);
}

TEST_F(StateFetchMembersTest, WhoDoesNotAnswerDoesNotKeepThePivotFromBeingOutdated) {
    Mover mover = this->mover(2);
    EXPECT_FALSE(mover.on_answer(member(0), {house.root, OtherRoots{}}));
    for (int i = 0; i < 10 && mover.fetch.status() == Status::Fetching; ++i) mover.wait(settings.pause_max);
    EXPECT_EQ(mover.fetch.status(), Status::Outdated);
    mover.asks.clear();
    mover.wait(settings.pause_max);
    ASSERT_FALSE(mover.asks.empty()); // and should it answer after all
    EXPECT_TRUE(mover.on_answer(member(1), house.answer(mover.asks.front().request)));
    EXPECT_EQ(mover.fetch.status(), Status::Fetching);
}

TEST_F(StateFetchMembersTest, WithLiarsOnlyItIsDeserted) {
    Mover mover = this->mover(2);
    while (!mover.asks.empty()) {
        const auto ask = mover.next();
        StateAnswer answer = house.answer(ask.request);
        range_of(answer).edges.clear();
        EXPECT_FALSE(mover.on_answer(ask.of, std::move(answer)));
    }
    EXPECT_EQ(mover.fetch.status(), Status::Deserted);
    EXPECT_EQ(StateFetch(FetchProgress::begin(house.root), {}, Random(1)).status(), Status::Deserted);
}
} // namespace
} // namespace arpeggio::sync
