#include "app/run.h"
#include "app/summary.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace arpeggio::app {
namespace {
namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

node::ShardSummary a_shard() {
    node::ShardSummary shard;
    shard.chain_id = 65'536'000;
    shard.height = shard.root_height = Height{60};
    shard.resumed_from = Height{10};
    shard.blocks = 50;
    shard.transfers = 1234;
    shard.gap_max = milliseconds{1500};
    shard.finality_p50 = milliseconds{30};
    shard.finality_p99 = milliseconds{45};
    shard.block_hash.bytes.fill(0xab);
    shard.members.resize(4);
    return shard;
}
std::vector<node::EpochSummary> two_epochs() {
    std::vector<node::EpochSummary> out(2);
    out[0].blocks = {50};
    out[0].gap_max = milliseconds{1500};
    out[1].epoch = Epoch{1};
    out[1].seed.bytes.fill(0xcd);
    out[1].delay_proof_ok = true;
    out[1].extended_slots = 3;
    out[1].movers.push_back({"Validator 1", {}, {2}, {0}});
    return out;
}
Summary a_summary() {
    auto snapshot = std::make_shared<node::Snapshot>();
    snapshot->network = "demo";
    snapshot->genesis_hash.bytes.fill(1);
    snapshot->shards.push_back(a_shard());
    snapshot->epochs = two_epochs();
    snapshot->load = {10, 9, 8, 1, 7};
    snapshot->bytes_in = 11;
    snapshot->bytes_out = 12;
    snapshot->uptime = seconds{31};
    Summary out{true, StopReason::Goal, snapshot, {}};
    out.supply.genesis = out.supply.balances = arp(12'600'000'000);
    out.supply.is_exact = true;
    return out;
}
/// With the snapshot changed by `change`.
template <class Change>
Summary changed(Change change) {
    Summary out = a_summary();
    auto snapshot = std::make_shared<node::Snapshot>(*out.snapshot);
    change(out, *snapshot);
    out.snapshot = snapshot;
    return out;
}

TEST(Summary, IsOneLineOfJson) {
    const std::string text = to_json(a_summary());
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_TRUE(json::parse(text).is_object());
}

TEST(Summary, HasTheFieldsOfTheContract) {
    const json::object all = json::parse(to_json(a_summary())).as_object();
    for (const char* name :
         {"schema",   "version",   "network", "genesis_hash", "reached", "stop_reason", "resumed_from", "shards",
          "epoch",    "epochs",    "load",    "transfers",    "supply",  "finality_ms", "violations",   "peers",
          "bytes_in", "bytes_out", "seconds", "cpu_seconds",  "rss_mb",  "rss_peak_mb"})
        EXPECT_TRUE(all.contains(name)) << name;
    EXPECT_EQ(all.at("schema"), 1);
    EXPECT_EQ(all.at("reached"), true);
    EXPECT_EQ(all.at("stop_reason"), "goal");
    EXPECT_EQ(all.at("network"), "demo");
    EXPECT_EQ(all.at("genesis_hash").as_string().size(), 66U);
    EXPECT_EQ(all.at("transfers"), 1234);
    EXPECT_EQ(all.at("bytes_out"), 12);
    EXPECT_EQ(all.at("seconds").to_number<double>(), 31);
    EXPECT_GT(all.at("rss_peak_mb").to_number<double>(), 1);
}

TEST(Summary, DescribesEachShard) {
    const json::object all = json::parse(to_json(a_summary())).as_object();
    EXPECT_EQ(all.at("resumed_from"), json::array{10});
    const json::object& shard = all.at("shards").at(0).as_object();
    EXPECT_EQ(shard.at("shard"), 0);
    EXPECT_EQ(shard.at("chain_id"), 65'536'000);
    EXPECT_EQ(shard.at("role"), "validator");
    EXPECT_EQ(shard.at("height"), 60);
    EXPECT_EQ(shard.at("final"), 60);
    EXPECT_EQ(shard.at("root_height"), 60);
    EXPECT_EQ(shard.at("transfers"), 1234);
    EXPECT_EQ(shard.at("members").as_array().size(), 4U);
    EXPECT_EQ(shard.at("block_hash").as_string().subview(0, 6), "0xabab");
}

TEST(Summary, DescribesEachEpoch) {
    const json::object all = json::parse(to_json(a_summary())).as_object();
    ASSERT_EQ(all.at("epochs").as_array().size(), 2U);
    const json::value& first = all.at("epochs").at(0);
    EXPECT_EQ(first.at("epoch"), 0);
    EXPECT_TRUE(first.at("delay_proof_ok").is_null());
    EXPECT_EQ(first.at("resharded_keys"), 0);
    EXPECT_EQ(first.at("blocks"), json::array{50});
    EXPECT_EQ(first.at("max_gap_ms").to_number<double>(), 1500);
    const json::value& second = all.at("epochs").at(1);
    EXPECT_EQ(second.at("seed").as_string().subview(0, 6), "0xcdcd");
    EXPECT_EQ(second.at("delay_proof_ok"), true);
    EXPECT_EQ(second.at("extended_slots"), 3);
    EXPECT_EQ(second.at("resharded_keys"), 1);
    EXPECT_EQ(second.at("movers").at(0).at("from"), 2);
    EXPECT_EQ(second.at("movers").at(0).at("to"), 0);
}

TEST(Summary, AmountsAreDecimalTextInAtto) {
    const json::value all = json::parse(to_json(a_summary()));
    EXPECT_EQ(all.at("supply").at("genesis"), "12600000000000000000000000000");
    EXPECT_EQ(all.at("supply").at("difference"), "0");
    EXPECT_EQ(all.at("supply").at("exact"), true);
    for (const char* name : {"issued", "burned", "balances", "stakes", "in_flight"})
        EXPECT_TRUE(all.at("supply").at(name).is_string()) << name;
}

TEST(Summary, CountsTheLoad) {
    const json::value load = json::parse(to_json(a_summary())).at("load");
    EXPECT_EQ(load, (json::value{{"offered", 10}, {"sent", 9}, {"accepted", 8}, {"rejected", 1}, {"final", 7}}));
}

TEST(Summary, FinalityIsMillisecondsOrNothing) {
    const json::value known = json::parse(to_json(a_summary())).at("finality_ms");
    EXPECT_EQ(known.at("p50").to_number<double>(), 30);
    EXPECT_EQ(known.at("p99").to_number<double>(), 45);
    const Summary without = changed([](Summary&, node::Snapshot& snapshot) {
        snapshot.shards[0].finality_p50.reset();
        snapshot.shards[0].finality_p99.reset();
    });
    EXPECT_TRUE(json::parse(to_json(without)).at("finality_ms").at("p99").is_null());
}

TEST(Summary, BeforeThereIsAShardItIsEmptyAndStillJson) {
    const Summary empty{false, StopReason::Trouble, std::make_shared<const node::Snapshot>(), {}};
    const json::value all = json::parse(to_json(empty));
    EXPECT_TRUE(all.at("shards").as_array().empty());
    EXPECT_EQ(all.at("stop_reason"), "trouble");
}

TEST(ExitCodes, SayWhatCameOfIt) {
    EXPECT_EQ(exit_code(a_summary()), ExitCode::Good);
    EXPECT_EQ(exit_code(changed([](Summary& out, auto&) { out.reached = false; })), ExitCode::GoalNotReached);
    EXPECT_EQ(exit_code(changed([](Summary& out, auto&) { out.supply.is_exact = false; })), ExitCode::InvariantBroken);
    EXPECT_EQ(
        exit_code(changed([](auto&, node::Snapshot& snapshot) { snapshot.violations = {"A fork."}; })),
        ExitCode::InvariantBroken);
}

TEST(ExitCodes, ADiskThatFailedIsNoBrokenInvariantButAForkIs) {
    const auto fail = [](Summary& out, node::Snapshot&) {
        out.stop_reason = StopReason::Trouble;
        out.reached = out.supply.is_exact = false;
    };
    EXPECT_EQ(exit_code(changed(fail)), ExitCode::Data);
    EXPECT_EQ(
        exit_code(changed([&](Summary& out, node::Snapshot& snapshot) {
            fail(out, snapshot);
            snapshot.violations = {"A fork."};
        })),
        ExitCode::InvariantBroken);
}

} // namespace
} // namespace arpeggio::app
