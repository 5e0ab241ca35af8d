#include "unit/ledger/final_committee.h"

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;

namespace {
struct FinalRunTest : testing::Test {
    const test::FinalCommittee members{ShardId{2}};
    FinalRun run = members.run(members.genesis, 3);

    static Bytes encoded(const FinalRun& run) {
        codec::Writer out;
        encode_final_run(out, run);
        return std::move(out).out();
    }
    static Result<FinalRun, DecodeError> decoded(const Bytes& bytes) {
        codec::Reader in(bytes);
        TRY(FinalRun out, decode_final_run(in));
        TRY_VOID(in.finish());
        return out;
    }
    [[nodiscard]] bool verifies() const { return verify_final_run(members.context, *members.committee, run); }
};

TEST_F(FinalRunTest, SurvivesItsEncodingAndVerifies) {
    EXPECT_EQ(decoded(encoded(run)), run);
    EXPECT_TRUE(verifies());
}

TEST_F(FinalRunTest, HeadersThatDoNotFollowEachOtherAreRefused) {
    const auto refuses = [&](auto change) {
        FinalRun changed = run;
        change(changed.headers[1]);
        return decoded(encoded(changed)).error() == DecodeError::OutOfRange;
    };
    EXPECT_TRUE(refuses([](Header& header) { header.parent = Hash{}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.height = Height{7}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.slot = Slot{0}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.shard = ShardId{3}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.epoch = Epoch{1}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.instance = Instance{1}; }));
    EXPECT_TRUE(refuses([](Header& header) { header.gas_used = 1; })) << "the next one names another parent";
}

TEST_F(FinalRunTest, TheCertificateIsOfTheLastHeaderAndFinal) {
    const FinalRun good = run;
    run.certificate = members.certificate(run.headers[1]);
    EXPECT_EQ(decoded(encoded(run)).error(), DecodeError::OutOfRange);
    run = good;
    run.certificate.kind = VoteKind::Notarize;
    EXPECT_EQ(decoded(encoded(run)).error(), DecodeError::OutOfRange);
    run = good;
    run.certificate.slot = Slot{9};
    EXPECT_EQ(decoded(encoded(run)).error(), DecodeError::OutOfRange);
}

TEST_F(FinalRunTest, AnEmptyOrTooLongOneIsRefused) {
    Bytes bytes = encoded(run);
    bytes[2] = 0; // behind the committee's size
    EXPECT_EQ(decoded(bytes).error(), DecodeError::OutOfRange);
    bytes[2] = FinalRun::headers_max + 1;
    EXPECT_EQ(decoded(bytes).error(), DecodeError::TooLong);
    bytes[1] = 0xff;
    EXPECT_EQ(decoded(bytes).error(), DecodeError::TooLong) << "no committee is that large";
    bytes = encoded(run);
    bytes.pop_back();
    EXPECT_EQ(decoded(bytes).error(), DecodeError::Truncated);
}

TEST_F(FinalRunTest, NeedsItsQuorumAndItsContext) {
    EXPECT_FALSE(verify_final_run(members.context, *members.committee, members.run(members.genesis, 2, 2)));
    SigningContext other = members.context;
    other.epoch = Epoch{1};
    EXPECT_FALSE(verify_final_run(other, *members.committee, run));
    run.certificate.signers[1].signature.bytes[3] ^= 1;
    EXPECT_FALSE(verifies());
}

TEST_F(FinalRunTest, ItsNewestHeaderIsTheLast) {
    const auto newest = run.newest();
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->header, run.headers[2]);
    EXPECT_EQ(newest->id, header_id(run.headers[2]));
}

TEST_F(FinalRunTest, ItsNewestHeaderIsTheClosingBlockWhateverItsTail) {
    std::vector<Header> headers{run.headers[0], members.closing(run.headers[0])};
    const Header closing = headers.back();
    for (int tail = 0; tail < 3; ++tail) {
        run = members.sealed(headers);
        ASSERT_EQ(decoded(encoded(run)), run);
        EXPECT_TRUE(verifies());
        const auto newest = run.newest();
        ASSERT_TRUE(newest) << tail;
        EXPECT_EQ(newest->header, closing) << tail;
        EXPECT_EQ(newest->id, header_id(closing)) << tail;
        headers.push_back(members.tail(headers.back()));
    }
    EXPECT_EQ(members.sealed({headers.begin() + 1, headers.end()}).newest()->header, closing) << "without those before";
}

TEST_F(FinalRunTest, GoesOnIntoTheInstanceThatBeginsAnewFromAHeader) {
    test::FinalCommittee later(ShardId{2}, 8, Epoch{3});
    later.context.instance = Instance{1};
    const Header first = run.headers[0], anew = later.child(first);
    EXPECT_FALSE(is_of_one_instance(first, anew));
    EXPECT_TRUE(begins_anew(first, anew));
    run = later.sealed({first, anew, later.child(anew)});
    EXPECT_EQ(decoded(encoded(run)), run);
    EXPECT_TRUE(verify_final_run(later.context, *later.committee, run));
    EXPECT_FALSE(verifies()) << "the members before have no say";
    EXPECT_EQ(run.newest()->header, run.last());

    const auto refuses = [&](const Header& parent, auto change) {
        Header child = later.child(parent);
        change(child);
        const auto read = decoded(encoded(later.sealed({parent, child})));
        return !read && read.error() == DecodeError::OutOfRange;
    };
    EXPECT_FALSE(refuses(first, [](Header&) {}));
    EXPECT_TRUE(refuses(first, [](Header& child) { child.instance = Instance{}; })) << "an epoch ends with its close";
    EXPECT_TRUE(refuses(first, [](Header& child) { child.epoch = Epoch{}; })) << "with the next election";
    EXPECT_TRUE(refuses(members.closing(first), [](Header&) {})) << "its state stands in its own header";
    EXPECT_TRUE(refuses(members.tail(first), [](Header&) {})) << "nobody links one";
    EXPECT_TRUE(refuses(anew, [](Header& child) { child.epoch = Epoch{1}; })) << "back";
}

TEST_F(FinalRunTest, OfTheTailAloneNothingCounts) {
    const Header first = members.tail(members.closing(members.genesis)), second = members.tail(first);
    EXPECT_FALSE(members.sealed({first}).newest());
    EXPECT_FALSE(members.sealed({first, second}).newest());
}
} // namespace
