#pragma once
// A shard in memory: genesis, a tree of blocks, a store. Blocks are made, judged, executed and hashed the way a node
// does it, on any known parent.
#include "chain/block_index.h"
#include "chain/block_rules.h"
#include "chain/genesis.h"
#include "unit/execution/transfers.h"

namespace arpeggio::test {

inline const crypto::Ed25519SecretKey& validator_key(std::uint8_t number) {
    static const auto all = [] {
        std::vector<crypto::Ed25519SecretKey> out;
        for (std::uint8_t i = 0; i < 8; ++i) out.push_back(crypto::Ed25519SecretKey::from_seed(Bytes(32, i)));
        return out;
    }();
    return all.at(number);
}

/// Four validators, whose operators are accounts 21 to 24, and accounts 1 to 6 with 100 ARP each; on chain_id.
inline chain::NetworkDefinition toy_definition() {
    chain::NetworkDefinition out;
    out.name = "toy";
    out.network = {chain_id / 65536};
    out.is_test = true;
    out.profile = chain::demo_profile();
    out.genesis_time = {1'700'000'000'000};
    out.seed.bytes.fill(7);
    for (std::uint8_t i = 0; i < 4; ++i) {
        const auto operator_number = static_cast<std::uint8_t>(21 + i);
        out.validators.push_back(
            {"v" + std::to_string(i), validator_key(i).public_key(), address(operator_number), 100});
    }
    for (std::uint8_t i = 1; i <= 6; ++i) out.accounts.push_back({{}, address(i), arp(100)});
    return out;
}

struct ToyChain {
    ToyChain() {
        const Hash root = *state.load_genesis(chain::genesis_leaves(definition, {}));
        const auto genesis = chain::genesis_block(definition, {}, root);
        const Hash id = ledger::header_id(genesis->header);
        tree = chain::BlockTree({genesis->header, id, root, root});
        storage::Batch batch;
        chain::append_block(batch, *genesis, id, {});
        chain::append_head(batch, tree.head());
        CHECK(store->commit(batch, storage::Durability::Synced).has_value());
    }

    [[nodiscard]] chain::Surroundings around(const Hash& parent) const {
        const auto root = tree.state_root_below(parent);
        CHECK(root.has_value());
        return {*tree.header(parent), parent, {}, {}, *root, (*committee)[{0}]};
    }
    [[nodiscard]] ledger::Header header_on(const Hash& parent, std::uint64_t slots_later = 1) const {
        const auto surroundings = around(parent);
        const TimestampMs timestamp{surroundings.parent.timestamp.value + 1000 * slots_later};
        return chain::make_header(rules, surroundings, {surroundings.parent.slot.value + slots_later}, timestamp);
    }
    [[nodiscard]] execution::BuiltBlock build(
        const Hash& parent, const ledger::Header& header, const std::vector<ledger::TransactionPtr>& candidates) const {
        const state::LayeredView view(state, tree.layers(parent));
        auto built = execution::build_block(
            view, chain::context_of(rules, header, (*committee)[{0}].operator_address), {candidates});
        CHECK(built.has_value());
        return *std::move(built);
    }
    /// A new block of these transactions, executed and hashed. `slots_later` tells siblings apart.
    Hash
    extend(const Hash& parent, const std::vector<ledger::TransactionPtr>& candidates, std::uint64_t slots_later = 1) {
        const ledger::Header header = header_on(parent, slots_later);
        const auto built = build(parent, header, candidates);
        const auto sealed = chain::seal_block(header, built);
        CHECK(tree.insert(sealed.block, sealed.id).has_value());
        CHECK(tree.set_executed(sealed.id, std::make_shared<const execution::BlockResult>(built.result)));
        hash(sealed.id);
        return sealed.id;
    }
    void hash(const Hash& id) {
        const auto* node = tree.find(id);
        auto update = state::update_tree(state, tree.updates(node->block->header.parent), *node->result->diff);
        CHECK(update.has_value());
        CHECK(tree.set_hashed(id, std::make_shared<const state::TreeUpdate>(*std::move(update))));
    }
    /// Makes `id` final, on disk too; one batch.
    std::vector<chain::BlockTree::Node> finalize(const Hash& id) {
        auto blocks = tree.finalize(id);
        storage::Batch batch;
        for (const auto& block : blocks) {
            chain::append_block(batch, *block.block, block.id, *block.result);
            state.append_final(batch, *block.result->diff, *block.update);
        }
        chain::append_head(batch, tree.head());
        CHECK(store->commit(batch, storage::Durability::Synced).has_value());
        for (const auto& block : blocks) state.committed(*block.result->diff, *block.update);
        return blocks;
    }
    [[nodiscard]] Hash head() const { return tree.head().id; }

    chain::NetworkDefinition definition = toy_definition();
    chain::Rules rules = chain::Rules::of(definition, {});
    std::optional<ledger::Committee> committee = chain::genesis_committee(definition, {});
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
    chain::BlockTree tree{{}};
};

} // namespace arpeggio::test
