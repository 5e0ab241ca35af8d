#include "chain/demo_network.h"
#include "chain/genesis.h"
#include "node/tenures.h"
#include "replica/pivot.h"
#include "unit/node/network.h"
#include "unit/storage/temporary_folder.h"

#include <boost/asio/executor_work_guard.hpp>
#include <gtest/gtest.h>

#include <future>

namespace arpeggio::node {
namespace {
constexpr ShardId beacon{0};
constexpr ShardId second{1};

/// A process that hosts one validator, which goes from the second shard to the beacon in epoch 1. Its events happen
/// when the test runs them.
struct TenuresTest : testing::Test {
    test::TemporaryFolder folder;
    chain::NetworkDefinition network = test::fast_network(42, 2);
    std::unique_ptr<storage::Store> whole = *storage::open_leveldb(folder.path() / database_folder, 1'000'000);
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    boost::asio::thread_pool workers{1};
    std::atomic<bool> has_failed = false;
    Disk disk{*whole, [](storage::StorageError) {}};
    TransactionCache transactions;
    Clock clock;
    Machinery machinery{
        io, workers, disk, transactions, clock, {}, [this](storage::StorageError) { has_failed = true; }};
    Tenures::Shards shards;
    std::shared_ptr<storage::Cache> cache = std::make_shared<storage::Cache>(1'000'000);
    std::unique_ptr<Tenures> tenures;
    sharding::RosterPtr genesis = chain::genesis_roster(network);
    std::size_t position = 0;
    const Tenure left{second, {}}, served{beacon, Epoch{1}};

    TenuresTest() {
        while (genesis->shard_of(key()) != second) ++position;
        Shard::Links links;
        links.send_shard = [](const replica::ShardPeer&, const replica::ShardPeer&, const replica::Frame&) {};
        links.on_roster = [](const sharding::RosterPtr&) {};
        links.on_epoch = [](ShardId, const crypto::Ed25519PublicKey&, Epoch) {};
        for (const ShardId id : {beacon, second})
            shards.push_back(std::make_unique<Shard>(network, machinery, id, links));
        tenures = std::make_unique<Tenures>(network, machinery, *whole, cache, shards);
        for (const Tenure& tenure : {left, served}) write_genesis(tenure);
        std::vector<crypto::Ed25519SecretKey> keys;
        keys.push_back(chain::demo_validator_key(test::demo_seed(), position));
        CHECK(tenures->open(keys).has_value());
    }
    ~TenuresTest() override {
        for (const auto& shard : shards) shard->close();
        workers.join();
        io.poll();
    }

    [[nodiscard]] crypto::Ed25519PublicKey key() const { return network.validators[position].key; }
    [[nodiscard]] std::unique_ptr<storage::Store> part(const Tenure& tenure) const {
        return storage::make_prefixed_store(*whole, prefix_of(key(), tenure));
    }
    void write_genesis(const Tenure& tenure) const {
        const auto store = part(tenure);
        state::StateStore state(*store, cache);
        CHECK(replica::write_genesis(*store, state, network, tenure.shard, *genesis).has_value());
    }
    [[nodiscard]] bool is_empty(const Tenure& tenure) const {
        bool out = true;
        EXPECT_TRUE(part(tenure)->scan({}, {}, [&](ByteView, ByteView) { return out = false; }));
        return out;
    }
    /// Of an epoch in which the validator serves the beacon, as it has since epoch 1.
    [[nodiscard]] sharding::RosterPtr roster(Epoch epoch) const {
        sharding::Assignment seats = genesis->seats();
        auto& before = seats.shards[second.value];
        const auto seat = std::ranges::find(before, key(), [](const sharding::Seat& one) { return one.member.key; });
        auto& after = seats.shards[beacon.value];
        after.push_back({seat->member, served.since});
        before.erase(seat);
        std::ranges::sort(after, {}, [](const sharding::Seat& one) { return one.member.key; });
        return std::make_shared<const sharding::Roster>(*sharding::Roster::make(epoch, network.seed, std::move(seats)));
    }
    /// Until the disk has written what it was given.
    void flush() {
        const auto done = std::make_shared<std::promise<void>>();
        auto written = done->get_future();
        disk.commit({}, [done] { done->set_value(); });
        written.wait();
    }
    [[nodiscard]] bool run_until_empty(const Tenure& tenure) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        while (!is_empty(tenure) && std::chrono::steady_clock::now() < limit)
            io.run_one_for(std::chrono::milliseconds{10});
        return is_empty(tenure);
    }
};

TEST_F(TenuresTest, WhatIsLeftIsErasedWhenNobodyReadsThereAnyMore) {
    auto reader = shards[second.value]->hosts()->at(key());
    tenures->on_roster(roster(Epoch{2}));
    EXPECT_TRUE(shards[second.value]->hosts()->empty());
    io.poll();
    flush();
    const auto head = chain::read_head(reader->store());
    EXPECT_TRUE(head && *head);
    reader.reset();
    EXPECT_TRUE(run_until_empty(left));
    EXPECT_FALSE(is_empty(served));
}

/// As after a stop in the first epoch of the new part: the first host that starts tells of the epoch after.
TEST_F(TenuresTest, AHostThatIsLeftBeforeItHasStartedFindsItsPart) {
    shards[second.value]->start();
    io.poll();
    flush(); // its start waits on its strand
    tenures->on_roster(roster(Epoch{2}));
    flush();
    EXPECT_TRUE(run_until_empty(left));
    EXPECT_FALSE(has_failed);
}

} // namespace
} // namespace arpeggio::node
