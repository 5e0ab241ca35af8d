#include "unit/execution/mail_world.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::execution;
using test::address;
using test::MailWorld;

// Four shards that send each other mail of all kinds, link late and take in parts, from a seed.
namespace {

class RandomMail {
public:
    explicit RandomMail(std::uint64_t seed) : random_(seed) {}

    /// One block of one shard, judged by a voter, too; then everything that has to hold.
    void step() {
        const auto shard = static_cast<std::uint32_t>(random_.below(MailWorld::shards));
        BlockContext context = world.context(shard, gwei(random_.between(1, 30)));
        context.gas_limit = 100'000 * random_.between(4, 20);
        context.keeps_undo = true;
        const auto built = world.build(shard, candidates(shard), batches(shard), context);
        const auto executed = execute_block(world.all[shard].state, context, built.body);
        ASSERT_TRUE(executed);
        EXPECT_EQ(executed->diff->leaves, built.result.diff->leaves);
        EXPECT_EQ(executed->outbox_root, built.result.outbox_root);
        EXPECT_EQ(executed->inbound_receipt, built.result.inbound_receipt);
        for (const InvalidInbound& dropped : built.dropped_inbound) // nothing good is refused but for want of room
            EXPECT_EQ(std::get<InboundFault>(dropped.fault), InboundFault::GasExceeded);
        for (const Bytes& batch : built.body.inbound) expect_no_forgery(shard, context, batch);
        count(built);
        const auto before = world.all[shard].state.leaves;
        world.commit(shard, built); // in order, each once: checked there
        expect_taken_back(world.all[shard].state.leaves, built.result, before);
        expect_exact();
        if (random_.chance(40)) world.link(static_cast<std::uint32_t>(random_.below(MailWorld::shards)));
    }
    /// The batch with any one bit changed cannot stand in the block.
    void expect_no_forgery(std::uint32_t shard, const BlockContext& context, Bytes batch) {
        const auto at = static_cast<std::size_t>(random_.below(batch.size()));
        batch[at] = static_cast<std::uint8_t>(batch[at] ^ 1U << random_.below(8));
        const auto executed = execute_block(world.all[shard].state, context, {{}, {batch}});
        ASSERT_FALSE(executed) << "byte " << at;
        EXPECT_TRUE(std::holds_alternative<InvalidInbound>(executed.error()));
    }
    /// The undo of the block leads back to the state before, and touches nothing but what the block changed.
    template <class Leaves>
    static void expect_taken_back(Leaves leaves, const BlockResult& result, const Leaves& before) {
        ASSERT_TRUE(result.undo);
        EXPECT_EQ(result.undo->leaves.size(), result.diff->leaves.size());
        for (const auto& [key, value] : result.undo->leaves) {
            EXPECT_TRUE(result.diff->leaves.contains(key));
            if (value) leaves[key] = *value;
            if (!value) leaves.erase(key);
        }
        EXPECT_EQ(leaves, before);
    }
    void expect_exact() const {
        EXPECT_EQ(world.balances() + world.under_way(), world.genesis - world.burned);
        Amount in, out, burned;
        for (const MailWorld::Shard& shard : world.all) {
            const state::Totals totals = *shard.state;
            EXPECT_EQ(totals.balances, shard.state.sum());
            EXPECT_EQ(totals.balances + totals.burned + totals.mail_out, arp(600) + totals.mail_in);
            in += totals.mail_in;
            out += totals.mail_out;
            burned += totals.burned;
        }
        EXPECT_EQ(out - in, world.under_way());
        EXPECT_EQ(burned, world.burned);
    }
    /// Takes in all that is under way, until nothing is.
    void drain() {
        for (int round = 0; round < 200 && !world.under_way().is_zero(); ++round) {
            for (std::uint32_t shard = 0; shard < MailWorld::shards; ++shard) world.link(shard);
            for (std::uint32_t shard = 0; shard < MailWorld::shards; ++shard) world.block(shard, {}, batches(shard));
        }
        expect_exact();
        EXPECT_TRUE(world.under_way().is_zero());
    }

    MailWorld world;
    std::size_t sent = 0, returned = 0, refused = 0, delivered = 0;

private:
    std::vector<ledger::TransactionPtr> candidates(std::uint32_t shard) {
        std::map<std::uint8_t, std::uint64_t> nonces;
        std::vector<ledger::TransactionPtr> out;
        for (std::uint64_t i = random_.below(8); i > 0; --i) {
            const auto from = static_cast<std::uint8_t>(random_.between(1, 6));
            const std::uint64_t nonce = world.all[shard].state.account(address(from))->nonce + nonces[from]++;
            test::Send send{.from = from, .nonce = nonce};
            send.call.destination = {static_cast<std::uint32_t>(random_.below(MailWorld::shards + 1))};
            send.call.recipient = address(static_cast<std::uint8_t>(random_.between(1, 8)));
            send.call.value = Amount{arp(1).atto * U256{random_.below(100)} / U256{100}};
            send.call.gas_limit = 20'998 + random_.below(20);
            send.call.payload = Bytes(random_.below(40) * random_.below(27), 7);
            send.fee = Amount{gwei(random_.between(1, 40)).atto * U256{21'016}};
            out.push_back(test::make(send));
        }
        return out;
    }
    /// What waits for the shard, of its sources in a random order, some cut to less than there is.
    std::vector<sharding::InboundBatch> batches(std::uint32_t shard) {
        std::vector<sharding::InboundBatch> out;
        const auto first = static_cast<std::uint32_t>(random_.below(MailWorld::shards));
        for (std::uint32_t i = 0; i < MailWorld::shards; ++i) {
            const std::uint32_t source = (first + i) % MailWorld::shards;
            if (source == shard || random_.chance(20)) continue;
            auto batch = world.batch(source, shard);
            if (!batch) continue;
            if (random_.chance(30)) sharding::cut_batch(*batch, 1 + random_.below(batch->mails.size()));
            out.push_back(*std::move(batch));
        }
        return out;
    }
    void count(const BuiltBlock& built) {
        for (const ledger::Mail& mail : built.result.sent) ++(mail.is_return ? returned : sent);
        for (const ledger::Receipt& receipt : built.result.receipts) refused += receipt.succeeded ? 0 : 1;
        if (built.result.inbound_receipt) delivered += built.result.inbound_receipt->logs.size();
    }
    Random random_;
};
} // namespace

TEST(RandomMail, KeepsEveryCoinAndEveryOrderAfterEveryBlock) {
    std::size_t sent = 0, returned = 0, refused = 0, delivered = 0;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        SCOPED_TRACE(seed);
        RandomMail mail(seed);
        for (int block = 0; block < 60; ++block) mail.step();
        mail.drain();
        if (testing::Test::HasFailure()) return;
        sent += mail.sent;
        returned += mail.returned;
        refused += mail.refused;
        delivered += mail.delivered;
    }
    EXPECT_GT(sent, 1'000u);
    EXPECT_GT(returned, 200u);
    EXPECT_GT(refused, 200u);
    EXPECT_GT(delivered, 800u);
}
