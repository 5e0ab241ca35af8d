#include "sharding/committee_odds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

namespace arpeggio::sharding {
namespace {

/// Committees of `seats` among `keys`, counted one by one: all, and those with a third or more of the first `faulty`.
struct Count {
    std::uint64_t failed = 0, all = 0;
};
Count count(const CommitteeDraw& draw) {
    Count out;
    for (std::uint64_t drawn = 0; drawn < std::uint64_t{1} << draw.keys; ++drawn) {
        if (static_cast<std::uint64_t>(__builtin_popcountll(drawn)) != draw.seats) continue;
        const std::uint64_t faulty = drawn & ((std::uint64_t{1} << draw.faulty) - 1);
        ++out.all;
        if (3 * static_cast<std::uint64_t>(__builtin_popcountll(faulty)) >= draw.seats) ++out.failed;
    }
    return out;
}

constexpr std::uint64_t epochs_a_year = 365 * 24; // of an hour

/// A network whose keys all serve, `percent` of them faulty.
double yearly(std::uint64_t seats, std::uint64_t shards, std::uint64_t percent) {
    const std::uint64_t keys = seats * shards;
    return yearly_failure_probability({keys, keys * percent / 100, seats}, {shards, epochs_a_year});
}

} // namespace

TEST(CommitteeOdds, AreExactWhereAllCommitteesCanBeCounted) {
    for (std::uint64_t keys = 1; keys <= 11; ++keys) {
        for (std::uint64_t faulty = 0; faulty <= keys; ++faulty) {
            for (std::uint64_t seats = 1; seats <= keys; ++seats) {
                const CommitteeDraw draw{keys, faulty, seats};
                const Count counted = count(draw);
                const double exact = static_cast<double>(counted.failed) / static_cast<double>(counted.all);
                EXPECT_NEAR(failure_probability(draw), exact, 1e-13) << keys << " " << faulty << " " << seats;
            }
        }
    }
}
TEST(CommitteeOdds, AreExactFarBelowWhatFitsADouble) {
    const CommitteeDraw draw{100000, 133, 399}; // fails if all 133 are in: C(399, 133) / C(100000, 133)
    double log_exact = 0;
    for (int i = 0; i < 133; ++i) log_exact += std::log(399.0 - i) - std::log(100000.0 - i);
    EXPECT_LT(log_exact, std::log(1e-308));
    EXPECT_NEAR(log_failure_probability(draw), log_exact, 1e-6);
    EXPECT_EQ(failure_probability({100, 3, 12}), 0.0); // four are needed
}
TEST(CommitteeOdds, GrowWithTheFaulty) {
    for (const std::uint64_t seats : {4U, 64U, 400U}) {
        for (std::uint64_t faulty = 1; faulty <= 2000; ++faulty) {
            EXPECT_LE(
                log_failure_probability({2000, faulty - 1, seats}),
                log_failure_probability({2000, faulty, seats}) + 1e-9)
                << seats << " seats, " << faulty << " faulty";
        }
    }
}
TEST(CommitteeOdds, FallWithTheSeats) { // in steps of three, as a third is rounded up; nearer to it, not the first ones
    for (const std::uint64_t percent : {5U, 10U, 20U}) {
        for (std::uint64_t seats = 4; seats + 3 <= 1000; seats += 3) {
            EXPECT_GT(
                log_failure_probability({10000, 100 * percent, seats}),
                log_failure_probability({10000, 100 * percent, seats + 3}))
                << percent << " %, " << seats << " seats";
        }
    }
}
TEST(CommitteeOdds, AYearIsManyDraws) {
    EXPECT_DOUBLE_EQ(yearly_failure_probability({3, 1, 1}, {1, 1}), 1.0 / 3);
    EXPECT_DOUBLE_EQ(yearly_failure_probability({3, 1, 1}, {1, 2}), 5.0 / 9);
    EXPECT_EQ(yearly_failure_probability({3, 3, 1}, {1, 1}), 1.0);
    EXPECT_EQ(yearly_failure_probability({3, 3, 1}, {1, 0}), 0.0);
    const CommitteeDraw rare{100000, 5000, 400}; // too rare for 1 − p to tell from 1
    EXPECT_NEAR(yearly_failure_probability(rare, {250, 8760}) / (failure_probability(rare) * 250 * 8760), 1, 1e-9);
}
TEST(CommitteeOdds, ClaimsOfTheProtocol) { // section 6: 64 → 10 % below 2,000 nodes, 200 → 15 %, 400 → 20 %
    struct Claim {
        std::uint64_t seats, shards, percent;
        double yearly_max;
    };
    for (const Claim& claim :
         {Claim{64, 31, 10, 0.02},
          {200, 10, 15, 1e-6},
          {200, 100, 15, 1e-4},
          {400, 25, 20, 1e-4},
          {400, 100, 20, 1e-3}}) {
        const double failure = yearly(claim.seats, claim.shards, claim.percent);
        std::printf(
            "%llu seats, %llu shards, %llu %% faulty: %.2g a year\n",
            static_cast<unsigned long long>(claim.seats),
            static_cast<unsigned long long>(claim.shards),
            static_cast<unsigned long long>(claim.percent),
            failure);
        EXPECT_LT(failure, claim.yearly_max);
    }
}

} // namespace arpeggio::sharding
