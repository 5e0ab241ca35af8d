#include "state/tree.h"

#include <algorithm>

namespace arpeggio::state {
namespace {

using storage::StorageError;

/// A leaf's new hash, absent where it goes.
struct Change {
    LeafKey key;
    std::optional<Hash> hash;
};
using Changes = std::span<const Change>; ///< in rising order of keys

/// Rewrites the part of the tree below one node.
class Rewriter {
public:
    explicit Rewriter(const PageSource& source) : source_(source) {}

    /// The node that takes the place of `old`, from which the page `id` hangs if it is a subtree.
    Result<Node, StorageError> rewrite(const PageId& id, const Node& old, Changes changes);

    std::unordered_map<PageId, std::optional<Bytes>> pages;

private:
    Result<Node, StorageError> rewrite_page(const PageId& id, Changes changes);
    Result<Node, StorageError> new_page(const PageId& id, Changes leaves);
    Result<void, StorageError> rewrite_slots(const PageId& id, Page& page, Changes changes);

    const PageSource& source_;
};

/// The leaves there are after `changes` where there was at most one.
std::vector<Change> leaves_after(const Node& old, Changes changes) {
    std::vector<Change> leaves;
    bool placed = old.kind == Node::Kind::Empty;
    for (const Change& change : changes) {
        if (!placed && old.key <= change.key) {
            if (old.key != change.key) leaves.push_back({old.key, old.hash});
            placed = true;
        }
        if (change.hash) leaves.push_back(change);
    }
    if (!placed) leaves.push_back({old.key, old.hash});
    return leaves;
}

Result<Node, StorageError> Rewriter::rewrite(const PageId& id, const Node& old, Changes changes) {
    if (old.kind == Node::Kind::Subtree) return rewrite_page(id, changes);
    const std::vector<Change> leaves = leaves_after(old, changes);
    if (leaves.empty()) return Node{};
    if (leaves.size() == 1) return Node::leaf(leaves[0].key, *leaves[0].hash);
    return new_page(id, leaves);
}

Result<Node, StorageError> Rewriter::new_page(const PageId& id, Changes leaves) {
    Page page;
    TRY_VOID(rewrite_slots(id, page, leaves));
    pages[id] = page.encode();
    return page.top();
}

Result<Node, StorageError> Rewriter::rewrite_page(const PageId& id, Changes changes) {
    TRY(Page page, read_page(source_, id));
    const Page before = page;
    TRY_VOID(rewrite_slots(id, page, changes));
    Node top = page.top();
    if (top.kind != Node::Kind::Subtree) {
        pages[id] = std::nullopt;
    } else if (page.slots != before.slots) {
        pages[id] = page.encode();
    }
    return top;
}

Result<void, StorageError> Rewriter::rewrite_slots(const PageId& id, Page& page, Changes changes) {
    while (!changes.empty()) {
        const std::size_t slot = id.slot_of(changes.front().key);
        const auto other = [&](const Change& change) { return id.slot_of(change.key) != slot; };
        const auto end = std::ranges::find_if(changes, other);
        const Changes here = changes.first(static_cast<std::size_t>(end - changes.begin()));
        changes = changes.subspan(here.size());
        if (id.depth + page_levels < tree_depth) {
            TRY(page.slots[slot], rewrite(id.child(slot), page.slots[slot], here));
        } else {
            CHECK(here.size() == 1); // a slot of the lowest pages is one key
            page.slots[slot] = here[0].hash ? Node::leaf(here[0].key, *here[0].hash) : Node{};
        }
    }
    return {};
}

/// What one job did to one slot of the root page.
struct SlotUpdate {
    std::size_t slot = 0;
    std::map<LeafKey, std::optional<Bytes>>::const_iterator begin, end;
    std::optional<Result<Node, StorageError>> node;
    std::unordered_map<PageId, std::optional<Bytes>> pages;
};

std::vector<SlotUpdate> by_slot(const Diff& diff) {
    std::vector<SlotUpdate> updates;
    for (auto at = diff.leaves.begin(); at != diff.leaves.end();) {
        SlotUpdate& update = updates.emplace_back();
        update.slot = PageId{}.slot_of(at->first);
        update.begin = at;
        if (update.slot + 1 == page_slots) {
            at = diff.leaves.end();
        } else {
            at = diff.leaves.lower_bound(PageId{}.child(update.slot + 1).path);
        }
        update.end = at;
    }
    return updates;
}

void update_slot(const PageSource& source, const Page& root, SlotUpdate& update) {
    std::vector<Change> changes;
    for (auto at = update.begin; at != update.end; ++at) {
        const auto& [key, value] = *at;
        if (value) CHECK(value->size() <= leaf_bytes_max);
        changes.push_back({key, value ? std::optional(leaf_hash(key, *value)) : std::nullopt});
    }
    Rewriter rewriter(source);
    update.node = rewriter.rewrite(PageId{}.child(update.slot), root.slots[update.slot], changes);
    update.pages = std::move(rewriter.pages);
}

} // namespace

Result<std::optional<Bytes>, StorageError> LayeredPages::page(const PageId& id) const {
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        const auto found = (*layer)->pages.find(id);
        if (found != (*layer)->pages.end()) return found->second;
    }
    return base_.page(id);
}

void run_in_turn(const Jobs& jobs) {
    for (const auto& job : jobs) job();
}

Result<TreeUpdate, StorageError> update_tree(const PageSource& source, const Diff& diff, const RunJobs& run) {
    TRY(Page root, read_root_page(source));
    const Page before = root;
    std::vector<SlotUpdate> updates = by_slot(diff);
    Jobs jobs;
    for (SlotUpdate& update : updates) jobs.emplace_back([&] { update_slot(source, before, update); });
    run(jobs);

    TreeUpdate out;
    for (SlotUpdate& update : updates) {
        TRY(root.slots[update.slot], *update.node);
        out.pages.merge(update.pages);
    }
    const Node top = root.top();
    out.root = top.hash;
    if (root.slots != before.slots) {
        out.pages[PageId{}] = top.kind == Node::Kind::Empty ? std::nullopt : std::optional(root.encode());
    }
    return out;
}

Result<TreeUpdate, StorageError>
update_tree(const PageSource& base, std::vector<TreeUpdatePtr> layers, const Diff& diff, const RunJobs& run) {
    return update_tree(LayeredPages(base, std::move(layers)), diff, run);
}

Result<Hash, StorageError> tree_root(const PageSource& source) {
    TRY(const Page root, read_root_page(source));
    return root.top().hash;
}

} // namespace arpeggio::state
