#pragma once
#include <cstddef>
#include <cstdint>

namespace arpeggio::delay {

/// Squarings of one evaluation: weeks of a fast machine.
constexpr std::uint64_t squarings_max = std::uint64_t{1} << 40;

/// Plan: how the proof's exponent ⌊2^squarings / ℓ⌋ is cut into digits of `digit_bits` bits, so that the proof takes
/// squarings / digit_bits + rounds * 2^(digit_bits + 1) operations on every `spacing`-th form of the evaluation. The
/// number of digit_bits with the fewest operations, at most checkpoints_max forms being kept.
/// Source: Wesolowski, ePrint 2018/623, the proof in O(T / log T) operations (κ = digit_bits, γ = rounds).
struct Plan {
    static constexpr std::size_t checkpoints_max = 16384; ///< 2 MB at 1,024 bits, 4 MB at 2,048
    static constexpr unsigned digit_bits_max = 12;

    unsigned digit_bits = 1;
    std::uint64_t rounds = 1;

    /// 1 ≤ squarings ≤ squarings_max (CHECK).
    static Plan of(std::uint64_t squarings);
    [[nodiscard]] std::uint64_t spacing() const { return digit_bits * rounds; }
    /// Forms kept once `done` of the squarings are done: those at 0, spacing, 2 spacing, … before `done`.
    [[nodiscard]] std::size_t checkpoints(std::uint64_t done) const {
        return static_cast<std::size_t>((done + spacing() - 1) / spacing());
    }
};

} // namespace arpeggio::delay
