#pragma once
#include "state/stored_state.h"
#include "state/tree.h"
#include "storage/cache.h"

namespace arpeggio::state {

/// Adds what turns a stored state into the one after `diff`; `update` is of that diff on top of it.
void append_changes(storage::Batch& batch, const Diff& diff, const TreeUpdate& update);

// StateStore: the state after the newest final block, as it lies in a store, with a cache in front.
// Pages are overwritten in place, so that only the newest root is kept; older ones are as long as a StateSnapshot is.
// One final block: append_final() into the block's batch, commit, committed(). Between the last two readers may see
// the state before or after, leaf by leaf: who needs one moment has that block among the layers of its view.
// Threads: any number of readers beside one that commits.
class StateStore final : public StoredState {
public:
    using Leaf = state::Leaf;

    /// `store` must outlive it.
    StateStore(storage::Store& store, std::shared_ptr<storage::Cache> cache);
    ~StateStore() override;

    /// Adds what a final block changes; `update` is of that `diff` on top of what is stored.
    void append_final(storage::Batch& batch, const Diff& diff, const TreeUpdate& update) const {
        append_changes(batch, diff, update);
    }
    /// The batch is in the store. One caller at a time.
    void committed(const Diff& diff, const TreeUpdate& update);

    /// Brings accounts into the cache, so that executing their transactions does not wait for the disk.
    Result<void, storage::StorageError> warm(const std::vector<Address>& addresses) const;

    /// Adds leaves alone; the tree over them is for rebuild_tree().
    static void append_leaves(storage::Batch& batch, std::vector<Leaf> leaves);

    /// The next leaf, in any order; absent after the last. Of two with one key the later counts.
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
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> get(ByteView key) const override;

    storage::Store& store_;
    std::shared_ptr<storage::Cache> cache_;
    storage::Cache::Space space_;
};

} // namespace arpeggio::state
