#include "base/fingerprint.h"

#include <gtest/gtest.h>

namespace arpeggio {
namespace {
std::uint64_t of(const Bytes& bytes) {
    return Fingerprint().add(ByteView(bytes)).digest();
}

TEST(Fingerprint, IsTheSameEverywhere) {
    EXPECT_EQ(Fingerprint().digest(), 0xcbf29ce484222325U);
    EXPECT_EQ(of({1, 2, 3, 4, 5, 6, 7, 8}), Fingerprint().add(8).add(0x0807060504030201).digest());
    EXPECT_EQ(of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), Fingerprint().add(10).add(0x0807060504030201).add(0x0a09).digest());
}

TEST(Fingerprint, TellsLengthOrderAndEachByteApart) {
    EXPECT_NE(of({}), of({0}));
    EXPECT_NE(of({0}), of({0, 0}));
    EXPECT_NE(of({1, 2}), of({2, 1}));
    const Bytes some(20, 7);
    for (std::size_t i = 0; i < some.size(); ++i) {
        Bytes other = some;
        other[i] = 8;
        EXPECT_NE(of(some), of(other)) << i;
    }
}

} // namespace
} // namespace arpeggio
