#include "chain/demo_network.h"
#include "chain/network_definition.h"
#include "codec/address.h"
#include "delay/plan.h"
#include "ledger/system_contracts.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

using namespace arpeggio;
using namespace arpeggio::chain;

namespace {
NetworkDefinition full() {
    NetworkDefinition out = test::toy_definition();
    out.generated = {Hash{}, 5, arp(3)};
    return out;
}
/// The definition's JSON with the first `from` replaced, and what is wrong with it.
DefinitionProblem problem(const std::string& from, const std::string& to) {
    std::string json = to_json(full());
    const auto at = json.find(from);
    CHECK(at != std::string::npos);
    const auto parsed = parse_definition(json.replace(at, from.size(), to));
    CHECK(!parsed.has_value());
    return parsed.error();
}
DefinitionProblem problem(const std::function<void(NetworkDefinition&)>& change) {
    NetworkDefinition changed = full();
    change(changed);
    const auto valid = validate_definition(changed);
    CHECK(!valid.has_value());
    CHECK(parse_definition(to_json(changed)).error() == valid.error());
    return valid.error();
}
using Problem = DefinitionProblem;
} // namespace

TEST(NetworkDefinition, ItIsReadAsWritten) {
    EXPECT_EQ(*parse_definition(to_json(full())), full());
    NetworkDefinition bare = full();
    bare.generated.reset();
    bare.accounts.clear();
    EXPECT_EQ(*parse_definition(to_json(bare)), bare);
}
TEST(NetworkDefinition, WhatIsNotADefinitionIsRefused) {
    for (const char* text : {"", "{", "nonsense", "{}x", "\xff"})
        EXPECT_EQ(parse_definition(text).error(), (Problem{DefinitionError::NotJson, ""})) << text;
    EXPECT_EQ(parse_definition("[]").error(), (Problem{DefinitionError::WrongType, ""}));
    EXPECT_EQ(parse_definition("{}").error(), (Problem{DefinitionError::Missing, "schema"}));
    const std::string deep(10'000, '[');
    EXPECT_EQ(parse_definition(deep).error().error, DefinitionError::NotJson);
}
TEST(NetworkDefinition, AProblemNamesItsField) {
    using enum DefinitionError;
    EXPECT_EQ(problem("\"schema\": 4", "\"schema\": 3"), (Problem{WrongSchema, "schema"}));
    EXPECT_EQ(problem("\"demo\"", "\"dome\""), (Problem{Missing, "demo"}));
    EXPECT_EQ(problem("\"demo\"", "\"extra\": 1, \"demo\""), (Problem{Unknown, "extra"}));
    EXPECT_EQ(problem("\"delta_ms\":250", "\"delta_ms\":\"250\""), (Problem{WrongType, "profile.delta_ms"}));
    EXPECT_EQ(problem("\"delta_ms\":250", "\"delta_ms\":-250"), (Problem{OutOfRange, "profile.delta_ms"}));
    EXPECT_EQ(problem("\"delta_ms\":250", "\"delta_ms\":2.5e2"), (Problem{WrongType, "profile.delta_ms"}));
    EXPECT_EQ(problem("\"delta_ms\":250", "\"delta_ms\":4294967546"), (Problem{OutOfRange, "profile.delta_ms"}));
    EXPECT_EQ(problem("\"delay_bits\"", "\"bits\""), (Problem{Missing, "profile.delay_bits"}));
    EXPECT_EQ(problem("\"key\":\"0x", "\"key\":\""), (Problem{NotHex, "validators[0].key"}));
    EXPECT_EQ(problem("\"operator\":\"arp1", "\"operator\":\"arp2"), (Problem{NotAnAddress, "validators[0].operator"}));
    EXPECT_EQ(problem("\"balance\":\"100", "\"balance\":\"1,00"), (Problem{NotAnAmount, "accounts[0].balance"}));
    EXPECT_EQ(problem("\"count\":5", "\"count\":true"), (Problem{WrongType, "generated_accounts.count"}));
}
TEST(NetworkDefinition, AProblemReadsAsASentence) {
    EXPECT_EQ(
        describe({DefinitionError::NotHex, "validators[2].key"}), "validators[2].key is not 0x and 64 digits of hex");
    EXPECT_EQ(describe({DefinitionError::NotJson, ""}), "the definition is not JSON");
}
TEST(NetworkDefinition, ValuesStayInTheirRange) {
    using enum DefinitionError;
    using Definition = NetworkDefinition;
    EXPECT_EQ(problem([](Definition& d) { d.name = "../up"; }), (Problem{OutOfRange, "name"}));
    EXPECT_EQ(problem([](Definition& d) { d.network = {1ULL << 36}; }), (Problem{OutOfRange, "network_id"}));
    EXPECT_EQ(problem([](Definition& d) { d.profile.shards = 0; }), (Problem{OutOfRange, "profile.shards"}));
    EXPECT_EQ(problem([](Definition& d) { d.profile.gas_limit = 20'999; }), (Problem{OutOfRange, "profile.gas_limit"}));
    EXPECT_EQ(
        problem([](Definition& d) { d.profile.fence_blocks = 0; }), (Problem{OutOfRange, "profile.fence_blocks"}));
    EXPECT_EQ(
        problem([](Definition& d) { d.profile.fees.base_fee_floor = {}; }),
        (Problem{OutOfRange, "profile.base_fee_floor"}));
    EXPECT_EQ(
        problem([](Definition& d) { d.validators[1].weight = 0; }), (Problem{OutOfRange, "validators[1].weight"}));
    EXPECT_EQ(problem([](Definition& d) { d.accounts[2].shard = {1}; }), (Problem{OutOfRange, "accounts[2].shard"}));
    EXPECT_EQ(problem([](Definition& d) { d.accounts[2].balance = {}; }), (Problem{OutOfRange, "accounts[2].balance"}));
    EXPECT_EQ(
        problem([](Definition& d) { d.generated->count = 0; }), (Problem{OutOfRange, "generated_accounts.count"}));
}
TEST(NetworkDefinition, TheDelayIsOneThatCanBeEvaluated) {
    const auto refused = [](std::string_view field, const std::function<void(Profile&)>& change) {
        const Problem expected{DefinitionError::OutOfRange, "profile." + std::string(field)};
        EXPECT_EQ(problem([&](NetworkDefinition& d) { change(d.profile); }), expected);
    };
    for (const std::uint32_t bits : {0U, 8U, 1025U, 2064U})
        refused("delay_bits", [=](Profile& profile) { profile.delay_bits = bits; });
    for (const std::uint64_t squarings : {std::uint64_t{0}, delay::squarings_max + 1})
        refused("delay_squarings", [=](Profile& profile) { profile.delay_squarings = squarings; });
}
TEST(NetworkDefinition, StakingHasItsBounds) {
    const auto refused = [](std::string_view field, const std::function<void(staking::Rules&)>& change) {
        const Problem expected{DefinitionError::OutOfRange, "profile.staking." + std::string(field)};
        EXPECT_EQ(problem([&](NetworkDefinition& d) { change(d.profile.staking); }), expected);
    };
    refused("self_stake_min", [](auto& rules) { rules.self_stake_min = {}; });
    refused("delegation_min", [](auto& rules) { rules.delegation_min = {}; });
    refused("commission_min", [](auto& rules) { rules.commission_min = staking::percent(101); });
    refused("lock_epochs", [](auto& rules) { rules.lock_epochs = 0; });
    refused("redelegation_epochs", [](auto& rules) { rules.redelegation_epochs = rules.lock_epochs + 1; });
    refused("seats", [](auto& rules) { rules.seats = 3; });
    refused("seats_max", [](auto& rules) { rules.seats_max = {}; });
    EXPECT_EQ(main_profile().staking, staking::Rules{}); // protocol.md, section 8
    EXPECT_EQ(main_profile().staking.lock_epochs, 168U);
    EXPECT_EQ(demo_profile().staking.lock_epochs, 3U);
    EXPECT_EQ(demo_profile().staking.seats, 8U);
}
TEST(NetworkDefinition, NoAccountIsTheStakingContracts) {
    EXPECT_EQ(
        problem([](NetworkDefinition& d) { d.accounts[2].address = ledger::staking_contract; }),
        (Problem{DefinitionError::OutOfRange, "accounts[2].address"}));
}
TEST(NetworkDefinition, AnEpochHasSlotsForItsParts) {
    NetworkDefinition coarse = full();
    coarse.profile.epoch_seconds = 239;
    coarse.profile.slot_interval_ms = 59'750; // of which 4 are 239 s
    EXPECT_EQ(coarse.profile.epoch_slots(), 4u);
    EXPECT_TRUE(validate_definition(coarse));
    coarse.profile.slot_interval_ms = 59'751;
    EXPECT_EQ(validate_definition(coarse).error(), (Problem{DefinitionError::OutOfRange, "profile.epoch_seconds"}));
}
TEST(NetworkDefinition, TheProfilesHaveTheProtocolsEpochs) { // protocol.md, sections 5 and 6
    EXPECT_EQ(main_profile().epoch_slots(), 3600u);
    EXPECT_EQ(demo_profile().epoch_slots(), 60u);
    EXPECT_EQ(demo_profile().delay_bits, 1024u);
    EXPECT_EQ(demo_profile().delay_squarings, 150'000u);
    EXPECT_EQ(main_profile().fence_blocks, 600u);
    EXPECT_EQ(demo_profile().fence_blocks, 180u);
}
/// What a squaring takes on a desktop's core: tests/bench/delay_bench.cpp, delay_squaring.
constexpr std::chrono::microseconds squaring_at_1024_bits{10}, squaring_at_2048_bits{20};

std::chrono::microseconds squarings_of(const Profile& profile) {
    CHECK(profile.delay_bits == 1024 || profile.delay_bits == 2048);
    const auto one = profile.delay_bits == 1024 ? squaring_at_1024_bits : squaring_at_2048_bits;
    return one * static_cast<std::int64_t>(profile.delay_squarings);
}

TEST(NetworkDefinition, TheDelayEndsInAnEighthOfTheEpoch) {
    for (const Profile& profile : {main_profile(), demo_profile()}) {
        const auto with_proof = squarings_of(profile) * 9 / 8;
        EXPECT_LE(with_proof, std::chrono::seconds{profile.epoch_seconds} / 8) << profile.delay_bits;
    }
}
/// Else whoever leads the last window before the delay starts could know the seeds of its choices and leave blocks out.
TEST(NetworkDefinition, TheDelayOfTheMainProfileOutlastsAWindowOfAMachineTenTimesAsFast) {
    const Profile profile = main_profile();
    const std::chrono::milliseconds window{profile.slots_per_window * profile.slot_interval_ms};
    EXPECT_GE(squarings_of(profile) / 10, window);
}
TEST(NetworkDefinition, WholesAreCheckedToo) {
    using enum DefinitionError;
    using Definition = NetworkDefinition;
    EXPECT_EQ(problem([](Definition& d) { d.validators[3].key = d.validators[0].key; }).field, "validators[3].key");
    EXPECT_EQ(problem([](Definition& d) { d.accounts[3].address = d.accounts[0].address; }).error, Duplicate);
    EXPECT_EQ(problem([](Definition& d) { d.validators.clear(); }), (Problem{NoQuorum, "validators"}));
    EXPECT_EQ(problem([](Definition& d) { d.profile.shards = 5; }), (Problem{NoQuorum, "validators"}));
    EXPECT_EQ(problem([](Definition& d) { d.is_test = false; }), (Problem{KeysArePublic, "generated_accounts"}));
    const Amount most = arp(1'000'000'000'000'000);
    EXPECT_EQ(problem([&](Definition& d) { d.accounts[0].balance = most; }).error, SupplyTooLarge);
    EXPECT_EQ(problem([&](Definition& d) { d.generated->balance = most; }).error, SupplyTooLarge);
}
TEST(NetworkDefinition, TheGenesisHashCommitsToEveryField) {
    std::set<Hash> hashes{genesis_hash(full())};
    const auto differs = [&](const std::function<void(NetworkDefinition&)>& change) {
        NetworkDefinition changed = full();
        change(changed);
        return hashes.insert(genesis_hash(changed)).second;
    };
    using Definition = NetworkDefinition;
    EXPECT_TRUE(differs([](Definition& d) { d.name = "other"; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.network.value; }));
    EXPECT_TRUE(differs([](Definition& d) { d.is_test = false; }));
    EXPECT_TRUE(differs([](Definition& d) { d.is_demo = true; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.profile.delta_ms; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.profile.epoch_seconds; }));
    EXPECT_TRUE(differs([](Definition& d) { d.profile.delay_bits = 2048; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.profile.delay_squarings; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.profile.fence_blocks; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.profile.staking.lock_epochs; }));
    EXPECT_TRUE(differs([](Definition& d) { d.profile.staking.seats_max = staking::percent(7); }));
    EXPECT_TRUE(differs([](Definition& d) { d.profile.fees.base_fee_ceiling += Amount{1}; }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.genesis_time.value; }));
    EXPECT_TRUE(differs([](Definition& d) { d.seed.bytes[0] ^= 1; }));
    EXPECT_TRUE(differs([](Definition& d) { d.validators[0].operator_address.bytes[0] ^= 1; }));
    EXPECT_TRUE(differs([](Definition& d) { d.accounts.pop_back(); }));
    EXPECT_TRUE(differs([](Definition& d) { ++d.generated->count; }));
    EXPECT_TRUE(differs([](Definition& d) { d.generated.reset(); }));
}
TEST(NetworkDefinition, ValidatorsAreDealtToShardsInTurn) {
    NetworkDefinition two = full();
    two.profile.shards = 2;
    const auto committee = genesis_committee(two, {1});
    ASSERT_EQ(committee->size(), 2u);
    EXPECT_TRUE(committee->find(two.validators[1].key));
    EXPECT_TRUE(committee->find(two.validators[3].key));
}
