#include "state/tree_check.h"

namespace arpeggio::state {
namespace {
using storage::StorageError;

/// Makes pages from leaves that come in rising order of keys.
class Builder {
public:
    explicit Builder(const StoredState& state) : state_(state), leaves_(state) {}

    /// The page that holds the next leaves, all those below `id`.
    Result<Node, StorageError> page(const PageId& id) {
        Page made;
        for (std::size_t slot = 0; slot < page_slots; ++slot) {
            TRY(made.slots[slot], node(id, slot));
        }
        const Bytes encoded = made.encode();
        TRY(const auto stored, state_.page(id));
        if (!stored || *stored != encoded) ++out.wrong_pages;
        if (stored) ++pages_stored;
        return made.top();
    }
    Result<bool, StorageError> is_empty() {
        TRY(const auto* first, leaves_.peek(0));
        return first == nullptr;
    }

    TreeCheck out;
    std::uint64_t pages_stored = 0;

private:
    /// What stands in one slot of the page.
    Result<Node, StorageError> node(const PageId& id, std::size_t slot) {
        const unsigned depth = id.depth + page_levels;
        const auto is_here = [&](const Leaf* leaf) {
            return leaf != nullptr && (id.depth == 0 || share_path(leaf->key, id.path, id.depth)) &&
                   id.slot_of(leaf->key) == slot;
        };
        TRY(const auto* second, leaves_.peek(1));
        const bool has_two = is_here(second);
        TRY(const auto* first, leaves_.peek(0));
        if (!is_here(first)) return Node{};
        if (has_two && depth < tree_depth) return page(id.child(slot));
        const Leaf leaf = leaves_.take();
        count(leaf);
        return Node::leaf(leaf.key, leaf_hash(leaf.key, leaf.value));
    }

    void count(const Leaf& leaf) {
        ++out.leaves;
        if (leaf.key == totals_key()) {
            out.totals = decode_totals(leaf.value);
            if (!out.totals) ++out.malformed_leaves;
            return;
        }
        if (leaf.value.empty() || leaf.value[0] != static_cast<std::uint8_t>(LeafKind::Account)) return;
        const auto account = decode_account(leaf.value);
        const auto sum = account ? plus(out.balances, account->balance) : std::nullopt;
        if (!sum) {
            ++out.malformed_leaves;
        } else {
            out.balances = *sum;
        }
    }

    const StoredState& state_;
    LeafReader leaves_;
};
} // namespace

Result<const Leaf*, StorageError> LeafReader::peek(std::size_t ahead) {
    if (read_.size() <= ahead && !is_at_end_) {
        const std::size_t before = read_.size();
        const auto collect = [&](const LeafKey& key, ByteView value) {
            if (key != last_) read_.push_back({key, to_bytes(value)});
            return read_.size() < before + portion;
        };
        TRY_VOID(state_.scan_leaves(last_.value_or(LeafKey{}), collect));
        is_at_end_ = read_.size() < before + portion;
        if (read_.size() > before) last_ = read_.back().key;
    }
    return read_.size() > ahead ? &read_[ahead] : nullptr;
}

Leaf LeafReader::take() {
    CHECK(!read_.empty());
    Leaf leaf = std::move(read_.front());
    read_.pop_front();
    return leaf;
}

Result<TreeCheck, StorageError> check_tree(const StoredState& state) {
    Builder builder(state);
    TRY(const bool is_empty, builder.is_empty());
    if (!is_empty) {
        TRY(const Node top, builder.page(PageId{}));
        builder.out.root = top.hash;
    }
    TRY(const std::uint64_t keys, state.count_keys());
    CHECK(keys >= builder.out.leaves + builder.pages_stored);
    builder.out.surplus_keys = keys - builder.out.leaves - builder.pages_stored;
    return builder.out;
}

} // namespace arpeggio::state
