#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace arpeggio {

/// A number that means one thing: Strong<struct SlotTag> and Strong<struct EpochTag> never mix.
template <class Tag, class Rep = std::uint64_t>
struct Strong {
    Rep value{};

    /// The one after this. The caller knows that it exists (no wrap check: heights and slots never reach 2^64).
    [[nodiscard]] constexpr Strong next() const { return {static_cast<Rep>(value + 1)}; }
    friend constexpr auto operator<=>(Strong, Strong) = default;
};

} // namespace arpeggio

template <class Tag, class Rep>
struct std::hash<arpeggio::Strong<Tag, Rep>> {
    std::size_t operator()(arpeggio::Strong<Tag, Rep> strong) const noexcept { return std::hash<Rep>{}(strong.value); }
};
