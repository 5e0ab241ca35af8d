#include "sharding/redraw.h"
#include "unit/sharding/keys.h"

#include <gtest/gtest.h>

namespace arpeggio::sharding {
namespace {

const Redraw first{Epoch{3}, Instance{1}, Hash::from(Bytes(32, 9))};

/// How many seats of each shard have other members than before.
std::vector<std::size_t> changed(const Assignment& before, const Assignment& now) {
    const Map old = map_of(before);
    std::vector<std::size_t> counts(now.shards.size());
    for (const auto& [key, served] : map_of(now)) {
        if (old.at(key).shard != served.shard) ++counts[served.shard.value];
    }
    return counts;
}

} // namespace

TEST(Redraw, AHaltedShardChangesItsMembers) {
    Random random(1);
    const Assignment now = random_assignment(random, std::vector<std::size_t>(20, 40));
    const Reassignment next = redraw(now, ShardId{7}, first);
    EXPECT_EQ(sizes_of(next.assignment), sizes_of(now));
    EXPECT_EQ(map_of(next.assignment).size(), map_of(now).size());
    const auto counts = changed(now, next.assignment);
    for (std::size_t shard = 0; shard < 20; ++shard) EXPECT_LE(counts[shard], shard == 7 ? 40u : 10u) << shard;
    EXPECT_EQ(counts[7], 40u);
    EXPECT_EQ(next.movers.size(), 80u);
}
TEST(Redraw, OtherShardsChangeAQuarterAtMost) {
    Random random(2);
    const Assignment now = random_assignment(random, {40, 43, 40});
    const auto counts = changed(now, redraw(now, ShardId{2}, first).assignment);
    EXPECT_EQ(counts, (std::vector<std::size_t>{10, 10, 20}));
}
TEST(Redraw, ATinyShardGivesOneSeat) {
    Random random(3);
    const Assignment two = random_assignment(random, {4, 4});
    EXPECT_EQ(changed(two, redraw(two, ShardId{1}, first).assignment), (std::vector<std::size_t>{1, 1}));
    const Assignment five = random_assignment(random, {5, 4, 4, 4, 4});
    EXPECT_EQ(changed(five, redraw(five, ShardId{1}, first).assignment), (std::vector<std::size_t>{1, 4, 1, 1, 1}));
}
/// What an election with a halted shard is: nobody else moves, so that the bounds of a redraw are those of the
/// election.
TEST(Redraw, OnTopOfAnElectionThatDoesNotRotateItIsAllThatMoves) {
    Random random(6);
    const Assignment now = random_assignment(random, {8, 9, 8});
    Election election{first.epoch, first.seed, {}, {}, false};
    for (const auto& seats : now.shards) {
        for (const Seat& seat : seats) election.elected.push_back(seat.member);
    }
    const Reassignment kept = assign(now, election);
    EXPECT_TRUE(kept.movers.empty());
    EXPECT_EQ(changed(now, kept.assignment), (std::vector<std::size_t>{0, 0, 0}));
    EXPECT_EQ(changed(now, redraw(kept.assignment, ShardId{2}, first).assignment), (std::vector<std::size_t>{2, 2, 4}));
}
TEST(Redraw, MoversStartANewServiceWithTheirWeight) {
    Random random(4);
    Assignment now = random_assignment(random, {8, 8, 8});
    for (auto& seats : now.shards) {
        for (auto& seat : seats) seat.member.weight = random.between(85, 115);
    }
    const Reassignment next = redraw(now, ShardId{1}, first);
    const Map before = map_of(now), after = map_of(next.assignment);
    for (const auto& [key, served] : after) {
        const bool moved = before.at(key).shard != served.shard;
        EXPECT_EQ(served.seat.since, moved ? Epoch{3} : Epoch{0});
        EXPECT_EQ(served.seat.member, before.at(key).seat.member);
    }
    for (const Mover& mover : next.movers) {
        EXPECT_EQ(before.at(mover.key).shard, mover.from);
        EXPECT_EQ(after.at(mover.key).shard, mover.to);
    }
}
TEST(Redraw, EachOneDrawsOthers) {
    Random random(5);
    const Assignment now = random_assignment(random, {40, 40, 40, 40});
    const auto movers = redraw(now, ShardId{1}, first).movers;
    EXPECT_EQ(redraw(now, ShardId{1}, first).movers, movers);
    EXPECT_NE(redraw(now, ShardId{1}, {first.epoch, Instance{2}, first.seed}).movers, movers);
    EXPECT_NE(redraw(now, ShardId{1}, {first.epoch, first.instance, Hash{}}).movers, movers);
}

} // namespace arpeggio::sharding
