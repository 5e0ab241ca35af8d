#pragma once
// A beacon that has linked blocks of shards, as what they are proven by.
#include "sharding/crosslink.h"
#include "sharding/inbox.h"
#include "sharding/outbox.h"
#include "state/state_store.h"
#include "unit/execution/transfers.h"

namespace arpeggio::test {

/// The beacon's state with some links, on a store of its own.
struct ToyBeacon {
    void link(ShardId shard, const ledger::Header& header) {
        links[shard] = {ledger::header_id(header), header.epoch, header.instance, header.height, header.slot, {}};
        load();
    }
    void load() {
        std::vector<state::StateStore::Leaf> leaves{{state::totals_key(), state::encode_totals({})}};
        for (const auto& [shard, record] : links)
            leaves.push_back({sharding::crosslink_key(shard), sharding::encode_crosslink(record)});
        std::size_t next = 0;
        const auto feed = [&]() -> std::optional<state::StateStore::Leaf> {
            if (next == leaves.size()) return std::nullopt;
            return leaves[next++];
        };
        const auto root = state.load_genesis(feed);
        CHECK(root.has_value());
        point.state_root = *root;
    }
    [[nodiscard]] state::Proof proof(ShardId shard) const {
        auto made = state::make_proof(state, state, {sharding::crosslink_key(shard)});
        CHECK(made.has_value());
        return *std::move(made);
    }
    std::map<ShardId, sharding::CrosslinkRecord> links;
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
    sharding::BeaconPoint point{Hash::from(Bytes(32, 0xbe)), {}};
};

} // namespace arpeggio::test
