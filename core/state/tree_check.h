#pragma once
#include "state/stored_state.h"

#include <deque>

namespace arpeggio::state {

/// Leaves of a state one after the other, read in portions; they must not change meanwhile.
class LeafReader {
public:
    explicit LeafReader(const StoredState& state) : state_(state) {}
    /// The `ahead`-th leaf from here (0 or 1); null if there are not so many. Valid until the next take().
    Result<const Leaf*, storage::StorageError> peek(std::size_t ahead);
    Leaf take(); ///< the first of them, which peek() has shown

private:
    static constexpr std::size_t portion = 4096;
    const StoredState& state_;
    std::deque<Leaf> read_;
    std::optional<LeafKey> last_;
    bool is_at_end_ = false;
};

/// What a state is by its leaves alone, and how the rest agrees with it.
struct TreeCheck {
    Hash root; ///< that the leaves make up
    std::uint64_t leaves = 0;
    std::uint64_t wrong_pages = 0; ///< missing or not what the leaves make up
    std::uint64_t surplus_keys = 0;
    std::uint64_t malformed_leaves = 0;
    Amount balances; ///< sum over accounts
    std::optional<Totals> totals;
    [[nodiscard]] bool are_pages_sound() const { return wrong_pages == 0 && surplus_keys == 0; }
};
/// Makes the tree again from the leaves, in memory of one path, and compares it page by page with what is stored.
/// Corrupt if what stands among the leaves is none.
Result<TreeCheck, storage::StorageError> check_tree(const StoredState& state);

} // namespace arpeggio::state
