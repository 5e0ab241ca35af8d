#pragma once
#include "base/check.h"

#include <cstdint>

namespace arpeggio {

/// Seeded pseudo-random numbers, the same on every platform: for simulations, tests and shuffles of no consequence.
/// Never for keys. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64).
class Random {
public:
    explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

    constexpr std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// Uniform in [0, bound), bound ≥ 1 (bias below bound / 2^64).
    constexpr std::uint64_t below(std::uint64_t bound) {
        CHECK(bound > 0);
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<Wide>(next()) * bound) >> 64);
    }
    /// Uniform in [low, high], low ≤ high.
    constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
    /// True `percent` times in a hundred.
    constexpr bool chance(std::uint64_t percent) { return below(100) < percent; }
    /// A generator of its own whose numbers do not disturb this one's order.
    constexpr Random fork() { return Random(next()); }

private:
    std::uint64_t state_;
};

} // namespace arpeggio
