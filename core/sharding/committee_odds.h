#pragma once
#include <cstdint>

namespace arpeggio::sharding {

/// A committee of `seats` keys drawn from `keys`, of which `faulty` are; seats and faulty ≤ keys, seats ≥ 1 (CHECK).
struct CommitteeDraw {
    std::uint64_t keys = 0;
    std::uint64_t faulty = 0;
    std::uint64_t seats = 0;
};

/// How likely it is that faulty keys hold a third or more of a committee: the upper tail of the hypergeometric
/// distribution,
///     Σ C(faulty, k) · C(keys − faulty, seats − k) / C(keys, seats)   over k ≥ seats / 3,
/// as a natural logarithm, −∞ if it is impossible. Terms are taken by lgamma, so that nothing under- or overflows on
/// the way; the relative error of the probability is about 10⁻¹⁵ × keys × ln keys.
/// Keys are counted, not weighed: whoever wants to be safe from the heaviest faulty keys that the election's clamp lets
/// through counts each as 1.35. Floating point: for people to read, never for a rule. Threading: one thread at a time,
/// as std::lgamma writes `signgam`. Complexity: O(seats).
/// Source: Feller, An Introduction to Probability Theory and Its Applications, volume 1, section II.6.
double log_failure_probability(const CommitteeDraw& draw);
double failure_probability(const CommitteeDraw& draw); ///< its exponential: 0 where that is below 10⁻³⁰⁷ or so

struct YearOfDraws {
    std::uint64_t shards = 1;
    std::uint64_t epochs = 0; ///< a year
};
/// How likely it is that any of a network's committees fails within a year, 1 − (1 − p)^(shards × epochs): as if all
/// were drawn anew every epoch, independently. An epoch moves a part of them only, so that the true figure is rather
/// below.
double yearly_failure_probability(const CommitteeDraw& draw, const YearOfDraws& year);

} // namespace arpeggio::sharding
