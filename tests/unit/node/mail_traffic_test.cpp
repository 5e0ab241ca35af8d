#include "node/mail_traffic.h"
#include "sharding/inbox.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using std::chrono::seconds;

struct MailTrafficTest : testing::Test {
    MailTraffic traffic;
    Instant now = instant_of(TimestampMs{1000});

    static ledger::Mail mail(std::uint64_t sequence) {
        ledger::Mail out;
        out.source = ShardId{1};
        out.destination = ShardId{2};
        out.sequence = sequence;
        out.value = arp(1);
        return out;
    }
    static ledger::Mail return_of(const ledger::Mail& refused) {
        ledger::Mail out;
        out.source = refused.destination;
        out.destination = refused.source;
        out.payload = to_bytes(ledger::mail_hash(refused).view());
        out.is_return = true;
        return out;
    }
    void block(std::vector<ledger::Mail> sent, const std::vector<ledger::Mail>& taken = {}) {
        ledger::Block made = *test::block_at(1);
        if (!taken.empty()) {
            sharding::InboundBatch batch;
            batch.header.shard = taken.front().source;
            batch.entry.count = 1;
            batch.mails = taken;
            made.body.inbound.push_back(sharding::encode_batch(batch));
        }
        traffic.on_final(mail_of(made, std::move(sent)), now);
    }
};

TEST_F(MailTrafficTest, WhatWasSentIsUnderWayUntilItIsTaken) {
    block({mail(0), mail(1)});
    now += seconds{3};
    block({mail(2)});
    EXPECT_EQ(traffic.summary(now).in_flight, 3U);
    EXPECT_EQ(traffic.summary(now).oldest_in_flight, Duration{seconds{3}});
    block({}, {mail(0), mail(1)});
    const CrossShardSummary after = traffic.summary(now);
    EXPECT_EQ(after.sent, 3U);
    EXPECT_EQ(after.delivered, 2U);
    EXPECT_EQ(after.in_flight, 1U);
    EXPECT_EQ(after.oldest_in_flight, Duration{});
}

TEST_F(MailTrafficTest, WhatVoidBlocksSentIsForgotten) {
    ledger::Mail other = mail(7);
    other.source = ShardId{3};
    const ledger::Block none = *test::block_at(1);
    traffic.on_final(mail_of(none, {mail(0)}), now, Height{5});
    traffic.on_final(mail_of(none, {mail(1), mail(2)}), now, Height{6});
    traffic.on_final(mail_of(none, {other}), now, Height{9});
    traffic.roll_back(ShardId{1}, Height{5});
    EXPECT_EQ(traffic.summary(now).sent, 2U);
    EXPECT_EQ(traffic.summary(now).in_flight, 2U);
}

TEST_F(MailTrafficTest, WhatIsRefusedHasReturned) {
    block({mail(0), mail(1)});
    block({return_of(mail(1))}, {mail(0), mail(1)});
    const CrossShardSummary after = traffic.summary(now);
    EXPECT_EQ(after.delivered, 1U);
    EXPECT_EQ(after.returned, 1U);
    EXPECT_EQ(after.in_flight, 0U) << "the return is no mail of its own";
    block({}, {return_of(mail(1))});
    EXPECT_EQ(traffic.summary(now).delivered, 1U);
}

TEST_F(MailTrafficTest, WhatWasSentBeforeThisStartDoesNotCount) {
    block({}, {mail(0)});
    EXPECT_EQ(traffic.summary(now).delivered, 0U);
}
} // namespace
} // namespace arpeggio::node
