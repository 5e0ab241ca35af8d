#include "base/random.h"
#include "storage/cache.h"
#include "unit/storage/store_helpers.h"

#include <gtest/gtest.h>

#include <thread>

using namespace arpeggio;
using namespace arpeggio::storage;
using namespace arpeggio::test;

namespace {

/// The value, "-" if the key is known to have none, "?" if nothing is known.
std::string look(Cache& cache, Cache::Space space, std::string_view key) {
    const auto found = cache.find(space, as_bytes(key));
    if (!found.known) return "?";
    return found.value ? std::string(as_text(*found.value)) : "-";
}

} // namespace

TEST(Cache, KnowsWhatItWasTold) {
    Cache cache(1 << 20);
    const auto space = cache.new_space();
    EXPECT_EQ(look(cache, space, "a"), "?");
    cache.put(space, as_bytes("a"), bytes_of("1"));
    cache.put(space, as_bytes("b"), std::nullopt);
    EXPECT_EQ(look(cache, space, "a"), "1");
    EXPECT_EQ(look(cache, space, "b"), "-");
    cache.put(space, as_bytes("a"), std::nullopt);
    EXPECT_EQ(look(cache, space, "a"), "-");
}
TEST(Cache, SpacesAreApart) {
    Cache cache(1 << 20);
    const auto one = cache.new_space(), two = cache.new_space();
    cache.put(one, as_bytes("a"), bytes_of("1"));
    cache.put(two, as_bytes("b"), bytes_of("2"));
    cache.forget(one);
    EXPECT_EQ(look(cache, one, "a"), "?");
    EXPECT_EQ(look(cache, two, "a"), "?");
    EXPECT_EQ(look(cache, two, "b"), "2");
}
TEST(Cache, AKeyIsNotTakenForItsPrefix) {
    Cache cache(1 << 20);
    const auto space = cache.new_space();
    cache.put(space, Bytes{1}, bytes_of("short"));
    EXPECT_FALSE(cache.find(space, Bytes{1, 0}).known);
}
TEST(Cache, DeclinesAnOfferOlderThanAChange) {
    Cache cache(1 << 20);
    const auto space = cache.new_space();
    const auto missed = cache.find(space, as_bytes("a"));
    cache.put(space, as_bytes("a"), bytes_of("new"));
    cache.offer(space, as_bytes("a"), bytes_of("old"), missed.version);
    EXPECT_EQ(look(cache, space, "a"), "new");
    const auto again = cache.find(space, as_bytes("b"));
    cache.offer(space, as_bytes("b"), bytes_of("read"), again.version);
    EXPECT_EQ(look(cache, space, "b"), "read");
}
TEST(Cache, StaysWithinItsLimitAndKeepsWhatIsUsed) {
    constexpr std::size_t bytes_max = 1 << 18;
    Cache cache(bytes_max);
    const auto space = cache.new_space();
    Random random(1);
    cache.put(space, as_bytes("hot"), bytes_of("1"));
    for (int i = 0; i < 20'000; ++i) {
        cache.put(space, as_bytes(std::to_string(i)), Bytes(random.below(900)));
        EXPECT_EQ(look(cache, space, "hot"), "1");
        ASSERT_LE(cache.bytes(), bytes_max);
    }
    EXPECT_GT(cache.bytes(), bytes_max / 4);
    EXPECT_EQ(look(cache, space, "0"), "?");
    cache.forget(space);
    EXPECT_EQ(cache.bytes(), 0u);
}
TEST(Cache, CountsAReplacedEntryOnce) {
    Cache cache(1 << 20);
    const auto space = cache.new_space();
    for (int i = 0; i < 1000; ++i) cache.put(space, as_bytes("a"), Bytes(100));
    EXPECT_EQ(cache.bytes(), Cache::entry_overhead + 100);
}
TEST(Cache, KeepsNoValueThatWouldCrowdOutTheRest) {
    Cache cache(1 << 16);
    const auto space = cache.new_space();
    cache.put(space, as_bytes("a"), bytes_of("small"));
    cache.put(space, as_bytes("a"), Bytes(1 << 12));
    EXPECT_EQ(look(cache, space, "a"), "?");
}
TEST(Cache, AStoreReadBesideAWriterIsNeverStaleAfterwards) {
    Cache cache(1 << 16);
    const auto space = cache.new_space();
    const auto store = make_memory_store();
    std::jthread reader([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto found = cache.find(space, as_bytes("a"));
            if (!found.known) cache.offer(space, as_bytes("a"), *store->get(as_bytes("a")), found.version);
        }
    });
    for (int i = 0; i < 20'000; ++i) {
        const std::string value = std::to_string(i);
        (void)commit(*store, {{"a", value}});
        cache.put(space, as_bytes("a"), bytes_of(value));
        EXPECT_EQ(look(cache, space, "a"), value);
        cache.forget(space);
    }
}
