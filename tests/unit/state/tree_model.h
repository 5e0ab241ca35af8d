#pragma once
#include "base/random.h"
#include "crypto/hash.h"
#include "state/state_store.h"

#include <span>

namespace arpeggio::test {

using Leaves = std::map<state::LeafKey, Bytes>;
using LeafSpan = std::span<const std::pair<state::LeafKey, Bytes>>;

/// The root by its definition, over leaves in rising order: nothing of pages, updates or joins.
inline Hash root_by_definition(LeafSpan leaves, unsigned depth = 0) {
    if (leaves.empty()) return {};
    if (leaves.size() == 1)
        return crypto::hash(crypto::HashDomain::StateLeaf, {leaves[0].first.view(), leaves[0].second});
    std::size_t left = 0;
    while (left < leaves.size() && (leaves[left].first.bytes[depth / 8] & (0x80 >> depth % 8)) == 0) ++left;
    const Hash a = root_by_definition(leaves.first(left), depth + 1);
    const Hash b = root_by_definition(leaves.subspan(left), depth + 1);
    return crypto::hash(crypto::HashDomain::StateNode, {a.view(), b.view()});
}
inline Hash root_by_definition(const Leaves& leaves) {
    const std::vector<std::pair<state::LeafKey, Bytes>> sorted(leaves.begin(), leaves.end());
    return root_by_definition(LeafSpan(sorted));
}

/// A key among few: half of them share long paths with others, down to the last bit.
inline state::LeafKey random_key(Random& random) {
    Random of_key(random.below(200));
    state::LeafKey key;
    const std::uint64_t shared = of_key.chance(50) ? of_key.below(32) : 0;
    for (std::size_t i = shared; i < 32; ++i) key.bytes[i] = static_cast<std::uint8_t>(of_key.next());
    if (shared == 31) key.bytes[31] &= 1;
    return key;
}

/// Up to `size` leaves set or erased, each also in `leaves`.
inline state::Diff random_diff(Random& random, Leaves& leaves, std::uint64_t size) {
    state::Diff diff;
    const std::uint64_t erased_percent = random.below(100);
    for (std::uint64_t i = random.below(size) + 1; i > 0; --i) {
        const state::LeafKey key = random_key(random);
        leaves.erase(key);
        diff.leaves[key] = std::nullopt;
        if (random.chance(erased_percent)) continue;
        leaves[key] = Bytes(random.below(80), static_cast<std::uint8_t>(random.below(3)));
        diff.leaves[key] = leaves[key];
    }
    return diff;
}

/// A state store on a store in memory.
struct MemoryState {
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1 << 20)};

    void commit(const state::Diff& diff, const state::TreeUpdate& update) {
        storage::Batch batch;
        state.append_final(batch, diff, update);
        CHECK(store->commit(batch, storage::Durability::Synced).has_value());
        state.committed(diff, update);
    }
    /// Makes the diff final at once and gives the root.
    Hash apply(const state::Diff& diff) {
        const auto update = state::update_tree(state, diff);
        CHECK(update.has_value());
        commit(diff, *update);
        return update->root;
    }
    Hash load(const Leaves& leaves) {
        auto at = leaves.begin();
        const auto next = [&]() -> std::optional<state::StateStore::Leaf> {
            if (at == leaves.end()) return std::nullopt;
            const auto& [key, value] = *at++;
            return state::StateStore::Leaf{key, value};
        };
        const auto root = state.load_genesis(next);
        CHECK(root.has_value());
        return *root;
    }
    /// All that is stored.
    [[nodiscard]] std::map<Bytes, Bytes> content() const {
        std::map<Bytes, Bytes> out;
        const auto add = [&](ByteView key, ByteView value) {
            return out.emplace(to_bytes(key), to_bytes(value)).second;
        };
        CHECK(store->scan({}, {}, add).has_value());
        return out;
    }
};

} // namespace arpeggio::test
