#include "sharding/inbox.h"
#include "unit/sharding/toy_beacon.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::sharding;
using ledger::Mail;
using ledger::MailList;

namespace {
constexpr ShardId source{1};
constexpr ShardId here{2};

/// Shard 1 has sent nine mails to shard 2 and some to shard 3; two of them are taken.
struct Inbox : testing::Test {
    Inbox() {
        const test::MapView empty;
        auto out = *OutgoingMail::make(empty, source, 4);
        for (std::uint64_t i = 0; i < 9; ++i) {
            Mail mail;
            mail.destination = here;
            mail.value = Amount{i};
            mails.push_back(out.post(mail));
            mail.destination = {3};
            out.post(mail);
        }
        outbox = out.outbox();
        header.shard = source;
        header.height = {5};
        header.outbox_root = ledger::outbox_root(outbox);
        beacon.link({3}, {});
        beacon.link(source, header);
        taken = after(2);
        batch = batch_of(2, 4);
    }
    /// `count` mails from number `first` on.
    InboundBatch batch_of(std::size_t first, std::size_t count) {
        const auto begin = mails.begin() + static_cast<std::ptrdiff_t>(first);
        auto made = make_batch(header, outbox, beacon.proof(source), here, {{begin, mails.end()}, {}});
        CHECK(made.has_value());
        cut_batch(*made, count);
        return *made;
    }
    MailList after(std::size_t count) const {
        MailList list;
        for (std::size_t i = 0; i < count; ++i) list.append(ledger::mail_hash(mails[i]));
        return list;
    }
    Result<MailList, MailError> judge(const InboundBatch& changed) const {
        return check_batch(changed, here, taken, beacon.point);
    }
    MailError refused(const std::function<void(InboundBatch&)>& change) const {
        InboundBatch changed = batch;
        change(changed);
        const auto judged = judge(changed);
        CHECK(!judged);
        return judged.error();
    }
    std::vector<Mail> mails;
    ledger::Outbox outbox;
    ledger::Header header;
    test::ToyBeacon beacon;
    MailList taken;
    InboundBatch batch;
};
} // namespace

TEST_F(Inbox, ABatchContinuesWhatWasTaken) {
    EXPECT_EQ(*judge(batch), after(6));
    EXPECT_EQ(batch.mails.size(), 4u);
    taken = after(6);
    EXPECT_EQ(*judge(batch_of(6, 1)), after(7));
    EXPECT_EQ(*judge(batch_of(6, 3)), after(9));
}
TEST_F(Inbox, APrefixOfAnyLengthMayBeTakenFromAnyPlace) {
    for (std::size_t first = 0; first < mails.size(); ++first) {
        taken = after(first);
        for (std::size_t count = 1; first + count <= mails.size(); ++count)
            EXPECT_EQ(*judge(batch_of(first, count)), after(first + count)) << first << " " << count;
    }
}
TEST_F(Inbox, EveryWrongFieldOfABatchIsNamed) {
    using enum MailError;
    EXPECT_EQ(refused([](InboundBatch& b) { b.header.shard = {2}; }), NotLinked);
    EXPECT_EQ(refused([](InboundBatch& b) { ++b.header.height.value; }), OtherHeader);
    EXPECT_EQ(refused([](InboundBatch& b) { b.header.outbox_root = {}; }), OtherHeader);
    EXPECT_EQ(refused([](InboundBatch& b) { b.crosslink.steps.pop_back(); }), BadProof);
    EXPECT_EQ(refused([](InboundBatch& b) { ++b.entry.count; }), NotInOutbox);
    EXPECT_EQ(refused([](InboundBatch& b) { b.entry.root.bytes[0] ^= 1; }), NotInOutbox);
    EXPECT_EQ(refused([](InboundBatch& b) { b.entry.destination = {3}; }), ForAnotherShard);
    EXPECT_EQ(refused([](InboundBatch& b) { ++b.branch.index; }), NotInOutbox);
    EXPECT_EQ(refused([](InboundBatch& b) { b.branch.siblings[0].bytes[0] ^= 1; }), NotInOutbox);
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails[1].value += Amount{1}; }), NotWhatWasSent);
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails[1].destination = {3}; }), ForAnotherShard);
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails[1].source = {3}; }), OutOfOrder);
    EXPECT_EQ(refused([](InboundBatch& b) { ++b.mails[1].sequence; }), OutOfOrder);
    EXPECT_EQ(refused([](InboundBatch& b) { b.rest[0].bytes[0] ^= 1; }), NotWhatWasSent);
    EXPECT_EQ(refused([](InboundBatch& b) { b.rest.pop_back(); }), WrongRest);
}
TEST_F(Inbox, NoneIsLeftOutRepeatedOrMadeUp) {
    using enum MailError;
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails.erase(b.mails.begin()); }), OutOfOrder);
    EXPECT_EQ(refused([](InboundBatch& b) { std::swap(b.mails[0], b.mails[1]); }), OutOfOrder);
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails.clear(); }), NothingTaken);
    EXPECT_EQ(refused([](InboundBatch& b) { b.mails.pop_back(); }), WrongRest);
    EXPECT_EQ(judge(batch_of(1, 4)).error(), OutOfOrder);
    EXPECT_EQ(judge(batch_of(3, 4)).error(), OutOfOrder);
    const auto with_one_more = [](InboundBatch& b) {
        b.rest.clear();
        for (std::uint64_t i = 6; i < 10; ++i) {
            b.mails.push_back(b.mails.back());
            b.mails.back().sequence = i;
        }
    };
    EXPECT_EQ(refused(with_one_more), BeyondOutbox);
}
TEST_F(Inbox, TheBeaconHasToHaveLinkedTheBlock) {
    InboundBatch unlinked = batch;
    beacon.links.erase(source);
    beacon.load();
    unlinked.crosslink = beacon.proof(source);
    EXPECT_EQ(judge(unlinked).error(), MailError::NotLinked);
    EXPECT_EQ(judge(batch).error(), MailError::BadProof); // of another root
    EXPECT_EQ(check_batch(batch, source, taken, beacon.point).error(), MailError::BadProof);
    EXPECT_EQ(check_mail(batch, source, taken).error(), MailError::FromItself);
}
TEST_F(Inbox, TheBeaconsOwnMailComesFromTheBlockReferredTo) {
    for (Mail& mail : mails) mail.source = {0};
    MailList all;
    for (const Mail& mail : mails) all.append(ledger::mail_hash(mail));
    outbox = {{here, all.count(), ledger::mail_root(all)}};
    header.shard = {0};
    header.outbox_root = ledger::outbox_root(outbox);
    beacon.point.id = ledger::header_id(header);
    taken = {};
    InboundBatch own = *make_batch(header, outbox, {}, here, {mails, {}});
    EXPECT_EQ(*judge(own), all);
    own.crosslink = beacon.proof(source);
    EXPECT_EQ(judge(own).error(), MailError::BadProof);
    own.crosslink = {};
    beacon.point.id = {};
    EXPECT_EQ(judge(own).error(), MailError::OtherHeader);
}
TEST_F(Inbox, ABatchIsMadeOfWhatWaitsOrNotAtAll) {
    const auto made = [&](WaitingMail waiting) { return make_batch(header, outbox, {}, here, std::move(waiting)); };
    EXPECT_FALSE(made({}));
    EXPECT_FALSE(made({{mails[0]}, {}}));
    std::vector<Hash> behind;
    for (std::size_t i = 6; i < 9; ++i) behind.push_back(ledger::mail_hash(mails[i]));
    const auto good = made({{mails.begin() + 2, mails.begin() + 6}, behind});
    ASSERT_TRUE(good);
    EXPECT_EQ(good->rest, batch.rest);
    EXPECT_EQ(good->branch, batch.branch);
}
TEST_F(Inbox, ABatchIsReadAsWritten) {
    const Bytes bytes = encode_batch(batch);
    EXPECT_EQ(decode_batch(bytes), batch);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_batch(ByteView{bytes}.first(size)).has_value());
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_EQ(decode_batch(longer).error(), codec::DecodeError::Trailing);
    EXPECT_EQ(decode_batch(Bytes(InboundBatch::size_max + 1)).error(), codec::DecodeError::TooLong);
}
