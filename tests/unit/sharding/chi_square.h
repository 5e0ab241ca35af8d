#pragma once
// Pearson's test of counts against what was expected of them.
#include "base/check.h"

#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

namespace arpeggio::test {

/// χ² of counts whose expectations are in proportion to `shares`; one entry each.
inline double chi_square(const std::vector<std::size_t>& counts, const std::vector<double>& shares) {
    CHECK(counts.size() == shares.size());
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    const double all_shares = std::accumulate(shares.begin(), shares.end(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = total * shares[i] / all_shares;
        const double off = static_cast<double>(counts[i]) - expected;
        sum += off * off / expected;
    }
    return sum;
}
/// χ² of counts that should be equal.
inline double chi_square(const std::vector<std::size_t>& counts) {
    return chi_square(counts, std::vector<double>(counts.size(), 1.0));
}

/// What χ² exceeds once in a thousand times if nothing is wrong (standard table), by the number of counts.
inline double chi_square_max(std::size_t counts) {
    static const std::map<std::size_t, double> table{{3, 13.816}, {4, 16.266}, {5, 18.467}, {8, 24.322}, {10, 27.877}};
    return table.at(counts);
}

} // namespace arpeggio::test
