#include "replica/shard_message.h"
#include "unit/ledger/final_committee.h"

namespace arpeggio::replica {
namespace {
struct ShardMessageTest : testing::Test {
    const test::FinalCommittee members{ShardId{0}};

    [[nodiscard]] std::vector<ShardMessage> samples() const {
        sharding::InboundBatch batch;
        batch.header.shard = ShardId{3};
        batch.entry.count = 2;
        batch.mails.resize(1);
        batch.rest.resize(1);
        const ledger::FinalRun run = members.run(members.genesis, 2);
        ledger::MailList base;
        for (int i = 0; i < 3; ++i) base.append(Hash::from(Bytes(32, 8)));
        return {
            BeaconNews{run, {{{1}, {{state::Proof::Empty{}}}}, {{2}, {{state::Proof::Leaf{{}, Bytes(3)}}}}}},
            BeaconNews{run, {}},
            LinkOffer{run},
            BeaconRequest{Height{7}},
            MailRequest{Height{8}, Hash::from(Bytes(32, 6)), 9, 7},
            MailAnswer{Hash::from(Bytes(32, 1))},
            MailAnswer{Hash::from(Bytes(32, 1)), {}, true},
            MailAnswer{Hash::from(Bytes(32, 1)), batch},
            RosterRequest{Epoch{6}},
            RosterAnswer{Epoch{7}, {{state::Proof::Empty{}}}},
            PivotRequest{},
            PivotAnswer{members.run(members.genesis, 3)},
            sync::StateRequest{Hash::from(Bytes(32, 2)), {}, state::LeafKey::from(Bytes(32, 3))},
            sync::StateAnswer{Hash::from(Bytes(32, 4)), sync::OtherRoots{{Hash::from(Bytes(32, 5))}}},
            KeptMailRequest{ShardId{4}, {}},
            KeptMailRequest{ShardId{4}, 17},
            KeptMailAnswer{ShardId{4}, {}, {}},
            KeptMailAnswer{ShardId{4}, base, batch.mails}};
    }
};

TEST_F(ShardMessageTest, EachKindSurvivesItsEncoding) {
    for (const ShardMessage& message : samples()) {
        const auto again = decode_shard_message(encode_shard_message(message));
        ASSERT_TRUE(again) << message.index();
        EXPECT_EQ(*again, message);
    }
}

TEST_F(ShardMessageTest, WhatIsCutOffOrTooLongIsRefused) {
    for (const ShardMessage& message : samples()) {
        Bytes bytes = encode_shard_message(message);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            ASSERT_FALSE(decode_shard_message(ByteView{bytes}.first(size))) << message.index() << " of " << size;
        bytes.push_back(0);
        EXPECT_FALSE(decode_shard_message(bytes)) << message.index();
    }
    Bytes both = encode_shard_message(samples().at(7));
    both.at(33) = 1; // lacking, with a batch
    EXPECT_EQ(decode_shard_message(both).error(), codec::DecodeError::OutOfRange);
    EXPECT_EQ(decode_shard_message(Bytes(shard_message_size_max + 1)).error(), codec::DecodeError::TooLong);
    EXPECT_EQ(decode_shard_message(Bytes{13}).error(), codec::DecodeError::OutOfRange);
}
} // namespace
} // namespace arpeggio::replica
