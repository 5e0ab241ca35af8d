#include "state/state_store.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace arpeggio::state {
namespace {

using storage::Batch;
using storage::Durability;
using storage::StorageError;

constexpr std::array<std::uint8_t, 1> whole_prefix{StateStore::key_prefix};
constexpr std::array<std::uint8_t, 2> leaf_prefix{StateStore::key_prefix, 'l'};
constexpr std::array<std::uint8_t, 2> page_prefix{StateStore::key_prefix, 'p'};

/// One batch of a bulk load.
constexpr std::size_t load_bytes = 1 << 20;
constexpr std::size_t load_leaves = 8192;

/// A key of the store, in place: a read needs no memory of its own for it.
class StoreKey {
public:
    explicit StoreKey(const LeafKey& key) {
        add(leaf_prefix);
        add(key.view());
    }
    explicit StoreKey(const PageId& id) {
        add(page_prefix);
        add(std::array{static_cast<std::uint8_t>(id.depth)});
        add(id.path_bytes());
    }
    [[nodiscard]] ByteView view() const { return ByteView(bytes_).first(size_); }
    [[nodiscard]] Bytes bytes() const { return to_bytes(view()); }

private:
    void add(ByteView part) {
        std::copy(part.begin(), part.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += part.size();
    }
    std::array<std::uint8_t, 2 + 1 + LeafKey::size> bytes_{};
    std::size_t size_ = 0;
};

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

StateStore::StateStore(storage::Store& store, std::shared_ptr<storage::Cache> cache)
    : store_(store), cache_(std::move(cache)), space_(cache_->new_space()) {}

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

Result<std::optional<Bytes>, StorageError> StateStore::leaf(const LeafKey& key) const {
    return get(StoreKey(key).view());
}

Result<std::optional<Bytes>, StorageError> StateStore::page(const PageId& id) const {
    return get(StoreKey(id).view());
}

void StateStore::append_final(Batch& batch, const Diff& diff, const TreeUpdate& update) const {
    for (const auto& [key, value] : diff.leaves) append_change(batch, StoreKey(key).bytes(), value);
    append_pages(batch, update);
}

void StateStore::committed(const Diff& diff, const TreeUpdate& update) {
    for (const auto& [key, value] : diff.leaves) cache_->put(space_, StoreKey(key).view(), value);
    for (const auto& [id, page] : update.pages) cache_->put(space_, StoreKey(id).view(), page);
}

Result<void, StorageError> StateStore::warm(const std::vector<Address>& addresses) const {
    for (const Address& address : addresses) TRY_VOID(leaf(account_key(address)));
    return {};
}

Result<void, StorageError> StateStore::scan_leaves(const VisitLeaf& visit) const {
    return scan_leaves(LeafKey{}, visit);
}

Result<void, StorageError> StateStore::scan_leaves(const LeafKey& from, const VisitLeaf& visit) const {
    bool damaged = false;
    const auto strip = [&](ByteView key, ByteView value) {
        damaged = key.size() != leaf_prefix.size() + LeafKey::size;
        return !damaged && visit(LeafKey::from(key.subspan(leaf_prefix.size())), value);
    };
    TRY_VOID(store_.scan(leaf_prefix, from.is_zero() ? ByteView(leaf_prefix) : StoreKey(from).view(), strip));
    if (damaged) return Fail(StorageError::Corrupt);
    return {};
}

Result<Hash, StorageError> StateStore::load_genesis(const LeafFeed& next) {
    TRY_VOID(erase_all(whole_prefix));
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

Result<std::uint64_t, StorageError> StateStore::count_keys() const {
    std::uint64_t count = 0;
    TRY_VOID(store_.scan(whole_prefix, {}, [&](ByteView, ByteView) { return ++count > 0; }));
    return count;
}

Result<void, StorageError> StateStore::erase_all(ByteView prefix) {
    cache_->forget(space_);
    Batch batch;
    do {
        batch = {};
        const auto collect = [&](ByteView key, ByteView) {
            batch.erase(to_bytes(key));
            return batch.size_bytes() < load_bytes;
        };
        TRY_VOID(store_.scan(prefix, {}, collect));
        TRY_VOID(store_.commit(batch, Durability::Lazy));
    } while (!batch.empty());
    return {};
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

Result<Amount, StorageError> sum_of_balances(const StateStore& state) {
    std::optional<Amount> sum = Amount{};
    const auto add = [&](const LeafKey&, ByteView value) {
        if (value.empty() || value[0] != static_cast<std::uint8_t>(LeafKind::Account)) return true;
        const auto account = decode_account(value);
        sum = account ? plus(*sum, account->balance) : std::nullopt;
        return sum.has_value();
    };
    TRY_VOID(state.scan_leaves(add));
    if (!sum) return Fail(StorageError::Corrupt);
    return *sum;
}

} // namespace arpeggio::state
