#include "sharding/committee_odds.h"

#include "base/check.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace arpeggio::sharding {
namespace {
/// ln C(n, k), k ≤ n.
double log_choose(std::uint64_t n, std::uint64_t k) {
    const auto log_factorial = [](std::uint64_t of) { return std::lgamma(static_cast<double>(of) + 1); };
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

/// ln of the probability of exactly `k` faulty seats.
double log_term(const CommitteeDraw& draw, std::uint64_t k) {
    return log_choose(draw.faulty, k) + log_choose(draw.keys - draw.faulty, draw.seats - k) -
           log_choose(draw.keys, draw.seats);
}
} // namespace

double log_failure_probability(const CommitteeDraw& draw) {
    CHECK(draw.seats >= 1 && draw.seats <= draw.keys && draw.faulty <= draw.keys);
    const std::uint64_t sound = draw.keys - draw.faulty;
    const std::uint64_t third = (draw.seats + 2) / 3, least = draw.seats > sound ? draw.seats - sound : 0;
    const std::uint64_t from = std::max(third, least), to = std::min(draw.seats, draw.faulty);
    if (least >= third) return 0; // there are not enough sound keys
    double largest = -std::numeric_limits<double>::infinity();
    for (std::uint64_t k = from; k <= to; ++k) largest = std::max(largest, log_term(draw, k));
    if (std::isinf(largest)) return largest;
    double sum = 0; // of the terms as parts of the largest
    for (std::uint64_t k = from; k <= to; ++k) sum += std::exp(log_term(draw, k) - largest);
    return std::min(0.0, largest + std::log(sum)); // rounding may end above certainty
}

double failure_probability(const CommitteeDraw& draw) {
    return std::exp(log_failure_probability(draw));
}

double yearly_failure_probability(const CommitteeDraw& draw, const YearOfDraws& year) {
    const double draws = static_cast<double>(year.shards) * static_cast<double>(year.epochs);
    if (draws == 0) return 0; // 0 × ln 0 is no number
    return -std::expm1(draws * std::log1p(-failure_probability(draw)));
}

} // namespace arpeggio::sharding
