#pragma once
#include "base/check.h"
#include "base/uint256.h"

namespace arpeggio {

/// A quantity of coin in atto (10^-18 ARP). Never negative, never floating point.
/// `+` and `-` are for sums that the rules already bound: an overflow there is a bug of ours and stops the process.
/// For numbers from outside use `plus` and `minus`.
struct Amount {
    U256 atto;

    static constexpr unsigned decimals = 18;

    [[nodiscard]] constexpr bool is_zero() const { return atto.is_zero(); }
    friend constexpr auto operator<=>(const Amount&, const Amount&) = default;

    friend std::optional<Amount> plus(const Amount& a, const Amount& b) {
        const auto sum = checked_add(a.atto, b.atto);
        if (!sum) return std::nullopt;
        return Amount{*sum};
    }
    friend std::optional<Amount> minus(const Amount& a, const Amount& b) {
        const auto difference = checked_sub(a.atto, b.atto);
        if (!difference) return std::nullopt;
        return Amount{*difference};
    }
    friend Amount operator+(const Amount& a, const Amount& b) {
        const auto sum = plus(a, b);
        CHECK(sum.has_value());
        return *sum;
    }
    friend Amount operator-(const Amount& a, const Amount& b) {
        const auto difference = minus(a, b);
        CHECK(difference.has_value());
        return *difference;
    }
    Amount& operator+=(const Amount& other) { return *this = *this + other; }
    Amount& operator-=(const Amount& other) { return *this = *this - other; }
};

/// Whole ARP as an amount.
inline Amount arp(std::uint64_t whole) {
    return {U256{whole} * U256{1'000'000'000'000'000'000ULL}};
}
/// Gwei (10^9 atto) as an amount; fees are quoted in it.
inline Amount gwei(std::uint64_t gwei) {
    return {U256{gwei} * U256{1'000'000'000ULL}};
}

} // namespace arpeggio
