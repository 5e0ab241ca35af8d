#include "state/stored_state.h"

#include "state/store_key.h"
#include "state/tree.h"

namespace arpeggio::state {
using storage::StorageError;

Result<std::optional<Bytes>, StorageError> StoredState::get(ByteView key) const {
    return store_.get(key);
}

Result<std::optional<Bytes>, StorageError> StoredState::leaf(const LeafKey& key) const {
    return get(StoreKey(key).view());
}

Result<std::optional<Bytes>, StorageError> StoredState::page(const PageId& id) const {
    return get(StoreKey(id).view());
}

Result<Hash, StorageError> StoredState::root() const {
    return tree_root(*this);
}

Result<void, StorageError> StoredState::scan_leaves(const VisitLeaf& visit) const {
    return scan_leaves(LeafKey{}, visit);
}

Result<void, StorageError> StoredState::scan_leaves(const LeafKey& from, const VisitLeaf& visit) const {
    bool damaged = false;
    const auto strip = [&](ByteView key, ByteView value) {
        damaged = key.size() != leaf_prefix.size() + LeafKey::size;
        return !damaged && visit(LeafKey::from(key.subspan(leaf_prefix.size())), value);
    };
    TRY_VOID(store_.scan(leaf_prefix, from.is_zero() ? ByteView(leaf_prefix) : StoreKey(from).view(), strip));
    if (damaged) return Fail(StorageError::Corrupt);
    return {};
}

Result<std::uint64_t, StorageError> StoredState::count_keys() const {
    std::uint64_t count = 0;
    TRY_VOID(store_.scan(state_prefix, {}, [&](ByteView, ByteView) { return ++count > 0; }));
    return count;
}

Result<Amount, StorageError> sum_of_balances(const StoredState& state) {
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
