#include "chain/genesis.h"
#include "ledger/mail_contract.h"
#include "node/check.h"
#include "sharding/redraw.h"
#include "unit/node/demo_node.h"

namespace arpeggio::node {
namespace {
constexpr ShardId second{1};

/// Two shards of four validators, with epochs of 120 slots, and a fence of 30 blocks. Two validators of the second
/// shard, that is more than a third, are switched off in the first epoch; one of them is drawn to change places with
/// one of the beacon, so that both shards then have three who run.
struct HaltedNodeTest : DemoNode {
    HaltedNodeTest() {
        network = test::fast_network(42, 2);
        network.profile.epoch_seconds = 6;
        network.profile.delay_bits = 256;
        network.profile.delay_squarings = 1000;
        network.profile.fence_blocks = 30;
    }
    void TearDown() override {
        if (!node) return;
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
    }
    void begin() { start(options(8)); }
    void expect_sound_folder() {
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
        node.reset();
        const auto report = check_folder({folder.path(), network, TimestampMs{2'000'000'000'000}, {}});
        ASSERT_TRUE(report);
        for (const auto& damage : report->damages) ADD_FAILURE() << damage.sentence;
    }
    [[nodiscard]] SnapshotPtr now() const { return node->snapshot(); }
    [[nodiscard]] ShardSummary shard_now(ShardId id) const { return now()->shards.at(id.value); }
    [[nodiscard]] bool wait_for_epoch(std::uint64_t epoch) const {
        return wait([&] { return now()->epoch >= Epoch{epoch}; });
    }
    [[nodiscard]] std::size_t position_of(const crypto::Ed25519PublicKey& key) const {
        const auto at = std::ranges::find(network.validators, key, &chain::GenesisValidator::key);
        return static_cast<std::size_t>(at - network.validators.begin());
    }
    /// Who changes places if the second shard is halted in epoch 0, whose next seed is that of genesis.
    [[nodiscard]] std::vector<sharding::Mover> redrawn() const {
        const auto roster = chain::genesis_roster(network);
        return sharding::redraw(roster->seats(), second, {Epoch{1}, Instance{1}, network.seed}).movers;
    }
    /// The one who leaves the second shard, and one who stays there.
    [[nodiscard]] std::vector<std::size_t> two_of_the_second_shard() const {
        std::vector<std::size_t> out;
        const auto movers = redrawn();
        for (const sharding::Mover& mover : movers)
            if (mover.from == second) out.push_back(position_of(mover.key));
        CHECK(out.size() == 1);
        const auto roster = chain::genesis_roster(network);
        for (const sharding::Seat& seat : roster->seats().shards[1]) {
            const std::size_t position = position_of(seat.member.key);
            if (out.size() == 1 && position != out.front()) out.push_back(position);
        }
        return out;
    }
    void switch_off_two() {
        for (const std::size_t position : two_of_the_second_shard()) node->stop_validator(position);
    }
    void switch_on_two() {
        for (const std::size_t position : two_of_the_second_shard()) node->start_validator(position);
    }
    [[nodiscard]] std::uint64_t height_of(ShardId id) const { return shard_now(id).height.value; }
    /// The second shard has made blocks of epoch 1, of the instance after the redraw.
    [[nodiscard]] bool has_gone_on() const {
        const auto block = node->block(second, shard_now(second).height);
        return block && block->block->header.epoch >= Epoch{1};
    }
    [[nodiscard]] ledger::Header header_at(std::uint64_t height) const {
        const auto block = node->block(second, Height{height});
        return block ? block->block->header : ledger::Header{};
    }
    /// To an account of the second shard.
    [[nodiscard]] Bytes mail(std::uint64_t nonce) const {
        ledger::Transaction out = transfer(nonce);
        out.to = ledger::mail_contract;
        out.value = arp(2);
        out.data = ledger::encode_mail_call({second, address(1), arp(1), ledger::mail_delivery_gas, {}});
        out.gas_limit = ledger::intrinsic_gas(out);
        return sign(out);
    }
};

TEST_F(HaltedNodeTest, IsDrawnAnewAndGoesOn) {
    begin();
    ASSERT_TRUE(wait([&] { return height_of(second) >= 5; }));
    switch_off_two();
    ASSERT_TRUE(submit(mail(0)));
    ASSERT_TRUE(wait_for_epoch(1)) << "the beacon does not wait for it for ever";
    ASSERT_TRUE(wait([&] { return has_gone_on(); }));
    const std::uint64_t reached = height_of(second);
    ASSERT_TRUE(wait([&] { return height_of(second) >= reached + 10; }));
    std::uint64_t first = reached;
    while (header_at(first - 1).epoch >= Epoch{1}) --first;
    EXPECT_EQ(header_at(first).instance, Instance{1});
    EXPECT_EQ(header_at(first).epoch, Epoch{1});
    EXPECT_EQ(header_at(first - 1).instance, Instance{0});
    EXPECT_EQ(header_at(first).parent, ledger::header_id(header_at(first - 1)));
    EXPECT_TRUE(wait([&] { return now()->cross_shard.delivered == 1; })) << "mail that waited all the time";
    expect_sound_folder();
}

TEST_F(HaltedNodeTest, WhoWasOffTakesPartWhereItNowBelongs) {
    begin();
    ASSERT_TRUE(wait([&] { return height_of(second) >= 5; }));
    switch_off_two();
    ASSERT_TRUE(wait_for_epoch(1));
    ASSERT_TRUE(wait([&] { return has_gone_on(); }));
    switch_on_two();
    std::map<ShardId, Height> since;
    const SnapshotPtr before = now();
    for (const ShardSummary& shard : before->shards) since[shard.shard] = shard.height;
    const auto takes_part = [&](std::size_t position) {
        const SnapshotPtr snapshot = now();
        return std::ranges::any_of(snapshot->shards, [&](const ShardSummary& shard) {
            const auto found = std::ranges::find(shard.members, position, &MemberSummary::position);
            return found != shard.members.end() && found->is_running && found->last_proposed > since[shard.shard];
        });
    };
    for (const std::size_t position : two_of_the_second_shard())
        EXPECT_TRUE(wait([&] { return takes_part(position); })) << position;
    ASSERT_TRUE(wait_for_epoch(3)) << "epochs go on as ever";
}

TEST_F(HaltedNodeTest, ARestartOfTheProcessInBetweenChangesNothing) {
    begin();
    ASSERT_TRUE(wait([&] { return height_of(second) >= 5; }));
    switch_off_two();
    ASSERT_TRUE(wait([&] { return now()->is_next_elected; }));
    begin(); // all run then, and the roster says that the shard was halted
    ASSERT_TRUE(wait([&] { return has_gone_on(); }));
    ASSERT_TRUE(wait_for_epoch(2));
}
} // namespace
} // namespace arpeggio::node
