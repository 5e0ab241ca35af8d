#include "replica/restart.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {
constexpr ShardId beacon{0}, own{1};

/// Rosters of epochs 0 to the last, in some of which the own shard goes on from a block at some height.
sharding::Rosters rosters_with(std::uint64_t last, const std::map<std::uint64_t, std::uint64_t>& restarts) {
    sharding::Rosters out;
    for (std::uint64_t epoch = 0; epoch <= last; ++epoch) {
        sharding::Assignment seats;
        for (std::uint8_t shard = 0; shard < 2; ++shard) {
            const auto key = crypto::Ed25519PublicKey::from(Bytes(32, static_cast<std::uint8_t>(shard + 1)));
            seats.shards.push_back({{{key, 100, Address{}}, Epoch{0}}});
        }
        if (const auto at = restarts.find(epoch); at != restarts.end())
            seats.restarts[own] = {Hash::from(Bytes(32, 5)), Height{at->second}, Epoch{0}};
        out.add(std::make_shared<const sharding::Roster>(*sharding::Roster::make(Epoch{epoch}, {}, std::move(seats))));
    }
    return out;
}
ledger::Header head(std::uint64_t epoch, std::uint64_t height, bool is_closing = false) {
    ledger::Header out;
    out.shard = own;
    out.epoch = Epoch{epoch};
    out.height = Height{height};
    out.closing = is_closing;
    if (is_closing) out.closing_state_root = Hash::from(Bytes(32, 1));
    return out;
}
/// Epoch and instance.
std::pair<std::uint64_t, std::uint32_t> next(const sharding::Rosters& rosters, const ledger::Header& at) {
    const Envelope out = next_instance(rosters, own, at);
    EXPECT_EQ(out.shard, own);
    return {out.epoch.value, out.instance.value};
}
std::optional<Redrawn> redrawn(const sharding::Rosters& rosters, const ledger::Header& at) {
    return redrawn_at(rosters.all(), own, at);
}
} // namespace

TEST(Restart, WithoutAHaltAnEpochFollowsTheOther) {
    const auto rosters = rosters_with(2, {});
    EXPECT_EQ(next(rosters, head(0, 7)), std::pair(0UL, 0U));
    EXPECT_EQ(next(rosters, head(0, 7, true)), std::pair(1UL, 0U));
    EXPECT_EQ(redrawn(rosters, head(0, 7)), std::nullopt);
}

TEST(Restart, FromTheBlockItselfTheRedrawnInstanceGoesOn) {
    const auto rosters = rosters_with(2, {{2, 7}});
    EXPECT_EQ(next(rosters, head(1, 7)), std::pair(2UL, 1U));
    EXPECT_EQ(next(rosters, head(0, 7, true)), std::pair(2UL, 1U)) << "it was halted from the start of epoch 1 on";
    EXPECT_EQ(redrawn(rosters, head(1, 7))->epoch, Epoch{2});
}

TEST(Restart, BelowItTheInstanceIsTheOldOne) {
    const auto rosters = rosters_with(2, {{2, 7}});
    EXPECT_EQ(next(rosters, head(1, 6)), std::pair(1UL, 0U));
    EXPECT_EQ(next(rosters, head(0, 5, true)), std::pair(1UL, 0U));
    EXPECT_EQ(redrawn(rosters, head(1, 6)), std::nullopt);
}

TEST(Restart, AboveItItIsToBeTakenBack) {
    const auto rosters = rosters_with(2, {{2, 7}});
    EXPECT_EQ(redrawn(rosters, head(1, 8))->from.height, Height{7});
    EXPECT_EQ(redrawn(rosters, head(1, 9, true))->from.height, Height{7}) << "a closing block, too";
    EXPECT_EQ(redrawn_at(rosters.all(), beacon, head(1, 8)), std::nullopt);
}

TEST(Restart, BlocksOfTheRedrawnInstanceStay) {
    const auto rosters = rosters_with(3, {{2, 7}});
    EXPECT_EQ(redrawn(rosters, head(2, 8)), std::nullopt);
    EXPECT_EQ(next(rosters, head(2, 8)), std::pair(2UL, 1U));
    EXPECT_EQ(next(rosters, head(2, 20, true)), std::pair(3UL, 0U));
}

TEST(Restart, DrawnAgainAtTheSameBlockTheNewestGoesOn) {
    const auto rosters = rosters_with(3, {{2, 7}, {3, 7}});
    EXPECT_EQ(next(rosters, head(1, 7)), std::pair(3UL, 1U));
    EXPECT_EQ(redrawn(rosters, head(1, 7))->epoch, Epoch{3});
}

/// Who was away through two halts has blocks that the first made void, though the second goes on from a higher one.
TEST(Restart, WhatTheFirstTakesBackIsTakenBackFirst) {
    const auto rosters = rosters_with(3, {{2, 7}, {3, 20}});
    EXPECT_EQ(redrawn(rosters, head(1, 12))->from.height, Height{7});
    EXPECT_EQ(redrawn(rosters, head(1, 20))->from.height, Height{7}) << "another block at that height";
    EXPECT_EQ(next(rosters, head(1, 7)), std::pair(2UL, 1U));
    EXPECT_EQ(next(rosters, head(2, 12)), std::pair(2UL, 1U));
    EXPECT_EQ(next(rosters, head(2, 20)), std::pair(3UL, 1U));
    EXPECT_EQ(redrawn(rosters, head(2, 21))->from.height, Height{20});
}

TEST(Restart, FromGenesisIfNothingWasLinked) {
    const auto rosters = rosters_with(1, {{1, 0}});
    EXPECT_EQ(next(rosters, head(0, 0)), std::pair(1UL, 1U));
    EXPECT_EQ(redrawn(rosters, head(0, 3))->from.height, Height{0});
}

} // namespace arpeggio::replica
