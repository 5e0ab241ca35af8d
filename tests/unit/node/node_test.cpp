#include "ledger/mail_contract.h"
#include "node/check.h"
#include "node/layout.h"
#include "replica/disk_keys.h"
#include "unit/node/demo_node.h"

#include <fstream>

namespace arpeggio::node {
namespace {
namespace fs = std::filesystem;
struct NodeTest : DemoNode {
    void TearDown() override {
        if (!node) return;
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
    }
};

TEST_F(NodeTest, StartsAndFinalizes) {
    start();
    ASSERT_TRUE(wait_for_height(5));
    const SnapshotPtr now = node->snapshot();
    EXPECT_EQ(now->phase, Phase::Ready);
    EXPECT_EQ(now->trouble, Trouble::None);
    EXPECT_EQ(now->network, network.name);
    EXPECT_EQ(now->genesis_hash, chain::genesis_hash(network));
    EXPECT_EQ(now->shards.at(0).chain_id, chain_id_of(network.network, beacon));
    for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(is_running(i));
    EXPECT_GT(now->bytes_in, 0U);
    EXPECT_TRUE(wait([&] { return shard().finality_p50.has_value(); }));
}

TEST_F(NodeTest, AnswersForFinalBlocksByHeightAndById) {
    start();
    ASSERT_TRUE(wait_for_height(3));
    const auto block = node->block(beacon, Height{3});
    ASSERT_TRUE(block.has_value());
    EXPECT_EQ(block->block->header.height, Height{3});
    EXPECT_EQ(block->id, ledger::header_id(block->block->header));
    EXPECT_EQ(node->block(beacon, block->id)->block->header, block->block->header);
    EXPECT_EQ(node->block(beacon, Height{0})->block->header.parent, Hash{});
    EXPECT_FALSE(node->block(beacon, Height{1'000'000}).has_value());
    EXPECT_FALSE(node->block(beacon, Hash{}).has_value());
}

TEST_F(NodeTest, HostsTheShardsOfItsValidatorsEachWithItsOwnChain) {
    network = test::fast_network(42, 2);
    start(options(8));
    ASSERT_TRUE(wait([&] {
        const auto shards = node->snapshot()->shards;
        return shards.size() == 2 && shards[0].height.value > 2 && shards[1].height.value > 2;
    }));
    const ShardId second{1};
    EXPECT_NE(node->block(beacon, Height{1})->id, node->block(second, Height{1})->id);
    EXPECT_EQ(node->block(second, Height{1})->block->header.shard, second);
    node->watch({address(1)}); // of the second shard
    const Amount before = node->account(second, address(1)).balance;
    EXPECT_FALSE(before.is_zero());
    EXPECT_EQ(node->account(beacon, address(1)).balance, Amount{});

    ledger::Transaction payment = transfer(0);
    EXPECT_EQ(submit(sign(payment, 1), second), Fail(SubmitError::WrongChainId));
    payment.chain_id = chain_id_of(network.network, second);
    payment.to = address(3);
    const Answer sent = submit(sign(payment, 1), second);
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait([&] { return node->receipt(second, *sent).has_value(); }));
    EXPECT_FALSE(node->transaction(beacon, *sent).has_value());
    EXPECT_EQ(node->account(second, address(3)).balance, before + payment.value);
    ASSERT_TRUE(wait([&] {
        const auto watched = node->snapshot()->watched;
        return watched.size() == 1 && watched[0].shards.size() == 2 && watched[0].shards[1].nonce == 1;
    }));
    const auto account = node->snapshot()->watched[0];
    EXPECT_EQ(account.balance, account.shards[1].balance);
    EXPECT_EQ(node->snapshot()->activity.at(0).shard, second);
}

TEST_F(NodeTest, APaymentToAnotherShardArrivesThere) {
    network = test::fast_network(42, 2);
    start(options(8));
    ASSERT_TRUE(wait_for_height(2));
    node->stop_validator(2); // one of each shard: nobody depends on a single sender
    node->stop_validator(3);
    const ShardId second{1};
    const Amount before = node->account(second, address(1)).balance;
    ledger::Transaction payment = transfer(0, arp(2));
    payment.to = ledger::mail_contract;
    payment.data = ledger::encode_mail_call({second, address(1), arp(1), ledger::mail_delivery_gas, {}});
    payment.gas_limit = ledger::intrinsic_gas(payment);
    const Answer sent = submit(sign(payment));
    ASSERT_TRUE(sent) << to_string(sent.error());
    ASSERT_TRUE(wait_for_final(*sent));
    EXPECT_TRUE(node->receipt(beacon, *sent)->receipt.succeeded);
    ASSERT_TRUE(wait([&] { return node->account(second, address(1)).balance == before + arp(1); }));
    // What the delivery did not cost of the prepaid fee is the sender's, there.
    const Amount change = node->account(second, address(0)).balance;
    EXPECT_FALSE(change.is_zero());
    EXPECT_LT(change, arp(1));
    ASSERT_TRUE(wait([&] { return node->snapshot()->cross_shard.delivered == 1; }));
    EXPECT_EQ(node->snapshot()->cross_shard.in_flight, 0U);
    EXPECT_EQ(node->supply().in_flight, Amount{});
}

TEST_F(NodeTest, DamagedHeadersOfTheBeaconAreFoundAndCopiedFromAnotherMember) {
    network = test::fast_network(42, 2);
    start(options(8));
    ASSERT_TRUE(wait([&] { return node->snapshot()->shards.at(1).height.value > 5; }));
    node.reset();
    {
        const auto whole = storage::open_leveldb(folder.path() / database_folder, 1'000'000);
        ASSERT_TRUE(whole);
        const auto part = storage::make_prefixed_store(**whole, prefix_of(network.validators[1].key, {ShardId{1}, {}}));
        const Bytes table{replica::beacon_prefix};
        storage::Batch batch;
        ASSERT_TRUE(part->scan(table, table, [&](ByteView key, ByteView value) {
            Bytes flipped = to_bytes(value);
            flipped[20] ^= 1;
            batch.put(to_bytes(key), std::move(flipped));
            return false;
        }));
        ASSERT_FALSE(batch.empty());
        ASSERT_TRUE(part->commit(batch, storage::Durability::Synced));
    }
    const auto check = [&] { return check_folder({folder.path(), network, TimestampMs{2'000'000'000'000}, {}}); };
    const auto first = check();
    ASSERT_TRUE(first);
    ASSERT_EQ(first->damages.size(), 1U);
    EXPECT_TRUE(first->damages[0].is_repaired);
    EXPECT_NE(first->damages[0].sentence.find("headers of the beacon"), std::string::npos);
    EXPECT_TRUE(check()->damages.empty());
    start(options(8));
    EXPECT_TRUE(wait_for_blocks(2));
}

TEST_F(NodeTest, WithoutAMemberOfAShardItFollowsTheOthers) {
    network = test::fast_network(42, 2);
    NodeOptions only = options(8);
    only.validators.clear();
    for (const std::size_t position : {1U, 3U, 5U, 7U})
        only.validators.push_back(chain::demo_validator_key(test::demo_seed(), position));
    start(std::move(only));
    EXPECT_FALSE(node->follows(beacon));
    EXPECT_TRUE(node->follows(ShardId{1}));
    ASSERT_TRUE(wait([&] { return shard().height.value > 2; }));
    EXPECT_EQ(shard().shard, ShardId{1});
    EXPECT_FALSE(node->supply().is_exact) << "a shard that nobody here knows cannot be added up";
    node.reset();
}

TEST_F(NodeTest, FollowsNoOtherShard) {
    start();
    const ShardId other{1};
    EXPECT_TRUE(node->follows(beacon));
    EXPECT_FALSE(node->follows(other));
    EXPECT_EQ(node->account(other, address(0)).balance, Amount{});
    EXPECT_EQ(submit(sign(transfer(0)), other), Fail(SubmitError::Unavailable));
    EXPECT_FALSE(node->block(other, Height{0}).has_value());
}

TEST_F(NodeTest, APaymentIsFinalToTheAtto) {
    start();
    const Amount before = node->account(beacon, address(0)).balance;
    const Amount value{U256{123'456'789}};
    const Answer hash = submit(sign(transfer(0, value)));
    ASSERT_TRUE(hash);
    ASSERT_TRUE(wait_for_final(*hash));
    const auto receipt = *node->receipt(beacon, *hash);
    EXPECT_TRUE(receipt.receipt.succeeded);
    EXPECT_EQ(receipt.receipt.gas_used, 21'000U);
    const Amount fee{receipt.receipt.effective_gas_price.atto * U256{21'000}};
    EXPECT_EQ(node->account(beacon, address(0)).balance, before - value - fee);
    EXPECT_EQ(node->account(beacon, address(0)).nonce, 1U);
    EXPECT_EQ(node->account(beacon, test::address(1)).balance, value);
    const auto in = *node->transaction(beacon, *hash);
    EXPECT_EQ(node->block(beacon, in.block)->block->body.transactions.at(in.index)->hash(), *hash);
}

TEST_F(NodeTest, APendingPaymentIsKnownAndCounts) {
    start(options(1)); // alone it makes no block
    const Answer hash = submit(sign(transfer(0)));
    ASSERT_TRUE(hash);
    const auto pending = node->transaction(beacon, *hash);
    ASSERT_TRUE(pending.has_value());
    EXPECT_FALSE(pending->height.has_value());
    EXPECT_FALSE(node->receipt(beacon, *hash).has_value());
    EXPECT_EQ(node->pending_nonce(beacon, address(0)), 1U);
    EXPECT_EQ(node->account(beacon, address(0)).nonce, 0U);
    EXPECT_TRUE(wait([&] { return shard().pending == 1; }));
}

TEST_F(NodeTest, TheFaucetGivesAThousand) {
    start();
    node->watch({test::address(9)});
    const Answer first = request_funds(test::address(9));
    const Answer second = request_funds(test::address(9));
    ASSERT_TRUE(first && second);
    EXPECT_NE(*first, *second);
    ASSERT_TRUE(wait_for_final(*first) && wait_for_final(*second));
    EXPECT_EQ(node->account(beacon, test::address(9)).balance, arp(2000));
    EXPECT_TRUE(wait([&] {
        const SnapshotPtr now = node->snapshot();
        return now->watched.size() == 1 && now->watched[0].balance == arp(2000);
    }));
}

TEST_F(NodeTest, WithoutItsKeyThereIsNoFaucet) {
    NodeOptions without = options();
    without.faucet_key.reset();
    start(std::move(without));
    EXPECT_EQ(request_funds(test::address(9)), Fail(SubmitError::Unavailable));
}

TEST_F(NodeTest, AGrantIsPendingAndNeverDroppedBeforeItIsFinal) {
    start(options(1));
    node->watch({test::address(9)});
    ASSERT_TRUE(request_funds(test::address(9)));
    ASSERT_TRUE(wait([&] { return !node->snapshot()->activity.empty(); }));
    const auto uptime = node->snapshot()->uptime;
    ASSERT_TRUE(wait([&] { return node->snapshot()->uptime > uptime + std::chrono::milliseconds{300}; }));
    EXPECT_EQ(node->snapshot()->activity.at(0).state, ActivityState::Pending);
}

TEST_F(NodeTest, WatchedAccountsAreInTheSnapshot) {
    start();
    node->watch({address(0), test::address(1)});
    const Answer hash = submit(sign(transfer(0)));
    ASSERT_TRUE(hash);
    ASSERT_TRUE(wait([&] {
        const SnapshotPtr now = node->snapshot();
        return !now->activity.empty() && now->activity[0].state == ActivityState::Final;
    }));
    const SnapshotPtr now = node->snapshot();
    ASSERT_EQ(now->watched.size(), 2U);
    EXPECT_EQ(now->watched[0].address, address(0));
    EXPECT_EQ(now->watched[0].shards.at(0).pending_nonce, 1U);
    EXPECT_EQ(now->watched[1].balance, arp(1));
    EXPECT_EQ(now->activity.size(), 1U);
}

TEST_F(NodeTest, ThePastOfAWatchedAccountIsFound) {
    start();
    const Answer hash = submit(sign(transfer(0)));
    ASSERT_TRUE(hash && wait_for_final(*hash));
    ASSERT_TRUE(wait_for_blocks(70)); // further back than is read in one go
    node->watch({test::address(1)});
    ASSERT_TRUE(wait([&] { return !node->snapshot()->activity.empty(); }));
    EXPECT_EQ(node->snapshot()->activity[0].transaction, *hash);
    EXPECT_EQ(node->snapshot()->activity[0].state, ActivityState::Final);
}

TEST_F(NodeTest, WatchesSoManyAtMost) {
    start();
    std::vector<Address> many(Facade::watched_max + 10);
    node->watch(many);
    EXPECT_TRUE(wait([&] { return node->snapshot()->watched.size() == Facade::watched_max; }));
}

TEST_F(NodeTest, TheLoadBecomesFinal) {
    start();
    ASSERT_TRUE(wait_for_height(1));
    node->set_load(200);
    ASSERT_TRUE(wait([&] { return node->snapshot()->load.accepted >= 200; }));
    node->set_load(0);
    EXPECT_TRUE(wait([&] {
        const LoadSummary load = node->snapshot()->load;
        return load.final == load.accepted && load.sent == load.accepted + load.rejected;
    }));
    EXPECT_EQ(node->snapshot()->load.rejected, 0U);
    EXPECT_EQ(shard().transfers, node->snapshot()->load.final);
}

TEST_F(NodeTest, SupplyIsExactWhileBlocksAreMade) {
    start();
    node->set_load(200);
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(wait_for_blocks(1));
        const SupplySummary supply = node->supply();
        EXPECT_TRUE(supply.is_exact);
        EXPECT_EQ(supply.difference, Amount{});
    }
    EXPECT_GT(node->supply().burned, Amount{});
    EXPECT_EQ(node->supply().genesis, arp(chain::supply_arp));
}

TEST_F(NodeTest, OneValidatorMayStopAndComesBack) {
    start();
    ASSERT_TRUE(wait_for_height(2));
    node->stop_validator(3);
    ASSERT_TRUE(wait([&] { return !is_running(3); }));
    ASSERT_TRUE(wait_for_blocks(10));
    node->start_validator(3);
    ASSERT_TRUE(wait([&] { return is_running(3); }));
    node->stop_validator(0); // from here on nothing is final without number 3
    ASSERT_TRUE(wait([&] { return !is_running(0); }));
    EXPECT_TRUE(wait_for_blocks(10));
}

TEST_F(NodeTest, WithAllStoppedItSaysSoAndGoesOnLater) {
    start();
    ASSERT_TRUE(wait_for_height(2));
    for (std::size_t i = 0; i < 4; ++i) node->stop_validator(i);
    ASSERT_TRUE(wait([&] { return node->snapshot()->phase == Phase::Degraded; }));
    EXPECT_EQ(node->snapshot()->trouble, Trouble::NoFinality);
    EXPECT_EQ(submit(sign(transfer(0))), Fail(SubmitError::Unavailable));
    EXPECT_EQ(request_funds(test::address(1)), Fail(SubmitError::Unavailable));
    for (std::size_t i = 0; i < 4; ++i) node->start_validator(i);
    EXPECT_TRUE(wait_for_blocks(3));
    EXPECT_EQ(node->snapshot()->phase, Phase::Ready);
}

TEST_F(NodeTest, TheLastOfManySwitchesCounts) {
    start();
    ASSERT_TRUE(wait_for_height(2));
    for (int i = 0; i < 50; ++i) {
        node->stop_validator(1);
        node->start_validator(1);
        node->start_validator(2);
        node->stop_validator(2);
    }
    ASSERT_TRUE(wait([&] { return is_running(1) && !is_running(2); }));
    EXPECT_TRUE(wait_for_blocks(5));
    EXPECT_TRUE(is_running(1));
    EXPECT_FALSE(is_running(2));
}

TEST_F(NodeTest, SwitchesOfUnknownValidatorsAreIgnored) {
    start();
    node->stop_validator(4);
    node->start_validator(1'000'000);
    EXPECT_TRUE(wait_for_height(2));
}

TEST_F(NodeTest, ThreeOfFourHostedValidatorsAreEnough) {
    NodeOptions three = options(3);
    three.validators.push_back(chain::demo_validator_key(test::demo_seed(7), 0)); // of another network
    start(std::move(three));
    EXPECT_TRUE(wait_for_height(5));
    EXPECT_FALSE(is_running(3));
}

TEST_F(NodeTest, ARestartGoesOnWhereItStopped) {
    start();
    const Answer hash = submit(sign(transfer(0)));
    ASSERT_TRUE(hash && wait_for_final(*hash));
    node->stop();
    const ShardSummary before = shard();
    start();
    EXPECT_EQ(shard().resumed_from, before.height);
    EXPECT_TRUE(wait([&] { return shard().blocks >= 3; }));
    EXPECT_GE(shard().height.value, before.height.value + 3);
    EXPECT_EQ(node->block(beacon, before.height)->id, before.block_hash);
    EXPECT_TRUE(node->receipt(beacon, *hash).has_value());
    EXPECT_EQ(submit(sign(transfer(0))), Fail(SubmitError::NonceTooLow));
}

TEST_F(NodeTest, TheFirstSnapshotShowsWhatIsOnTheDisk) {
    start();
    ASSERT_TRUE(wait_for_blocks(3));
    node->stop();
    const std::uint64_t before = height();
    node.reset();
    const auto again = Node::start(options());
    ASSERT_TRUE(again);
    EXPECT_GE((*again)->snapshot()->shards.at(0).height.value, before);
}

TEST_F(NodeTest, AfterTheStopReadsAnswerAndNothingIsTaken) {
    start();
    ASSERT_TRUE(wait_for_height(2));
    node->stop();
    node->stop();
    EXPECT_EQ(node->snapshot()->phase, Phase::Stopped);
    EXPECT_TRUE(node->block(beacon, shard().height).has_value());
    EXPECT_GT(node->account(beacon, address(0)).balance, Amount{});
    EXPECT_EQ(submit(sign(transfer(0))), Fail(SubmitError::Unavailable));
    node->start_validator(0);
    node->watch({address(0)});
    EXPECT_FALSE(is_running(0));
}

TEST_F(NodeTest, TheSummaryOfAStopAgreesWithTheDisk) {
    for (std::uint64_t stops = 2; stops < 7; ++stops) {
        start();
        node->set_load(100);
        ASSERT_TRUE(wait_for_height(2 * stops));
        node->stop();
        const ShardSummary last = shard();
        EXPECT_FALSE(node->block(beacon, last.height.next()).has_value());
        EXPECT_EQ(last.height.value - last.resumed_from.value, last.blocks);
        EXPECT_TRUE(node->supply().is_exact);
    }
}

TEST_F(NodeTest, AFolderInUseIsRefusedAndItsUserGoesOn) {
    start();
    EXPECT_EQ(trouble_with(options()), Trouble::DataFolderInUse);
    EXPECT_TRUE(wait_for_blocks(3));
}

TEST_F(NodeTest, AFolderOfAnotherNetworkIsRefusedAndLeftAsItWas) {
    start();
    ASSERT_TRUE(wait_for_height(3));
    node.reset();
    NodeOptions other = options();
    other.network = test::fast_network(7);
    EXPECT_EQ(trouble_with(std::move(other)), Trouble::DataFolderOtherNetwork);
    start();
    EXPECT_GE(shard().resumed_from, Height{3});
}

TEST_F(NodeTest, ADamagedFolderIsRefused) {
    start();
    ASSERT_TRUE(wait_for_height(2));
    node.reset();
    for (const auto& file : fs::directory_iterator(folder.path() / "chain")) {
        if (file.path().filename().string().starts_with("MANIFEST")) std::ofstream(file.path()) << "not a manifest";
    }
    EXPECT_EQ(trouble_with(options()), Trouble::DataDamaged);
}

TEST_F(NodeTest, WhatIsNoFolderIsRefused) {
    NodeOptions under_a_file = options();
    std::ofstream(folder.path() / "file") << "here";
    under_a_file.data_folder = folder.path() / "file" / "data";
    EXPECT_EQ(trouble_with(std::move(under_a_file)), Trouble::DataFolderUnreadable);
}

} // namespace
} // namespace arpeggio::node
