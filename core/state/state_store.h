#pragma once
#include "state/tree.h"
#include "storage/cache.h"

#include <functional>

namespace arpeggio::state {

// StateStore: the state after the newest final block, as it lies in a store, with a cache in front.
// Leaves lie in a flat key space, so that a read is one get and never walks the tree; pages are overwritten in place,
// so that only the newest root is kept. All its keys begin with `key_prefix`; the rest of the store is its owner's.
// One final block: append_final() into the block's batch, commit, committed(). Between the last two readers may see
// the state before or after, leaf by leaf: who needs one moment has that block among the layers of its view.
// Threads: any number of readers beside one that commits.
class StateStore final : public View, public PageSource {
public:
    static constexpr std::uint8_t key_prefix = 's';

    /// `store` must outlive it.
    StateStore(storage::Store& store, std::shared_ptr<storage::Cache> cache);
    ~StateStore() override;

    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const override;
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> page(const PageId& id) const override;
    [[nodiscard]] Result<Hash, storage::StorageError> root() const { return tree_root(*this); }

    /// Adds what a final block changes; `update` is of that `diff` on top of what is stored.
    void append_final(storage::Batch& batch, const Diff& diff, const TreeUpdate& update) const;
    /// The batch is in the store. One caller at a time.
    void committed(const Diff& diff, const TreeUpdate& update);

    /// Brings accounts into the cache, so that executing their transactions does not wait for the disk.
    Result<void, storage::StorageError> warm(const std::vector<Address>& addresses) const;

    /// Calls `visit` for each leaf in rising order of keys until it returns false. Sees one moment.
    using VisitLeaf = std::function<bool(const LeafKey& key, ByteView value)>;
    Result<void, storage::StorageError> scan_leaves(const VisitLeaf& visit) const;
    /// The same from a key on.
    Result<void, storage::StorageError> scan_leaves(const LeafKey& from, const VisitLeaf& visit) const;
    /// How many keys the state has in the store: leaves, pages, and what is neither.
    [[nodiscard]] Result<std::uint64_t, storage::StorageError> count_keys() const;

    /// The next leaf, in any order; absent after the last. Of two with one key the later counts.
    struct Leaf {
        LeafKey key;
        Bytes value;
    };
    using LeafFeed = std::function<std::optional<Leaf>()>;
    /// Replaces the whole state and gives the new root. In many batches, of a few megabytes each: if it does not come
    /// to its end, what is stored is of no use and it has to run again. No reader may be at work.
    Result<Hash, storage::StorageError> load_genesis(const LeafFeed& next);
    /// Makes all pages again from the leaves, and gives the root. As load_genesis in all else.
    Result<Hash, storage::StorageError> rebuild_tree();

private:
    Result<void, storage::StorageError> erase_all(ByteView prefix);
    Result<void, storage::StorageError> store_leaves(const LeafFeed& next);
    Result<void, storage::StorageError> build_tree();
    Result<Hash, storage::StorageError> finish_tree();
    Result<void, storage::StorageError> add_to_tree(Diff& leaves);
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> get(ByteView key) const;

    storage::Store& store_;
    std::shared_ptr<storage::Cache> cache_;
    storage::Cache::Space space_;
};

/// The sum over all accounts' leaves, which the totals have to agree with. Corrupt if one is damaged.
Result<Amount, storage::StorageError> sum_of_balances(const StateStore& state);

} // namespace arpeggio::state
