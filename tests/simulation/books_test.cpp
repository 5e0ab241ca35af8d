// That the books of all shards see what must never be.
#include "simulation/books.h"

namespace arpeggio::simulation {
namespace {

class BooksTest : public ::testing::Test {
protected:
    static ledger::Mail mail(std::uint64_t sequence, std::uint64_t value = 5) {
        ledger::Mail out;
        out.source = ShardId{0};
        out.destination = ShardId{1};
        out.sequence = sequence;
        out.value = Amount{U256{value}};
        out.prepaid_fee = Amount{U256{1}};
        return out;
    }
    /// A block of shard 0 that sends these, and says that it sent so much in all.
    std::optional<std::string> send(const std::vector<ledger::Mail>& mails, std::uint64_t mail_out) {
        execution::BlockResult result;
        result.sent = mails;
        set_totals(result, {.balances = Amount{U256{100 - mail_out}}, .mail_out = Amount{U256{mail_out}}});
        return books.on_block({}, result);
    }
    /// A block of shard 1 that takes these, and says that it took so much in all.
    std::optional<std::string> take(const std::vector<ledger::Mail>& mails, std::uint64_t mail_in) {
        ledger::Block block;
        block.header.shard = ShardId{1};
        sharding::InboundBatch batch;
        batch.mails = mails;
        batch.entry = {ShardId{1}, mails.size(), {}};
        block.body.inbound.push_back(sharding::encode_batch(batch));
        execution::BlockResult result;
        set_totals(result, {.balances = Amount{U256{100 + mail_in}}, .mail_in = Amount{U256{mail_in}}});
        return books.on_block(block, result);
    }
    static void set_totals(execution::BlockResult& result, const state::Totals& totals) {
        auto diff = std::make_shared<state::Diff>();
        diff->leaves[state::totals_key()] = state::encode_totals(totals);
        result.diff = diff;
    }
    Books books{std::vector<Amount>(2, Amount{U256{100}})};
};

TEST_F(BooksTest, AreRightIfAllIsTakenOnceInOrder) {
    EXPECT_EQ(send({mail(0), mail(1)}, 12), std::nullopt);
    EXPECT_EQ(books.under_way(), Amount{U256{12}});
    EXPECT_EQ(take({mail(0)}, 6), std::nullopt);
    EXPECT_EQ(take({mail(1)}, 12), std::nullopt);
    EXPECT_TRUE(books.under_way().is_zero());
    EXPECT_EQ(books.taken(), 2U);
}
TEST_F(BooksTest, SeeMailThatIsTakenTwiceOrOutOfOrderOrChanged) {
    ASSERT_EQ(send({mail(0), mail(1), mail(2)}, 18), std::nullopt);
    EXPECT_NE(take({mail(1)}, 6), std::nullopt);
    EXPECT_NE(take({mail(0, 4)}, 5), std::nullopt);
    EXPECT_EQ(take({mail(0)}, 6), std::nullopt);
    EXPECT_NE(take({mail(0)}, 12), std::nullopt);
}
TEST_F(BooksTest, TakeABlockBackAsIfItHadNeverBeen) {
    ASSERT_EQ(send({mail(0), mail(1)}, 12), std::nullopt);
    ASSERT_EQ(take({mail(0)}, 6), std::nullopt);
    EXPECT_EQ(books.take_back(ShardId{1}), std::nullopt);
    EXPECT_EQ(books.under_way(), Amount{U256{12}});
    EXPECT_EQ(books.taken(), 0U);
    EXPECT_EQ(take({mail(0)}, 6), std::nullopt);
    EXPECT_NE(books.take_back(ShardId{0}), std::nullopt); // what it sent was taken
}
TEST_F(BooksTest, SeeMailThatSkipsANumber) {
    EXPECT_NE(send({mail(1)}, 6), std::nullopt);
}
TEST_F(BooksTest, SeeASupplyThatIsNotExact) {
    EXPECT_EQ(send({mail(0)}, 6), std::nullopt);
    EXPECT_NE(take({mail(0)}, 7), std::nullopt); // more came in than went out
    execution::BlockResult result;
    set_totals(result, {.balances = Amount{U256{101}}});
    EXPECT_NE(Books(std::vector<Amount>(2, Amount{U256{100}})).on_block({}, result), std::nullopt);
}

} // namespace
} // namespace arpeggio::simulation
