#pragma once
#include "state/page.h"

#include <unordered_map>

namespace arpeggio::state {

/// What a diff does to the tree: the new root, and each page that differs, absent where it goes.
struct TreeUpdate {
    Hash root;
    std::unordered_map<PageId, std::optional<Bytes>> pages; ///< in no order: append_final() sorts
};
using TreeUpdatePtr = std::shared_ptr<const TreeUpdate>;

/// `base` with the updates of not yet stored blocks on top, oldest first. `base` must outlive it.
/// It stays right while `base` moves forward along those same blocks, as a LayeredView does: a page that a layer knows
/// is never asked of the base, and any other is the same before and after.
class LayeredPages final : public PageSource {
public:
    LayeredPages(const PageSource& base, std::vector<TreeUpdatePtr> layers) : base_(base), layers_(std::move(layers)) {}
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> page(const PageId& id) const override;

private:
    const PageSource& base_;
    std::vector<TreeUpdatePtr> layers_;
};

/// Runs all the jobs, in any order, on one thread or several, and returns when the last is done.
using Jobs = std::vector<std::function<void()>>;
using RunJobs = std::function<void(const Jobs&)>;
void run_in_turn(const Jobs& jobs);

/// The tree after `diff` on top of `source`. Pure given the source. One job for each of the 16 subtrees below the root
/// page that the diff changes; they read `source` concurrently if `run` runs them so.
Result<TreeUpdate, storage::StorageError>
update_tree(const PageSource& source, const Diff& diff, const RunJobs& run = run_in_turn);
/// The same on top of `base` and the layers, oldest first; it may run while ancestors among them become final.
Result<TreeUpdate, storage::StorageError> update_tree(
    const PageSource& base, std::vector<TreeUpdatePtr> layers, const Diff& diff, const RunJobs& run = run_in_turn);

/// The root of the tree in `source`; zero if it is empty.
Result<Hash, storage::StorageError> tree_root(const PageSource& source);

} // namespace arpeggio::state
