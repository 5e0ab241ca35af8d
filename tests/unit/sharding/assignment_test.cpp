// The rules one by one, and what no key can do about them.
#include "unit/sharding/history.h"

#include <gtest/gtest.h>

#include <numeric>

namespace arpeggio::sharding {
namespace {

const Hash seed = Hash::from(Bytes(32, 7));

Election same_again(const Assignment& old, Epoch epoch = Epoch{1}) {
    return {epoch, seed, members_of(old), {}};
}
/// Takes the first so many members of a shard off the list of the elected.
std::vector<ledger::Member> unelect(Election& election, const std::vector<Seat>& seats, std::size_t count) {
    std::vector<ledger::Member> out;
    for (std::size_t i = 0; i < count; ++i) {
        std::erase(election.elected, seats[i].member);
        out.push_back(seats[i].member);
    }
    return out;
}
std::size_t moved_from(const std::vector<Mover>& movers, ShardId shard) {
    return static_cast<std::size_t>(
        std::count_if(movers.begin(), movers.end(), [&](const Mover& mover) { return mover.from == shard; }));
}
bool serves(const Assignment& assignment, ShardId shard, const crypto::Ed25519PublicKey& key) {
    const Map map = map_of(assignment);
    return map.contains(key) && map.at(key).shard == shard;
}

} // namespace

TEST(FirstAssignment, SizesAreEqualWithinOne) {
    Random random(1);
    for (std::size_t shards = 1; shards <= 30; ++shards) {
        const auto members = random_members(random, shards * 4 + random.below(100));
        const Assignment first = first_assignment(shards, {Epoch{0}, random_seed(random), members, {}});
        EXPECT_EQ(map_of(first).size(), members.size());
        EXPECT_LE(spread(first), 1u) << shards;
    }
}
TEST(FirstAssignment, FollowsTheSeedNotTheOrder) {
    Random random(2);
    auto members = random_members(random, 50);
    const Assignment first = first_assignment(5, {Epoch{0}, seed, members, {}});
    std::reverse(members.begin(), members.end());
    EXPECT_EQ(first_assignment(5, {Epoch{0}, seed, members, {}}), first);
    EXPECT_NE(first_assignment(5, {Epoch{0}, random_seed(random), members, {}}), first);
}
TEST(Assignment, IsTheSameInAnyOrderOfTheInput) {
    Random random(3);
    const Assignment old = random_assignment(random, {20, 21, 19, 20});
    Election election = same_again(old);
    for (const auto& member : unelect(election, old.shards[1], 9)) election.standby.push_back({member, arp(1)});
    for (const auto& member : random_members(random, 12)) election.elected.push_back(member);
    const Reassignment one = assign(old, election);
    std::reverse(election.elected.begin(), election.elected.end());
    std::reverse(election.standby.begin(), election.standby.end());
    Assignment reversed = old;
    for (auto& seats : reversed.shards) std::reverse(seats.begin(), seats.end());
    const Reassignment other = assign(reversed, election);
    EXPECT_EQ(one.assignment, other.assignment);
    EXPECT_EQ(one.movers, other.movers);
}
TEST(Assignment, EpochsThatShareASeedDiffer) { // 0 and 1 do
    Random random(4);
    const Assignment old = random_assignment(random, {20, 20, 20});
    EXPECT_NE(assign(old, same_again(old, Epoch{1})).movers, assign(old, same_again(old, Epoch{2})).movers);
}
TEST(Assignment, IsKeptIfTooFewAreElected) {
    Random random(5);
    const Assignment old = random_assignment(random, {5, 4});
    Election election = same_again(old);
    unelect(election, old.shards[0], 2);
    const Reassignment next = assign(old, election);
    EXPECT_EQ(next.assignment, old);
    EXPECT_TRUE(next.movers.empty());
}
TEST(Assignment, WeightsAreThoseOfTheElection) {
    Random random(6);
    const Assignment old = random_assignment(random, {4, 4});
    Election election = same_again(old);
    for (auto& member : election.elected) member.weight = 77;
    for (const auto& member : members_of(assign(old, election).assignment)) EXPECT_EQ(member.weight, 77u);
}
TEST(Assignment, OneShardOnlyGainsAndLoses) { // rules 1 and 3
    Random random(7);
    const Assignment old = random_assignment(random, {30});
    Election election = same_again(old);
    unelect(election, old.shards[0], 5);
    for (const auto& member : random_members(random, 7)) election.elected.push_back(member);
    const Reassignment next = assign(old, election);
    EXPECT_EQ(next.assignment.shards[0].size(), 32u);
    EXPECT_TRUE(next.movers.empty());
}

TEST(AssignmentRule1, AShardThatWouldLoseAThirdKeepsTheHighestBids) {
    Random random(8);
    const Assignment old = random_assignment(random, {12, 12});
    Election election = same_again(old);
    const auto leaving = unelect(election, old.shards[0], 6);
    for (std::size_t i = 0; i < 6; ++i) election.standby.push_back({leaving[i], arp(i)});
    const Assignment next = assign(old, election).assignment;
    for (std::size_t i = 0; i < 6; ++i) // three of twelve are less than a third, four are not
        EXPECT_EQ(serves(next, ShardId{0}, leaving[i].key), i >= 3) << i;
}
TEST(AssignmentRule1, WhoMayNotStayDoesNot) {
    Random random(9);
    const Assignment old = random_assignment(random, {12, 12});
    Election election = same_again(old);
    const auto leaving = unelect(election, old.shards[0], 6);
    for (std::size_t i = 0; i < 2; ++i) election.standby.push_back({leaving[i], arp(i)});
    const Map next = map_of(assign(old, election).assignment);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(next.contains(leaving[i].key), i < 2) << i;
}
TEST(AssignmentRule1, TheKeptLeaveWhenTheyCan) {
    Random random(10);
    const Assignment old = random_assignment(random, {12, 12});
    Election election = same_again(old);
    for (const auto& member : unelect(election, old.shards[0], 6)) election.standby.push_back({member, arp(1)});
    Assignment now = assign(old, election).assignment;
    EXPECT_EQ(map_of(now).size(), 21u);
    now = assign(now, {Epoch{2}, seed, election.elected, election.standby}).assignment;
    EXPECT_EQ(map_of(now).size(), 18u);
}

TEST(AssignmentRule3, NewKeysGoToTheLargerHalf) {
    Random random(11);
    const Assignment old = random_assignment(random, {20, 21, 20, 21});
    for (int i = 0; i < 50; ++i) {
        Election election{Epoch{1}, random_seed(random), members_of(old), {}};
        const auto joining = random_members(random, 2);
        election.elected.insert(election.elected.end(), joining.begin(), joining.end());
        const Assignment next = assign(old, election).assignment;
        const ShardId one = map_of(next).at(joining[0].key).shard, other = map_of(next).at(joining[1].key).shard;
        EXPECT_EQ(one.value % 2, 1u);
        EXPECT_EQ(other.value, 4 - one.value); // in turns
    }
}
TEST(AssignmentRule4, AHeavyMemberEndsTheMoving) {
    Random random(12);
    Assignment old = random_assignment(random, {30, 30});
    for (auto& seats : old.shards) {
        for (std::size_t i = 0; i < 10; ++i) seats[i].member.weight = 1000; // a third of the weight is 3 to 4 of them
    }
    for (int i = 0; i < 50; ++i) {
        const Election election{Epoch{1}, random_seed(random), members_of(old), {}};
        EXPECT_EQ(faults(old, election, assign(old, election)), "");
    }
}
TEST(AssignmentRule4, OneKeyMovesHoweverManyLeft) {
    Random random(18);
    const Assignment old = random_assignment(random, {12, 12, 12});
    Election election = same_again(old);
    for (const auto& member : unelect(election, old.shards[0], 6)) election.standby.push_back({member, arp(1)});
    const Reassignment next = assign(old, election); // three leave; the fourth makes it a third
    EXPECT_EQ(moved_from(next.movers, ShardId{0}), 1u);
}
TEST(AssignmentRule5, SoManyMove) {
    Random random(13);
    const Assignment old = random_assignment(random, {41, 40, 41, 40});
    const Reassignment next = assign(old, same_again(old));
    EXPECT_EQ(moved_from(next.movers, ShardId{0}), 2u + 4u); // ⌈41/24⌉ and ⌊41/10⌋
    EXPECT_EQ(moved_from(next.movers, ShardId{1}), 2u);
    EXPECT_EQ(moved_from(next.movers, ShardId{2}), 2u + 4u);
    EXPECT_EQ(moved_from(next.movers, ShardId{3}), 2u);
}
TEST(AssignmentRule5, SmallShardsMoveOne) {
    Random random(14);
    for (std::size_t size = 4; size < small_shard_below; ++size) {
        const Assignment old = random_assignment(random, {size, size, size, size, size});
        const Reassignment next = assign(old, same_again(old));
        for (std::uint32_t shard = 0; shard < 5; ++shard) EXPECT_EQ(moved_from(next.movers, ShardId{shard}), 1u);
        EXPECT_EQ(spread(next.assignment), 0u);
    }
}
TEST(AssignmentRule5, TheLongestServingMoveFirst) {
    Random random(15);
    Assignment old = random_assignment(random, {24, 24, 24});
    for (auto& seats : old.shards) {
        for (auto& seat : seats) seat.since = Epoch{5};
        seats[9].since = Epoch{4};
    }
    const Map next = map_of(assign(old, same_again(old, Epoch{9})).assignment);
    for (const auto& seats : old.shards) EXPECT_EQ(next.at(seats[9].member.key).seat.since, Epoch{9});
}
TEST(AssignmentRule5, TheOthersAreDrawnWhateverTheirService) {
    Random random(17);
    Assignment old = random_assignment(random, {24, 24, 24});
    for (auto& seats : old.shards) {
        for (std::size_t i = 0; i < seats.size(); ++i) seats[i].since = Epoch{i};
    }
    std::map<crypto::Ed25519PublicKey, int> moves;
    for (int i = 0; i < 200; ++i) {
        const Election election{Epoch{30}, random_seed(random), members_of(old), {}};
        for (const Mover& mover : assign(old, election).movers) ++moves[mover.key];
    }
    EXPECT_EQ(moves.size(), 72u); // each draw takes 1 + 2 of 24 from an active shard
}
TEST(AssignmentRule5, ALargeShardTurnsOverIn24Epochs) {
    const std::vector<std::vector<std::size_t>> networks{
        {400, 400}, {400, 400, 400}, {96, 96, 96, 96}, {400, 400, 400, 400, 400}};
    for (const auto& sizes : networks) {
        Random random(sizes.size());
        Assignment now = random_assignment(random, sizes);
        for (std::uint64_t epoch = 1; epoch <= 24; ++epoch) {
            now = assign(now, {Epoch{epoch}, random_seed(random), members_of(now), {}}).assignment;
        }
        for (const auto& [key, served] : map_of(now))
            EXPECT_GT(served.seat.since, Epoch{0}) << sizes.size() << " shards";
    }
}
TEST(AssignmentRule6, UnequalShardsLevelOut) {
    Random random(16);
    const Assignment old = random_assignment(random, {60, 45, 60, 45});
    const Reassignment next = assign(old, same_again(old));
    EXPECT_LE(spread(next.assignment), 1u);
}
TEST(AssignmentRule6, TheSmallerHalfIsFilledFirst) {
    Random random(19);
    const Assignment old = random_assignment(random, {10, 10, 9, 9}); // each gives until it has 8
    int filled_first = 0;
    for (int i = 0; i < 100; ++i) {
        const auto sizes = sizes_of(assign(old, {Epoch{1}, random_seed(random), members_of(old), {}}).assignment);
        if (sizes[2] + sizes[3] > sizes[0] + sizes[1]) ++filled_first;
    }
    EXPECT_GT(filled_first, 50); // but for movers from there, which take the next
}

} // namespace arpeggio::sharding
