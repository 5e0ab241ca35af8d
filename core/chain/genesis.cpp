#include "chain/genesis.h"

#include "base/check.h"
#include "chain/block_rules.h"
#include "chain/demo_network.h"
#include "ledger/receipt.h"
#include "ledger/system_contracts.h"
#include "sharding/epoch_state.h"
#include "staking/genesis.h"

namespace arpeggio::chain {
namespace {
using Leaf = state::StateStore::Leaf;

/// Accounts number shard, shard + shards, shard + 2 × shards, … of those generated.
std::uint64_t generated_on(const GeneratedAccounts& generated, std::uint32_t shards, ShardId shard) {
    if (generated.count <= shard.value) return 0;
    return (generated.count - 1 - shard.value) / shards + 1;
}

Leaf account_leaf(const Address& address, const Amount& balance) {
    return {.key = state::account_key(address), .value = state::encode_account({.nonce = 0, .balance = balance})};
}

/// What the beacon's state says of the first epoch, and of stakes.
std::vector<Leaf> epoch_leaves(const NetworkDefinition& definition, ShardId shard) {
    const Rules rules = Rules::of(definition, shard);
    if (!rules.has_epochs() || !rules.is_beacon()) return {};
    state::Diff diff;
    sharding::append_assignment(diff, Epoch{}, genesis_roster(definition)->seats());
    std::vector<staking::GenesisStake> stakes;
    for (const GenesisValidator& one : definition.validators)
        stakes.push_back({one.key, one.operator_address, one.name, arp(one.weight)});
    staking::append_genesis(diff, definition.profile.staking, stakes);
    std::vector<Leaf> out;
    const auto first = sharding::first_epoch(definition.seed);
    out.push_back({.key = sharding::epoch_state_key(), .value = sharding::encode_epoch_state(first)});
    out.push_back(account_leaf(ledger::staking_contract, genesis_stake(definition)));
    for (const auto& [key, value] : diff.leaves) out.push_back({.key = key, .value = *value});
    return out;
}

/// Where a feed stands: listed accounts, generated ones, totals, the epoch.
class Feed {
public:
    Feed(const NetworkDefinition& definition, ShardId shard)
        : definition_(definition), shard_(shard), epoch_(epoch_leaves(definition, shard)) {
        if (!definition.generated) return;
        const auto first = generated_account_key(definition.generated->seed, shard.value);
        addresses_.emplace(first, definition.profile.shards);
        generated_left_ = generated_on(*definition.generated, definition.profile.shards, shard);
    }

    std::optional<Leaf> operator()() {
        while (listed_ < definition_.accounts.size()) {
            const GenesisAccount& account = definition_.accounts[listed_++];
            if (account.shard == shard_) return account_leaf(account.address, account.balance);
        }
        if (generated_left_ > 0) {
            --generated_left_;
            return account_leaf(addresses_->next(), definition_.generated->balance);
        }
        if (is_done_) return take_epoch_leaf();
        is_done_ = true;
        state::Totals totals;
        totals.balances = genesis_supply(definition_, shard_);
        return Leaf{.key = state::totals_key(), .value = state::encode_totals(totals)};
    }

private:
    std::optional<Leaf> take_epoch_leaf() {
        if (epoch_.empty()) return std::nullopt;
        Leaf leaf = std::move(epoch_.back());
        epoch_.pop_back();
        return leaf;
    }

    const NetworkDefinition& definition_;
    ShardId shard_;
    std::vector<Leaf> epoch_; ///< still to be given
    std::size_t listed_ = 0;
    std::uint64_t generated_left_ = 0;
    std::optional<crypto::AddressSeries> addresses_;
    bool is_done_ = false;
};
} // namespace

sharding::RosterPtr genesis_roster(const NetworkDefinition& definition) {
    sharding::Assignment seats;
    for (std::uint32_t shard = 0; shard < definition.profile.shards; ++shard) {
        const auto committee = genesis_committee(definition, {shard});
        CHECK(committee.has_value());
        auto& out = seats.shards.emplace_back();
        for (const ledger::Member& member : committee->members()) out.push_back({member, Epoch{}});
    }
    auto roster = sharding::Roster::make(Epoch{}, definition.seed, std::move(seats));
    CHECK(roster.has_value());
    return std::make_shared<const sharding::Roster>(*std::move(roster));
}

state::StateStore::LeafFeed genesis_leaves(const NetworkDefinition& definition, ShardId shard) {
    CHECK(shard.value < definition.profile.shards);
    return Feed(definition, shard);
}

Amount genesis_supply(const NetworkDefinition& definition, ShardId shard) {
    Amount sum = shard == ShardId{0} ? genesis_stake(definition) : Amount{};
    for (const GenesisAccount& account : definition.accounts) {
        if (account.shard == shard) sum += account.balance;
    }
    if (definition.generated) {
        const std::uint64_t count = generated_on(*definition.generated, definition.profile.shards, shard);
        const auto all = checked_mul(definition.generated->balance.atto, count);
        CHECK(all.has_value()); // bounded by validate_definition
        sum += Amount{*all};
    }
    return sum;
}

ledger::BlockPtr genesis_block(const NetworkDefinition& definition, ShardId shard, const Hash& state_root) {
    ledger::Block block;
    block.header.shard = shard;
    block.header.timestamp = definition.genesis_time;
    block.header.body_root = ledger::body_root(ledger::encode_body(block.body));
    block.header.transactions_root = ledger::transactions_root({});
    block.header.receipts_root = ledger::receipts_root({});
    block.header.state_root = state_root;
    block.header.base_fee = definition.profile.fees.base_fee_floor;
    block.header.gas_limit = definition.profile.gas_limit;
    return std::make_shared<const ledger::Block>(std::move(block));
}

} // namespace arpeggio::chain
