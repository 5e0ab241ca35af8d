#include "replica/shard_join.h"
#include "storage/store.h"
#include "unit/sharding/final_rosters.h"

namespace arpeggio::replica {
namespace {
using test::FinalCommittee;

constexpr ShardId beacon{0}, joined{1};

/// One that joins shard 1, whose members are also the beacon's.
class ShardJoinTest : public ::testing::Test {
protected:
    ShardJoinTest() : join(setup()) {}

    [[nodiscard]] ShardJoin::Setup setup() const {
        ShardJoin::Setup out{{}, {}, test::rosters_of(members), Random(1)};
        out.rules.network = members.context.network;
        out.rules.shard = joined;
        return out;
    }
    [[nodiscard]] ShardPeer member(std::uint16_t index) const { return {joined, (*members.committee)[{index}].key}; }
    /// Final headers from that height on, as the member that holds the first one's state shows them.
    [[nodiscard]] ledger::FinalRun pivot_at(std::uint64_t height) const {
        ledger::Header parent = members.genesis;
        while (parent.height.value + 1 < height) parent = members.child(parent);
        return members.run(parent, 3);
    }
    ShardJoin::Actions offer(std::uint16_t index, const ledger::FinalRun& run) {
        return join.on_message(member(index), PivotAnswer{run}, now);
    }
    template <class Wanted>
    static std::vector<Wanted> all(const ShardJoin::Actions& actions) {
        std::vector<Wanted> out;
        for (const auto& action : actions)
            if (const auto* one = std::get_if<Wanted>(&action)) out.push_back(*one);
        return out;
    }
    template <class Message>
    static std::size_t said(const ShardJoin::Actions& actions) {
        const auto says = all<ShardJoin::Say>(actions);
        return static_cast<std::size_t>(std::ranges::count_if(
            says, [](const ShardJoin::Say& one) { return std::holds_alternative<Message>(one.message); }));
    }
    /// Chooses the pivot that was offered, and puts it on the disk.
    ShardJoin::Actions begin_fetch() {
        EXPECT_EQ(all<ShardJoin::Erase>(join.on_timer(now)).size(), 1U);
        const auto begun = all<ShardJoin::Write>(join.on_erased(now));
        EXPECT_EQ(begun.size(), 1U);
        CHECK(disk->commit(begun.at(0).batch, storage::Durability::Lazy).has_value());
        return join.on_written(now);
    }

    const FinalCommittee members{joined};
    Instant now{std::chrono::seconds{100}};
    std::unique_ptr<storage::Store> disk = storage::make_memory_store();
    ShardJoin join;
};

TEST_F(ShardJoinTest, AsksAllMembersUntilOneHoldsAState) {
    EXPECT_EQ(said<PivotRequest>(join.start({}, now)), 4U);
    const auto again = join.on_timer(now);
    EXPECT_EQ(said<PivotRequest>(again), 4U);
    EXPECT_EQ(all<ShardJoin::SetTimer>(again).size(), 1U);
}

TEST_F(ShardJoinTest, TakesWhatMostMembersHold) {
    (void)join.start({}, now);
    (void)offer(0, pivot_at(4));
    (void)offer(1, pivot_at(2));
    (void)offer(2, pivot_at(2));
    EXPECT_GT(said<sync::StateRequest>(begin_fetch()), 0U);
    EXPECT_EQ(join.pivot(), Height{2});
}

TEST_F(ShardJoinTest, TakesNothingThatIsNoHigherThanItHas) {
    ShardJoin::Setup above = setup();
    above.above = Height{4};
    join = ShardJoin(std::move(above));
    (void)join.start({}, now);
    (void)offer(0, pivot_at(4));
    EXPECT_EQ(said<PivotRequest>(join.on_timer(now)), 4U);
    (void)offer(0, pivot_at(4));
    (void)offer(1, pivot_at(5));
    (void)begin_fetch();
    EXPECT_EQ(join.pivot(), Height{5});
}

TEST_F(ShardJoinTest, BelievesNoPivotThatIsNotFinalOrNotOfItsShard) {
    (void)join.start({}, now);
    (void)offer(0, members.run(members.genesis, 2));                // does not show the state's root
    (void)offer(1, members.run(members.genesis, 3, /*signers=*/2)); // too little weight
    (void)offer(2, FinalCommittee(beacon).run(FinalCommittee(beacon).genesis, 3));
    EXPECT_EQ(said<PivotRequest>(join.on_timer(now)), 4U);
}

/// A shard that closed its epoch and stands still has nothing behind it; from there one goes on in the next epoch.
TEST_F(ShardJoinTest, TakesAClosingBlockOnceTheNextRosterIsKnown) {
    const ledger::Header before = members.run(members.genesis, 1).last();
    const auto closing = members.sealed({members.closing(before)});
    (void)join.start({}, now);
    (void)offer(0, members.sealed({before, members.closing(before), members.tail(members.closing(before))}));
    (void)offer(1, closing);
    EXPECT_EQ(said<PivotRequest>(join.on_timer(now)), 4U);
    join.learn(test::roster_of(FinalCommittee(joined, 0, Epoch{1})));
    (void)offer(1, closing);
    EXPECT_EQ(all<ShardJoin::Erase>(join.on_timer(now)).size(), 1U);
    EXPECT_EQ(join.pivot(), Height{2});
}

TEST_F(ShardJoinTest, GoesOnFromWhatIsOnTheDisk) {
    (void)join.start({}, now);
    (void)offer(0, pivot_at(2));
    (void)begin_fetch();
    const auto left = ShardJoin::read_left(*disk);
    ASSERT_TRUE(left && left->progress && left->pivot);
    ShardJoin resumed(setup());
    EXPECT_GT(said<sync::StateRequest>(resumed.start(*left, now)), 0U);
    ShardJoin::Left torn = *left;
    torn.progress->pivot = Hash::from(Bytes(32, 9)); // of another state
    EXPECT_EQ(said<PivotRequest>(ShardJoin(setup()).start(torn, now)), 4U);
}

TEST_F(ShardJoinTest, FetchesTheMailThatWaitsBeforeItHasAHead) {
    (void)join.start({}, now);
    (void)offer(0, pivot_at(2));
    (void)begin_fetch();
    auto left = ShardJoin::read_left(*disk);
    ASSERT_TRUE(left && left->progress);
    left->progress->next.fill(std::nullopt); // all leaves are here
    ShardJoin resumed(setup());
    ASSERT_EQ(all<ShardJoin::MakeTree>(resumed.start(*left, now)).size(), 1U);

    ledger::Mail mail;
    mail.source = joined;
    ledger::MailList list;
    list.append(ledger::mail_hash(mail));
    const auto asked = resumed.on_tree({{beacon, list}}, now);
    EXPECT_EQ(said<KeptMailRequest>(asked), 1U);
    const ShardPeer of = all<ShardJoin::Say>(asked).at(0).to;
    ledger::Mail wrong = mail;
    wrong.value = arp(1);
    const auto lied = resumed.on_message(of, KeptMailAnswer{beacon, {}, {wrong}}, now);
    EXPECT_TRUE(all<ShardJoin::Write>(lied).empty());
    const auto again = all<ShardJoin::Say>(lied);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_NE(again[0].to, of);
    const auto told = resumed.on_message(again[0].to, KeptMailAnswer{beacon, {}, {mail}}, now);
    const auto written = all<ShardJoin::Write>(told);
    ASSERT_EQ(written.size(), 1U);
    ASSERT_TRUE(disk->commit(written[0].batch, storage::Durability::Lazy));
    EXPECT_TRUE(all<ShardJoin::FindBeacon>(told).empty());
    EXPECT_EQ(all<ShardJoin::FindBeacon>(resumed.on_written(now)).size(), 1U);
    EXPECT_EQ(chain::read_mail(*disk, beacon, 0, 9), std::vector{mail});

    Bytes from; // whoever begins again leaves nothing of it
    for (auto batch = ShardJoin::next_erasure(*disk, from); batch && !batch->empty();
         batch = ShardJoin::next_erasure(*disk, from))
        ASSERT_TRUE(disk->commit(*batch, storage::Durability::Lazy));
    EXPECT_EQ(chain::read_mail(*disk, beacon, 0, 9), std::vector<ledger::Mail>{});
}

TEST_F(ShardJoinTest, BeginsAnewIfNobodyHoldsThePivotAnyMore) {
    (void)join.start({}, now);
    (void)offer(0, pivot_at(2));
    (void)begin_fetch();
    const Hash root = pivot_at(2).headers[2].state_root;
    for (std::uint16_t i = 0; i < 4; ++i)
        (void)join.on_checked(member(i).key, sync::CheckedAnswer({root, sync::OtherRoots{}}), now);
    (void)offer(0, pivot_at(4));
    EXPECT_EQ(all<ShardJoin::Erase>(join.on_timer(now)).size(), 1U);
    EXPECT_EQ(join.pivot(), Height{4});
}

} // namespace
} // namespace arpeggio::replica
