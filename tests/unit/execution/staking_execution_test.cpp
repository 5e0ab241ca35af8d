#include "codec/abi.h"
#include "execution/call.h"
#include "ledger/system_contracts.h"
#include "staking/election.h"
#include "unit/execution/beacon_epochs.h"

namespace arpeggio::execution {
namespace {
using ledger::staking_contract;

/// The network's number, as the chain id of the tests says.
constexpr NetworkId network{test::chain_id / 65536};

struct StakingExecutionTest : BeaconEpochs {
    void SetUp() override {
        state.fund(test::address(2), arp(50'000));
        state.fund(staking_contract, arp(800)); // what its records say
    }
    static staking::NewValidator validator(std::uint8_t number) {
        const auto key = crypto::Ed25519SecretKey::from_seed(Bytes(32, number));
        const Address& operator_address = test::address(number);
        const Bytes message = staking::key_proof_message(network, operator_address, key.public_key());
        staking::NewValidator out;
        out.commission = out.commission_max = staking::percent(5);
        out.self_stake_min = arp(10'000);
        out.total_max = arp(100'000);
        out.keys = {{key.public_key(), key.sign(message)}};
        return out;
    }
    /// A block at that slot with such a call of the contract.
    BlockResult call(std::uint64_t slot, std::uint8_t from, const Bytes& data, const Amount& value = {}) {
        const auto account = *state.account(test::address(from));
        const auto transaction = test::make(
            {.from = from,
             .to = staking_contract,
             .nonce = account.nonce,
             .value = value,
             .gas = 400'000,
             .data = data});
        auto result = execute(slot, {{transaction}});
        CHECK(result.has_value());
        EXPECT_EQ((*state).balances, state.sum());
        EXPECT_EQ(balance(staking_contract), staking::Book(state).summary()->held());
        return *std::move(result);
    }
    [[nodiscard]] Amount balance(const Address& address) const { return state.account(address)->balance; }
};

TEST_F(StakingExecutionTest, ACallMovesCoinsIntoTheContractAndLeavesAnEvent) {
    const auto created = call(1, 2, staking::encode_create_validator(validator(2)), arp(20'000));
    ASSERT_TRUE(created.receipts.at(0).succeeded);
    EXPECT_EQ(created.receipts[0].logs.size(), 2U);
    EXPECT_EQ(balance(staking_contract), arp(20'800));
    EXPECT_EQ(balance(test::address(2)), arp(30'000) - created.burned - created.tips);
    EXPECT_GE(created.gas_used, 21'000 + ledger::staking_call_gas);
    const auto delegated = call(2, 1, staking::encode_delegate(test::address(2)), arp(99));
    EXPECT_FALSE(delegated.receipts.at(0).succeeded); // 100 are the least
    EXPECT_TRUE(delegated.receipts[0].logs.empty());
    EXPECT_EQ(balance(test::address(1)), arp(100) - delegated.burned - delegated.tips);
    EXPECT_EQ(balance(staking_contract), arp(20'800));
}

TEST_F(StakingExecutionTest, TwoCallsOfABlockSeeEachOther) {
    const auto create = staking::encode_create_validator(validator(2));
    const auto first =
        test::make({.from = 2, .to = staking_contract, .value = arp(20'000), .gas = 400'000, .data = create});
    const auto second = test::make(
        {.from = 2, .to = staking_contract, .nonce = 1, .value = arp(20'000), .gas = 400'000, .data = create});
    const auto result = execute(1, {{first, second}});
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->receipts[0].succeeded);
    EXPECT_FALSE(result->receipts[1].succeeded); // there is one by then
    EXPECT_EQ(staking::Book(state).summary()->validators, 9U);
}

TEST_F(StakingExecutionTest, OnAnotherShardOrWithoutEpochsItTakesNothing) {
    for (const bool is_beacon : {true, false}) {
        BlockContext context = at(1);
        context.epoch.reset();
        if (!is_beacon) context.shard = second;
        const auto transaction = test::make(
            {.from = 2,
             .to = staking_contract,
             .value = arp(500),
             .gas = 400'000,
             .data = staking::encode_delegate(test::address(2))});
        const auto result = execute_block(state, context, {{transaction}});
        ASSERT_TRUE(result);
        EXPECT_FALSE(result->receipts[0].succeeded);
        EXPECT_FALSE(result->diff->leaves.contains(state::account_key(staking_contract)));
    }
}

TEST_F(StakingExecutionTest, BidsOfTheFirstHalfCountAndLaterOnesDoNot) {
    (void)call(1, 2, staking::encode_create_validator(validator(2)), arp(20'000));
    ASSERT_TRUE(execute(8)); // frozen
    state.fund(test::address(3), arp(50'000));
    (void)call(9, 3, staking::encode_create_validator(validator(3)), arp(20'000));
    const auto elected = execute(12)->elected;
    ASSERT_TRUE(elected);
    std::map<Address, std::uint64_t> weights;
    for (const auto& shard : elected->shards) {
        for (const sharding::Seat& seat : shard) weights[seat.member.operator_address] = seat.member.weight;
    }
    EXPECT_EQ(weights.size(), 9U);
    EXPECT_EQ(weights.at(test::address(2)), 115U); // 15 % above the median of 100
    EXPECT_FALSE(weights.contains(test::address(3)));
}

TEST_F(StakingExecutionTest, AVoteIsSettledAtTheBeginningOfAnEpoch) {
    (void)call(1, 2, staking::encode_create_validator(validator(2)), arp(20'000));
    const auto propose = test::make(
        {.from = 2,
         .to = ledger::governance_contract,
         .nonce = 1,
         .value = governance::deposit,
         .gas = 400'000,
         .data = governance::encode_propose("one", "", governance::Parameter::DelegationMin, arp(7).atto)});
    const auto vote = test::make(
        {.from = 2,
         .to = ledger::governance_contract,
         .nonce = 2,
         .value = {},
         .gas = 400'000,
         .data = governance::encode_vote_call(0, governance::Choice::Yes)});
    const auto made = execute(2, {{propose, vote}});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->receipts[0].succeeded && made->receipts[1].succeeded);
    EXPECT_EQ(balance(ledger::governance_contract), governance::deposit);
    governance::Proposal proposal = **governance::Ballots(state).proposal(0);
    proposal.until = Epoch{1};
    state::Overlay sooner(static_cast<const state::View&>(state));
    governance::OpenBallots(sooner).set(proposal);
    state.apply(std::move(sooner).take());
    ASSERT_TRUE(execute(8));
    close_epoch_zero();
    EXPECT_EQ(balance(ledger::governance_contract), governance::deposit) << "not yet";
    const Amount before = balance(test::address(2));
    ASSERT_TRUE(execute(0));
    EXPECT_EQ(balance(ledger::governance_contract), Amount{});
    EXPECT_EQ(balance(test::address(2)), before + governance::deposit);
    EXPECT_EQ(staking::Book(state).rules()->delegation_min, arp(7));
    EXPECT_EQ((*state).balances, state.sum());
}

TEST_F(StakingExecutionTest, ATrialLeavesNoTrace) {
    const auto create = staking::encode_create_validator(validator(2));
    const auto before = state.leaves;
    const TrialCall asked{{}, network, test::address(2), staking_contract, arp(20'000), create};
    EXPECT_TRUE(std::holds_alternative<CallOutput>(try_call(state, asked)));
    TrialCall poor = asked;
    poor.value = arp(9999);
    const auto refused = try_call(state, poor);
    ASSERT_TRUE(std::holds_alternative<CallRefusal>(refused));
    EXPECT_EQ(
        std::get<CallRefusal>(refused).sentence,
        "The operator's own stake of 9999 ARP is below the least of 10000 ARP.");
    EXPECT_EQ(state.leaves, before);
    TrialCall elsewhere = asked;
    elsewhere.shard = second;
    EXPECT_TRUE(std::holds_alternative<CallRefusal>(try_call(state, elsewhere)));
    const TrialCall plain{{}, network, test::address(2), test::address(3), arp(1), {}};
    EXPECT_TRUE(std::get<CallOutput>(try_call(state, plain)).data.empty());
}

TEST_F(StakingExecutionTest, ViewsAnswer) {
    const Bytes question = to_bytes(codec::abi_selector("validatorCount()").view());
    const auto answer = try_call(state, {{}, network, {}, staking_contract, {}, question});
    ASSERT_TRUE(std::holds_alternative<CallOutput>(answer));
    EXPECT_EQ(from_big_endian(std::get<CallOutput>(answer).data), U256{8});
}

} // namespace
} // namespace arpeggio::execution
