#include "node/load.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A load that finds no validator to send to.
struct LoadTest : testing::Test {
    const chain::NetworkDefinition network = test::fast_network();
    boost::asio::thread_pool workers{1};
    Load load = make({test::key(1), test::key(2)});
    Instant now = instant_of(TimestampMs{1000});

    template <std::size_t N>
    Load make(crypto::Secp256k1SecretKey (&&keys)[N]) const {
        std::vector<crypto::Secp256k1SecretKey> all;
        for (auto& key : keys) all.push_back(std::move(key));
        return {network, std::move(all), [](ShardId) { return std::shared_ptr<Host>(); }};
    }
    void tick_for(Duration time, Duration step = milliseconds{20}) {
        load.tick(now, workers);
        for (const Instant end = now + time; now < end; load.tick(now, workers)) now += step;
    }
    ~LoadTest() override { workers.join(); }
};

TEST_F(LoadTest, OffersWhatItsRateSays) {
    load.set_rate(500);
    tick_for(seconds{10});
    EXPECT_EQ(load.summary().offered, 5000U);
}

TEST_F(LoadTest, OddRatesAndTicksLoseNothing) {
    load.set_rate(7);
    tick_for(seconds{30}, milliseconds{3});
    EXPECT_EQ(load.summary().offered, 210U);
}

TEST_F(LoadTest, OffersAlsoWhatItGivesUp) {
    load.set_rate(1000);
    tick_for(seconds{60}, seconds{60});
    EXPECT_EQ(load.summary().offered, 60'000U);
}

TEST_F(LoadTest, OffersNothingWithoutARateOrAfterTheStop) {
    tick_for(seconds{5});
    EXPECT_EQ(load.summary().offered, 0U);
    load.set_rate(100);
    load.stop();
    tick_for(seconds{5});
    EXPECT_EQ(load.summary().offered, 0U);
}

TEST_F(LoadTest, ANewRateCountsFromNowOn) {
    load.set_rate(100);
    tick_for(seconds{1});
    load.set_rate(0);
    now += seconds{100};
    load.set_rate(10);
    tick_for(seconds{1});
    EXPECT_EQ(load.summary().offered, 110U);
}

TEST_F(LoadTest, SendsNothingWhileNoValidatorRuns) {
    load.set_rate(500);
    tick_for(seconds{5});
    workers.join();
    EXPECT_EQ(load.summary().sent, 0U);
    EXPECT_EQ(load.summary().rejected, 0U);
}

} // namespace
} // namespace arpeggio::node
