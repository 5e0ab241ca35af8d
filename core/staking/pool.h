#pragma once
#include "staking/rules.h"

namespace arpeggio::staking {

/// Stake that many hold together, by shares. What a slash takes and a compounded reward brings changes `tokens` alone,
/// so that neither costs more with more holders.
/// Invariant: the worths of all shares, each rounded down, are at most `tokens`.
struct Pool {
    Amount tokens;
    U256 shares;

    [[nodiscard]] Amount worth(const U256& part) const; ///< rounded down; `part` of the shares (CHECK)
    /// Takes the amount in and says how many shares that is, rounded down: never more than it is worth. Absent if what
    /// there was is slashed to nothing, so that nothing can be weighed against it.
    std::optional<U256> put(const Amount& amount);
    /// Lets the amount out for shares, rounded up, of the `part` that the holder has, or all of them if it is all they
    /// are worth. They are worth that much (CHECK).
    U256 take(const Amount& amount, const U256& part);
    friend bool operator==(const Pool&, const Pool&) = default;
};

/// What the holders of a pool have earned, to be asked for by each: an index of what one share ever got.
/// Source: Batog, Boca & Johnson, "Scalable Reward Distribution on the Ethereum Blockchain" (2018).
struct Dividends {
    U256 index;  ///< atto a share × 2^128, rounded down
    Amount owed; ///< paid in and not yet out; what rounding leaves stays in it
    static constexpr unsigned index_bits = 128;

    void pay_in(const Amount& amount, const U256& shares); ///< there are some (CHECK)
    /// What so many shares got since the index stood there, rounded down.
    [[nodiscard]] Amount since(const U256& before, const U256& shares) const;
    friend bool operator==(const Dividends&, const Dividends&) = default;
};

} // namespace arpeggio::staking
