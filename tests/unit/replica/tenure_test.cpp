#include "replica/tenure.h"
#include "unit/ledger/final_committee.h"

namespace arpeggio::replica {
namespace {
using test::FinalCommittee;

constexpr Tenure first{{2}, {0}}, second{{0}, {3}}, third{{2}, {5}};

/// The head of a part whose chain is in that epoch.
std::optional<ledger::Header> in_epoch(std::uint64_t epoch) {
    ledger::Header header;
    header.height = Height{7};
    header.epoch = Epoch{epoch};
    return header;
}

const crypto::Ed25519PublicKey key = FinalCommittee(first.shard).committee->members().front().key;

/// Of those epochs, in which the key serves shard 2 since then.
sharding::Rosters in_shard_2(const std::vector<std::pair<Epoch, Epoch>>& epochs_since) {
    sharding::Rosters out;
    for (const auto& [epoch, since] : epochs_since) {
        sharding::Assignment all;
        all.shards.resize(3);
        for (std::size_t shard = 0; shard < 3; ++shard) {
            const FinalCommittee members{ShardId{static_cast<std::uint32_t>(shard)}};
            const auto& one = members.committee->members().at(shard == 2 ? 0 : 1 + shard);
            all.shards[shard].push_back({one, shard == 2 ? since : Epoch{}});
        }
        out.add(std::make_shared<const sharding::Roster>(*sharding::Roster::make(epoch, {}, std::move(all))));
    }
    return out;
}

TEST(TenureTest, ItsEncodingSortsByEpochThenShard) {
    EXPECT_EQ(decode_tenure(encode_tenure(second)), second);
    EXPECT_EQ(encode_tenure(third).size(), tenure_bytes);
    EXPECT_LT(encode_tenure(first), encode_tenure(second));
    EXPECT_LT(encode_tenure(Tenure{{1}, {3}}), encode_tenure(Tenure{{2}, {3}}));
    EXPECT_EQ(decode_tenure(Bytes(tenure_bytes - 1)), std::nullopt);
}

TEST(TenureTest, AClosingBlockJoinsTheNextEpoch) {
    ledger::Header closing = *in_epoch(2);
    EXPECT_FALSE(has_joined(closing, second));
    closing.closing = true;
    closing.closing_state_root = Hash::from(Bytes(32, 1));
    EXPECT_TRUE(has_joined(closing, second));
    EXPECT_TRUE(has_joined(*in_epoch(3), second));
}

/// It was in shard 2 from the beginning on, and has come back in epoch 5.
TEST(TenureTest, OfTwoPartsInAShardOneSigns) {
    EXPECT_TRUE(signs_from(first, {}, Epoch{}, key));
    const sharding::Rosters rosters = in_shard_2({{Epoch{}, Epoch{}}, {Epoch{5}, Epoch{5}}});
    EXPECT_TRUE(signs_from(first, rosters, Epoch{}, key));
    EXPECT_FALSE(signs_from(third, rosters, Epoch{}, key));
    EXPECT_FALSE(signs_from(first, rosters, Epoch{5}, key));
    EXPECT_TRUE(signs_from(third, rosters, Epoch{5}, key));
    EXPECT_FALSE(signs_from(third, rosters, Epoch{6}, key)); // nobody knows
}

/// It serves shard 2 from the beginning on, and has fetched the state again in epoch 5, when it was far behind.
TEST(TenureTest, TheNewestPartOfATenureServesIt) {
    constexpr Tenure again{{2}, {5}}, elsewhere{{0}, {7}};
    EXPECT_EQ(part_of(first, {}), first);
    EXPECT_EQ(part_of(first, {first, second, elsewhere}), first);
    EXPECT_EQ(part_of(first, {first, again, elsewhere}), again);
    EXPECT_EQ(part_of(Tenure{{2}, {6}}, {first, again}), (Tenure{{2}, {6}})) << "drawn there anew since";
    EXPECT_EQ(signs_until(first, {first, second, again}), Epoch{5});
    EXPECT_EQ(signs_until(again, {first, second, again, elsewhere}), std::nullopt);
    EXPECT_EQ(signs_until(first, {first, Tenure{{2}, {4}}, again}), Epoch{4});
}

TEST(TenureTest, APartFetchedLaterSignsFromItsEpochOn) {
    const sharding::Rosters rosters = in_shard_2({{Epoch{4}, Epoch{}}, {Epoch{5}, Epoch{}}, {Epoch{6}, Epoch{}}});
    EXPECT_TRUE(signs_from(first, rosters, Epoch{4}, key));
    EXPECT_FALSE(signs_from(third, rosters, Epoch{4}, key));
    EXPECT_TRUE(signs_from(third, rosters, Epoch{5}, key));
    EXPECT_TRUE(signs_from(third, rosters, Epoch{6}, key));
    EXPECT_FALSE(signs_from(second, rosters, Epoch{5}, key)) << "of another shard";
}

/// Until then the shard that was left may need its vote to close the epoch before.
TEST(TenureTest, APartIsOutdatedOnceALaterOneHasComeToTheEndOfItsFirstEpoch) {
    for (const std::uint64_t epoch : {2U, 3U}) {
        const auto early = sort_parts({{first, in_epoch(2)}, {second, in_epoch(epoch)}});
        EXPECT_EQ(early.served, (std::vector<Tenure>{second, first}));
        EXPECT_TRUE(early.outdated.empty());
    }
    const auto late = sort_parts({{first, in_epoch(2)}, {second, in_epoch(4)}});
    EXPECT_EQ(late.served, std::vector<Tenure>{second});
    EXPECT_EQ(late.outdated, std::vector<Tenure>{first});
}

/// The process was killed while it erased: what is left without a head is neither served nor kept.
TEST(TenureTest, WhatWasErasedInPartIsErasedToTheEnd) {
    const auto sorted = sort_parts({{second, std::nullopt}, {third, in_epoch(5)}});
    EXPECT_EQ(sorted.served, std::vector<Tenure>{third});
    EXPECT_EQ(sorted.outdated, std::vector<Tenure>{second});
}

TEST(TenureTest, AMoveThatWasInterruptedIsNeither) {
    const auto sorted = sort_parts({{first, in_epoch(2)}, {second, std::nullopt}});
    EXPECT_EQ(sorted.served, std::vector<Tenure>{first});
    EXPECT_TRUE(sorted.outdated.empty());
    EXPECT_EQ(sort_parts({{first, std::nullopt}}).served, std::vector<Tenure>{first}); // its genesis is to be written
}

TEST(TenureTest, WhatWasLeftGoesAnEpochLater) {
    EXPECT_TRUE(tenures_left({first, second}, Epoch{2}).empty());
    EXPECT_EQ(tenures_left({first, second}, Epoch{3}), std::vector<Tenure>{first});
    EXPECT_TRUE(tenures_left({first}, Epoch{3}).empty());
    EXPECT_TRUE(tenures_left({}, Epoch{3}).empty());
}

} // namespace
} // namespace arpeggio::replica
