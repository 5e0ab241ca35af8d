#pragma once
#include "sharding/epoch_state.h"
#include "sharding/roster.h"
#include "state/state_store.h"

namespace arpeggio::test {

/// The beacon's state, in which the test says who is elected.
struct ElectedBeacon {
    explicit ElectedBeacon(const sharding::EpochState& epoch) {
        diff.leaves[sharding::epoch_state_key()] = sharding::encode_epoch_state(epoch);
    }
    void add(Epoch epoch, const sharding::Assignment& seats) { sharding::append_assignment(diff, epoch, seats); }
    void load() {
        auto next = diff.leaves.begin();
        const auto loaded = state.load_genesis([&]() -> std::optional<state::StateStore::Leaf> {
            if (next == diff.leaves.end()) return std::nullopt;
            const auto& [key, value] = *next++;
            return state::StateStore::Leaf{key, *value};
        });
        CHECK(loaded.has_value());
        root = *loaded;
    }
    [[nodiscard]] state::Proof proof(Epoch epoch, std::uint32_t shards = 2) const {
        auto made = state::make_proof(state, state, sharding::roster_keys(epoch, shards));
        CHECK(made.has_value());
        return *std::move(made);
    }
    [[nodiscard]] std::optional<sharding::Roster> proven(Epoch epoch) const {
        return sharding::proven_roster(proof(epoch), root, epoch, 2);
    }

    state::Diff diff;
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
    Hash root;
};

} // namespace arpeggio::test
