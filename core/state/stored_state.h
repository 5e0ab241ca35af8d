#pragma once
#include "state/page.h"

#include <functional>

namespace arpeggio::state {

/// StoredState: a state as it lies in a store.
///
/// Leaves lie in a flat key space, so that a read is one get and never walks the tree; beside them the pages of the
/// tree. All its keys begin with `key_prefix`; the rest of the store is its owner's. Threads: any number of readers.
class StoredState : public View, public PageSource {
public:
    static constexpr std::uint8_t key_prefix = 's';

    /// `store` must outlive it.
    explicit StoredState(const storage::Store& store) : store_(store) {}

    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const override;
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> page(const PageId& id) const override;
    [[nodiscard]] Result<Hash, storage::StorageError> root() const;

    /// Calls `visit` for each leaf in rising order of keys until it returns false. Sees one moment.
    using VisitLeaf = std::function<bool(const LeafKey& key, ByteView value)>;
    Result<void, storage::StorageError> scan_leaves(const VisitLeaf& visit) const;
    /// The same from a key on.
    Result<void, storage::StorageError> scan_leaves(const LeafKey& from, const VisitLeaf& visit) const;
    /// How many keys the state has in the store: leaves, pages, and what is neither.
    [[nodiscard]] Result<std::uint64_t, storage::StorageError> count_keys() const;

protected:
    [[nodiscard]] virtual Result<std::optional<Bytes>, storage::StorageError> get(ByteView key) const;

private:
    const storage::Store& store_;
};

/// The state that a store holds when this is made, whatever becomes final there later.
class StateSnapshot final : public StoredState {
public:
    /// `store` must outlive it.
    explicit StateSnapshot(const storage::Store& store) : StateSnapshot(store.snapshot()) {}

private:
    explicit StateSnapshot(std::unique_ptr<const storage::Store> moment)
        : StoredState(*moment), moment_(std::move(moment)) {}
    std::unique_ptr<const storage::Store> moment_;
};

/// The sum over all accounts' leaves, which the totals have to agree with. Corrupt if one is damaged.
Result<Amount, storage::StorageError> sum_of_balances(const StoredState& state);

} // namespace arpeggio::state
