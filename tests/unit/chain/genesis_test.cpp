#include "chain/demo_network.h"
#include "chain/genesis.h"
#include "ledger/system_contracts.h"
#include "sharding/epoch_state.h"
#include "sharding/seats.h"
#include "staking/book.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

#include <set>

using namespace arpeggio;
using namespace arpeggio::chain;

namespace {
Hash seed(std::uint8_t number) {
    Hash out;
    out.bytes.fill(number);
    return out;
}
NetworkDefinition demo(DemoOptions options) {
    auto made = make_demo_network(options);
    CHECK(made.has_value());
    return *std::move(made);
}
struct Loaded {
    Loaded(const NetworkDefinition& definition, ShardId shard)
        : root(*state.load_genesis(genesis_leaves(definition, shard))) {}
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
    Hash root;
};
} // namespace

TEST(Genesis, TheStateHoldsTheAccountsAndTheirSum) {
    const Loaded loaded(test::toy_definition(), {});
    EXPECT_EQ(loaded.state.account(test::address(3))->balance, arp(100));
    EXPECT_EQ(*state::sum_of_balances(loaded.state), arp(600));
    EXPECT_EQ(loaded.state.totals()->balances, arp(600));
    EXPECT_EQ(loaded.state.totals()->burned, Amount{});
}
TEST(Genesis, TheBlockCommitsToTheState) {
    const NetworkDefinition definition = test::toy_definition();
    const auto block = genesis_block(definition, {}, seed(5));
    EXPECT_EQ(block->header.state_root, seed(5));
    EXPECT_EQ(block->header.height, Height{0});
    EXPECT_EQ(block->header.base_fee, gwei(1));
    EXPECT_TRUE(block->header.parent.is_zero());
    EXPECT_EQ(block->header.timestamp, definition.genesis_time);
}
TEST(Genesis, ADemoHoldsTheWholeSupplyWhateverItsShards) {
    for (const std::uint32_t shards : {1U, 3U, 7U}) {
        const NetworkDefinition definition =
            demo({.seed = seed(1), .shards = shards, .validators = 4 * shards, .accounts = 100});
        Amount sum;
        for (std::uint32_t shard = 0; shard < shards; ++shard) {
            const Loaded loaded(definition, {shard});
            EXPECT_EQ(loaded.state.totals()->balances, genesis_supply(definition, {shard}));
            EXPECT_EQ(*state::sum_of_balances(loaded.state), genesis_supply(definition, {shard}));
            sum += genesis_supply(definition, {shard});
        }
        EXPECT_EQ(sum, arp(supply_arp));
    }
}
TEST(Genesis, GeneratedAccountsAreOnTheirShardAndHaveTheirKeys) {
    const NetworkDefinition definition = demo({.seed = seed(1), .shards = 2, .validators = 8, .accounts = 9});
    const Loaded even(definition, {0});
    const Loaded odd(definition, {1});
    for (std::uint64_t i = 0; i < 9; ++i) {
        const Address address = generated_account_key(definition.generated->seed, i).address();
        EXPECT_EQ(even.state.account(address)->balance, i % 2 == 0 ? arp(10'000) : Amount{});
        EXPECT_EQ(odd.state.account(address)->balance, i % 2 == 1 ? arp(10'000) : Amount{});
    }
    EXPECT_EQ(
        generated_account_key(definition.generated->seed, 9).address(),
        generated_account_key(demo_accounts_seed(seed(1)), 9).address());
}
TEST(Genesis, TheBeaconOfSeveralShardsHoldsTheFirstEpochAndItsSeats) {
    const NetworkDefinition definition = demo({.seed = seed(1), .shards = 2, .validators = 9});
    const Loaded loaded(definition, {0});
    EXPECT_EQ(*sharding::read_epoch_state(loaded.state), sharding::first_epoch(definition.seed));
    const auto seats = *sharding::read_assignment(loaded.state, Epoch{0}, 2);
    ASSERT_TRUE(seats);
    EXPECT_EQ(*seats, genesis_roster(definition)->seats());
}
TEST(Genesis, ValidatorsHaveStakedTheirWeights) {
    const NetworkDefinition definition = demo({.seed = seed(1), .shards = 2, .validators = 9});
    const Loaded loaded(definition, {0});
    const staking::Book book(loaded.state);
    EXPECT_EQ(*book.rules(), definition.profile.staking);
    EXPECT_EQ(book.summary()->validators, 9U);
    EXPECT_EQ(book.summary()->held(), arp(90'000));
    EXPECT_EQ(genesis_stake(definition), arp(90'000));
    EXPECT_EQ(loaded.state.account(ledger::staking_contract)->balance, arp(90'000));
    const auto one = *book.validator(definition.validators[4].operator_address);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->keys.front().key, definition.validators[4].key);
    EXPECT_EQ(book.description(one->operator_address)->name, "Validator 5");
    const auto own = *book.delegation(one->operator_address, one->operator_address);
    EXPECT_EQ(one->collecting.worth(own.shares), arp(10'000));
}
TEST(Genesis, KeysOfOneOperatorAreOneValidators) {
    NetworkDefinition definition = demo({.seed = seed(1), .shards = 2, .validators = 8});
    for (auto& validator : definition.validators) validator.operator_address = test::address(1);
    const Loaded loaded(definition, {0});
    const auto one = *staking::Book(loaded.state).validator(test::address(1));
    ASSERT_TRUE(one);
    EXPECT_EQ(one->keys.size(), 8U);
    EXPECT_EQ(one->total(), arp(80'000));
}
TEST(Genesis, AnotherShardOrOneAloneHoldsNothingOfEpochs) {
    const NetworkDefinition several = demo({.seed = seed(1), .shards = 2, .validators = 8}),
                            alone = demo({.seed = seed(1)});
    const Loaded second(several, {1}), only(alone, {0});
    for (const Loaded* loaded : {&second, &only}) {
        EXPECT_EQ(*loaded->state.leaf(sharding::epoch_state_key()), std::nullopt);
        EXPECT_EQ(*loaded->state.leaf(sharding::seats_key(Epoch{0}, {0})), std::nullopt);
    }
}
TEST(Genesis, ItsRosterIsOfItsCommitteesAndItsSeed) {
    const NetworkDefinition definition = demo({.seed = seed(1), .shards = 2, .validators = 9});
    const auto roster = genesis_roster(definition);
    EXPECT_EQ(roster->epoch(), Epoch{0});
    EXPECT_EQ(roster->seed(), definition.seed);
    ASSERT_EQ(roster->shards(), 2U);
    for (const std::uint32_t shard : {0U, 1U})
        EXPECT_EQ(roster->committee({shard}).hash(), genesis_committee(definition, {shard})->hash());
}
TEST(DemoNetwork, ItFollowsFromItsSeed) {
    const DemoOptions options{.seed = seed(1), .genesis_time = {5}};
    EXPECT_EQ(demo(options), demo(options));
    EXPECT_TRUE(validate_definition(demo(options)));
    EXPECT_EQ(*parse_definition(to_json(demo(options))), demo(options));
    std::set<std::uint64_t> ids;
    for (std::uint8_t i = 0; i < 100; ++i) ids.insert(demo({.seed = seed(i)}).network.value);
    EXPECT_EQ(ids.size(), 100u);
}
TEST(DemoNetwork, ItsKeysAreThoseOfItsValidatorsAndFaucet) {
    const NetworkDefinition definition = demo({.seed = seed(1)});
    ASSERT_EQ(definition.validators.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(definition.validators[i].key, demo_validator_key(seed(1), i).public_key());
        EXPECT_EQ(definition.validators[i].operator_address, demo_operator_key(seed(1), i).address());
    }
    const Loaded loaded(definition, {});
    EXPECT_EQ(loaded.state.account(demo_faucet_key(seed(1)).address())->balance, arp(supply_arp) - arp(1000 * 10'000));
}
TEST(DemoNetwork, ItHasTheDemosProfile) {
    const Profile profile = demo({.seed = seed(1), .epoch_seconds = 20}).profile;
    EXPECT_EQ(profile.delta_ms, 250u);
    EXPECT_EQ(profile.standstill_ms, 5'000u);
    EXPECT_EQ(profile.epoch_seconds, 20u);
}
TEST(DemoNetwork, OptionsOutOfRangeAreNamed) {
    const auto field = [](DemoOptions options) { return make_demo_network(options).error().field; };
    EXPECT_EQ(field({.shards = 0}), "shards");
    EXPECT_EQ(field({.shards = 2, .validators = 7}), "validators");
    EXPECT_EQ(field({.validators = 1025}), "validators");
    EXPECT_EQ(field({.accounts = 20'000'001}), "accounts");
    EXPECT_EQ(field({.epoch_seconds = 14}), "epoch");
}
TEST(DemoNetwork, AMillionAccountsAndMoreStayWithinTheSupply) {
    for (const std::uint64_t accounts : {1'000'000ULL, 20'000'000ULL}) {
        const auto made = make_demo_network({.seed = seed(1), .accounts = accounts});
        ASSERT_TRUE(made);
        EXPECT_EQ(genesis_supply(*made, {}), arp(supply_arp));
    }
}
