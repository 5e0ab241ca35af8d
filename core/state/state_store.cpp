#include "state/state_store.h"

#include "state/store_key.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace arpeggio::state {
namespace {

using storage::Batch;
using storage::Durability;
using storage::StorageError;

/// One batch of a bulk load.
constexpr std::size_t load_bytes = 1 << 20;
constexpr std::size_t load_leaves = 8192;

void append_change(Batch& batch, Bytes key, const std::optional<Bytes>& value) {
    if (value) {
        batch.put(std::move(key), *value);
    } else {
        batch.erase(std::move(key));
    }
}

void append_pages(Batch& batch, const TreeUpdate& update) {
    std::vector<decltype(update.pages)::const_pointer> sorted;
    sorted.reserve(update.pages.size());
    for (const auto& entry : update.pages) sorted.push_back(&entry);
    const auto before = [](const auto* a, const auto* b) {
        return std::tie(a->first.depth, a->first.path) < std::tie(b->first.depth, b->first.path);
    };
    std::sort(sorted.begin(), sorted.end(), before);
    for (const auto* entry : sorted) append_change(batch, StoreKey(entry->first).bytes(), entry->second);
}

} // namespace

void append_changes(Batch& batch, const Diff& diff, const TreeUpdate& update) {
    for (const auto& [key, value] : diff.leaves) append_change(batch, StoreKey(key).bytes(), value);
    append_pages(batch, update);
}

StateStore::StateStore(storage::Store& store, std::shared_ptr<storage::Cache> cache)
    : StoredState(store), store_(store), cache_(std::move(cache)), space_(cache_->new_space()) {}

StateStore::~StateStore() {
    cache_->forget(space_);
}

Result<std::optional<Bytes>, StorageError> StateStore::get(ByteView key) const {
    storage::Cache::Found found = cache_->find(space_, key);
    if (found.known) return std::move(found.value);
    TRY(auto value, store_.get(key));
    cache_->offer(space_, key, value, found.version);
    return value;
}

void StateStore::append_leaves(Batch& batch, std::vector<Leaf> leaves) {
    for (Leaf& leaf : leaves) batch.put(StoreKey(leaf.key).bytes(), std::move(leaf.value));
}

void StateStore::committed(const Diff& diff, const TreeUpdate& update) {
    for (const auto& [key, value] : diff.leaves) cache_->put(space_, StoreKey(key).view(), value);
    for (const auto& [id, page] : update.pages) cache_->put(space_, StoreKey(id).view(), page);
}

Result<void, StorageError> StateStore::warm(const std::vector<Address>& addresses) const {
    for (const Address& address : addresses) TRY_VOID(leaf(account_key(address)));
    return {};
}

Result<Hash, StorageError> StateStore::load_genesis(const LeafFeed& next) {
    TRY_VOID(erase_all(state_prefix));
    TRY_VOID(store_leaves(next));
    return finish_tree();
}

Result<Hash, StorageError> StateStore::rebuild_tree() {
    TRY_VOID(erase_all(page_prefix));
    return finish_tree();
}

Result<Hash, StorageError> StateStore::finish_tree() {
    TRY_VOID(build_tree());
    cache_->forget(space_);
    TRY_VOID(store_.commit({}, Durability::Synced));
    return root();
}

Result<void, StorageError> StateStore::erase_all(ByteView prefix) {
    cache_->forget(space_);
    Bytes from;
    while (true) {
        TRY(const Batch batch, storage::next_erasure(store_, prefix, from, load_bytes));
        if (batch.empty()) return {};
        TRY_VOID(store_.commit(batch, Durability::Lazy));
    }
}

Result<void, StorageError> StateStore::store_leaves(const LeafFeed& next) {
    Batch batch;
    while (std::optional<Leaf> leaf = next()) {
        CHECK(leaf->value.size() <= leaf_bytes_max);
        batch.put(StoreKey(leaf->key).bytes(), std::move(leaf->value));
        if (batch.size_bytes() < load_bytes) continue;
        TRY_VOID(store_.commit(batch, Durability::Lazy));
        batch = {};
    }
    return store_.commit(batch, Durability::Lazy);
}

/// The store has put the leaves in order: neighbours go into the tree together, so that each page is written once, but
/// for those at the seams.
Result<void, StorageError> StateStore::build_tree() {
    Diff part;
    Result<void, StorageError> added;
    const auto collect = [&](const LeafKey& key, ByteView value) {
        part.leaves.emplace_hint(part.leaves.end(), key, to_bytes(value));
        if (part.leaves.size() == load_leaves) added = add_to_tree(part);
        return added.has_value();
    };
    TRY_VOID(scan_leaves(collect));
    TRY_VOID(added);
    return add_to_tree(part);
}

Result<void, StorageError> StateStore::add_to_tree(Diff& leaves) {
    TRY(const TreeUpdate update, update_tree(*this, leaves));
    Batch batch;
    append_pages(batch, update);
    TRY_VOID(store_.commit(batch, Durability::Lazy));
    for (const auto& [id, page] : update.pages) cache_->put(space_, StoreKey(id).view(), page);
    leaves.leaves.clear();
    return {};
}

} // namespace arpeggio::state
