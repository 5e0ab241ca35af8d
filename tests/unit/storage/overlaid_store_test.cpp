#include "base/random.h"
#include "storage/store.h"

#include <gtest/gtest.h>

#include <map>

namespace arpeggio::storage {
namespace {
using Content = std::map<Bytes, Bytes>;

Content content(const Store& store, const Bytes& prefix, const Bytes& from) {
    Content out;
    EXPECT_TRUE(store.scan(prefix, from, [&](ByteView key, ByteView value) {
        return out.emplace(to_bytes(key), to_bytes(value)).second;
    }));
    return out;
}
/// Short keys of few letters, so that base and changes meet.
Bytes some_key(Random& random) {
    Bytes out(1 + random.below(3));
    for (auto& byte : out) byte = static_cast<std::uint8_t>('a' + random.below(3));
    return out;
}
Batch some_changes(Random& random) {
    Batch out;
    for (int i = 0; i < 12; ++i) {
        if (random.below(3) == 0) {
            out.erase(some_key(random));
        } else {
            out.put(some_key(random), Bytes(1, static_cast<std::uint8_t>(random.below(256))));
        }
    }
    return out;
}
} // namespace

TEST(OverlaidStore, IsTheBaseWithTheChangesWritten) {
    Random random(1);
    for (int round = 0; round < 200; ++round) {
        const auto base = make_memory_store(), written = make_memory_store();
        const Batch first = some_changes(random), changes = some_changes(random);
        for (const Batch* batch : {&first, &changes}) ASSERT_TRUE(written->commit(*batch, Durability::Lazy));
        ASSERT_TRUE(base->commit(first, Durability::Lazy));
        const auto overlaid = make_overlaid_store(base->snapshot(), changes);
        const Bytes key = some_key(random), prefix(random.below(2), 'b');
        EXPECT_EQ(*overlaid->get(key), *written->get(key));
        EXPECT_EQ(content(*overlaid, prefix, prefix), content(*written, prefix, prefix)) << round;
        EXPECT_EQ(content(*overlaid, {}, key), content(*written, {}, key)) << round;
        EXPECT_EQ(content(*overlaid->snapshot(), {}, {}), content(*written, {}, {}));
    }
}

TEST(OverlaidStore, AScanEndsWhereTheVisitorSaysSo) {
    const auto base = make_memory_store();
    Batch even, odd;
    for (std::uint8_t i = 0; i < 10; ++i) (i % 2 == 0 ? even : odd).put(Bytes{i}, Bytes{i});
    ASSERT_TRUE(base->commit(even, Durability::Lazy));
    const auto overlaid = make_overlaid_store(base->snapshot(), odd);
    for (std::size_t wanted = 1; wanted <= 10; ++wanted) {
        std::size_t seen = 0;
        EXPECT_TRUE(overlaid->scan({}, {}, [&](ByteView key, ByteView) {
            EXPECT_EQ(key[0], seen);
            return ++seen < wanted;
        }));
        EXPECT_EQ(seen, wanted);
    }
}

TEST(OverlaidStore, WritesNothing) {
    const auto base = make_memory_store();
    Batch changes;
    changes.put(Bytes{1}, Bytes{1});
    EXPECT_TRUE(*make_overlaid_store(base->snapshot(), changes)->get(Bytes{1}));
    EXPECT_FALSE(*base->get(Bytes{1}));
}

} // namespace arpeggio::storage
