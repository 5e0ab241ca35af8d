#pragma once
#include "state/stored_state.h"

#include <algorithm>
#include <array>

namespace arpeggio::state {

constexpr std::array<std::uint8_t, 1> state_prefix{StoredState::key_prefix};
constexpr std::array<std::uint8_t, 2> leaf_prefix{StoredState::key_prefix, 'l'};
constexpr std::array<std::uint8_t, 2> page_prefix{StoredState::key_prefix, 'p'};

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

} // namespace arpeggio::state
