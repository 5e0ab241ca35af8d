// No key can choose its shard: over many seeds it lands in each eligible shard equally often, whatever its bytes.
#include "crypto/hash.h"
#include "unit/sharding/chi_square.h"
#include "unit/sharding/keys.h"

#include <gtest/gtest.h>

namespace arpeggio::sharding {
namespace {

using test::chi_square, test::chi_square_max;

/// How often a key, joining among `others` other new ones, lands in each shard.
std::vector<std::size_t> landings(
    const std::vector<std::size_t>& sizes, const crypto::Ed25519PublicKey& key, std::size_t others, Random random) {
    const Assignment old = random_assignment(random, sizes);
    std::vector<std::size_t> counts(sizes.size());
    for (int i = 0; i < 2000; ++i) {
        Election election{Epoch{1}, random_seed(random), members_of(old), {}};
        for (const auto& other : random_members(random, others)) election.elected.push_back(other);
        election.elected.push_back(member(key));
        ++counts[map_of(assign(old, election).assignment).at(key).shard.value];
    }
    return counts;
}

/// A key whose hash starts with zeros, as somebody would grind it who hoped that hashes of keys are what counts.
crypto::Ed25519PublicKey ground_key() {
    Random random(99);
    for (;;) {
        const auto key = random_key(random);
        const Hash hash = crypto::hash(crypto::HashDomain::Assignment, {key.view()});
        if (hash.bytes[0] == 0 && hash.bytes[1] < 16) return key;
    }
}
std::vector<crypto::Ed25519PublicKey> wishful_keys() {
    using Key = crypto::Ed25519PublicKey;
    return {Key::from(Bytes(32, 0)), Key::from(Bytes(32, 0xff)), ground_key()};
}

} // namespace

TEST(Steering, AmongEqualShardsAKeyLandsAnywhere) {
    for (const auto& key : wishful_keys()) {
        const auto counts = landings(std::vector<std::size_t>(10, 8), key, 0, Random(1));
        EXPECT_LT(chi_square(counts), chi_square_max(10)) << "random seed 1, key " << int{key.bytes[0]};
    }
}
TEST(Steering, AmongUnequalShardsAKeyLandsInAnyOfTheLarger) {
    for (const auto& key : wishful_keys()) {
        auto counts = landings({13, 12, 13, 12, 13, 12, 13, 12, 13, 12}, key, 2, Random(2));
        for (std::size_t shard = 9; shard < counts.size(); shard -= 2) {
            EXPECT_EQ(counts[shard], 0u);
            counts.erase(counts.begin() + static_cast<std::ptrdiff_t>(shard));
        }
        EXPECT_LT(chi_square(counts), chi_square_max(5)) << "random seed 2, key " << int{key.bytes[0]};
    }
}
TEST(Steering, KeysCannotChooseToMeet) { // of three keys dealt to two shards, two meet: each pair as often
    Random random(4);
    const Assignment old = random_assignment(random, {13, 12, 13, 12});
    const auto keys = wishful_keys();
    std::vector<std::size_t> counts(3); // by the key that is alone
    for (int i = 0; i < 2000; ++i) {
        Election election{Epoch{1}, random_seed(random), members_of(old), {}};
        for (const auto& key : keys) election.elected.push_back(member(key));
        const Map next = map_of(assign(old, election).assignment);
        for (std::size_t at = 0; at < 3; ++at) {
            const bool others_meet = next.at(keys[(at + 1) % 3]).shard == next.at(keys[(at + 2) % 3]).shard;
            if (others_meet) ++counts[at];
        }
    }
    EXPECT_EQ(counts[0] + counts[1] + counts[2], 2000u);
    EXPECT_LT(chi_square(counts), chi_square_max(3)) << "random seed 4";
}
TEST(Steering, AMemberCannotChooseWhereItMoves) {
    Random random(3);
    const Assignment old = random_assignment(random, std::vector<std::size_t>(6, 5));
    for (const std::uint32_t from : {0U, 3U}) {
        Assignment with_first = old; // serves longest, so it moves every time
        for (auto& seat : with_first.shards[from]) seat.since = Epoch{1};
        with_first.shards[from][0].since = Epoch{0};
        const auto key = with_first.shards[from][0].member.key;
        std::vector<std::size_t> counts(6);
        for (int i = 0; i < 2000; ++i) {
            const Election election{Epoch{2}, random_seed(random), members_of(old), {}};
            ++counts[map_of(assign(with_first, election).assignment).at(key).shard.value];
        }
        EXPECT_EQ(counts[from], 0u);
        counts.erase(counts.begin() + from);
        EXPECT_LT(chi_square(counts), chi_square_max(5)) << "random seed 3, from " << from;
    }
}

} // namespace arpeggio::sharding
