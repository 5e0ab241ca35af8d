#include "replica/storage_check.h"
#include "sharding/mail_leaves.h"
#include "unit/replica/replica_network.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {
using std::chrono::seconds;
constexpr std::size_t members = ReplicaNetwork::members;

/// Four members of a shard that has sent eight mails, all stopped.
struct StorageCheckMail : testing::Test {
    ReplicaNetwork network{std::nullopt, 2};

    StorageCheckMail() {
        for (std::uint64_t nonce = 0; nonce < 4; ++nonce) {
            (void)network.submit(0, {network.mail(0, nonce), network.mail(2, nonce)});
            network.run_for(seconds{2});
        }
        for (std::size_t i = 0; i < members; ++i) network.stop(i);
    }
    void TearDown() override { EXPECT_EQ(network.violations(), std::vector<std::string>()); }

    StorageReport check() {
        std::vector<CheckedPart> parts;
        for (std::size_t i = 0; i < members; ++i)
            parts.push_back({"V" + std::to_string(i), network.committee().members()[i].key, &network.store(i)});
        const auto report =
            check_storage({network.definition(), ShardId{0}, timestamp_of(network.now()), false, {}}, parts);
        EXPECT_TRUE(report.has_value());
        return report ? *report : StorageReport{};
    }
    std::map<Bytes, Bytes> content(std::size_t member, chain::Table table) {
        std::map<Bytes, Bytes> out;
        const Bytes prefix = chain::key_of(table);
        EXPECT_TRUE(network.store(member).scan(prefix, prefix, [&](ByteView key, ByteView value) {
            return out.emplace(to_bytes(key), to_bytes(value)), true;
        }));
        return out;
    }
    void put(std::size_t member, const Bytes& key, const std::optional<Bytes>& value) {
        storage::Batch batch;
        value ? batch.put(key, *value) : batch.erase(key);
        ASSERT_TRUE(network.store(member).commit(batch, storage::Durability::Synced));
    }
    void expect_one_repaired(const std::string& words) {
        const StorageReport report = check();
        ASSERT_EQ(report.damages.size(), 1u);
        EXPECT_TRUE(report.damages[0].is_repaired);
        EXPECT_NE(report.damages[0].sentence.find(words), std::string::npos) << report.damages[0].sentence;
        EXPECT_TRUE(check().damages.empty());
    }
};
} // namespace

TEST_F(StorageCheckMail, WhatIsSoundIsLeftAsItIs) {
    EXPECT_EQ(content(1, chain::Table::Mail).size(), 8u);
    EXPECT_GE(content(1, chain::Table::Outbox).size(), 4u);
    EXPECT_EQ(chain::read_mail(network.store(1), {1}, 0, 100)->size(), 8u);
    for (const Damage& damage : check().damages) ADD_FAILURE() << damage.sentence;
}
TEST_F(StorageCheckMail, MailIsMadeAgainFromReceipts) {
    const auto before = content(1, chain::Table::Mail);
    for (const std::uint64_t sequence : {0U, 3U, 7U}) {
        const Bytes key = chain::mail_key({1}, sequence);
        Bytes value = before.at(key);
        value[90] ^= 1;
        put(1, key, value);
        expect_one_repaired("mail that block");
        EXPECT_EQ(content(1, chain::Table::Mail), before);
    }
    put(1, chain::mail_key({1}, 5), std::nullopt);
    expect_one_repaired("mail that block");
    EXPECT_EQ(content(1, chain::Table::Mail), before);
}
TEST_F(StorageCheckMail, WhatWasTakenStaysErased) {
    storage::Batch batch;
    ASSERT_TRUE(chain::erase_mail(batch, network.store(1), {1}, 5, 100));
    ASSERT_TRUE(chain::erase_outboxes(batch, network.store(1), {3}, 100));
    ASSERT_TRUE(network.store(1).commit(batch, storage::Durability::Synced));
    for (const Damage& damage : check().damages) ADD_FAILURE() << damage.sentence;
    EXPECT_EQ(content(1, chain::Table::Mail).size(), 3u);
}
TEST_F(StorageCheckMail, AnOutboxIsCopiedOrExecutedAgain) {
    const auto before = content(1, chain::Table::Outbox);
    const Bytes key = before.begin()->first;
    put(1, key, Bytes(7, 1));
    expect_one_repaired("the outbox of block");
    EXPECT_EQ(content(1, chain::Table::Outbox), before);
    for (std::size_t i = 0; i < members; ++i) put(i, key, Bytes(7, 1));
    const StorageReport report = check();
    EXPECT_EQ(report.unrepaired, 0u);
    EXPECT_EQ(report.repaired, members);
    EXPECT_EQ(content(1, chain::Table::Outbox), before);
}
TEST_F(StorageCheckMail, KeysOfNoMailAreErased) {
    const auto mail = content(1, chain::Table::Mail);
    const auto outbox = content(1, chain::Table::Outbox);
    put(1, chain::mail_key({1}, 8), Bytes(3));
    put(1, chain::mail_key({2}, 0), Bytes(3));
    put(1, {static_cast<std::uint8_t>(chain::Table::Mail), 1}, Bytes(3));
    put(1, chain::key_of(chain::Table::Outbox, Height{9'999}), Bytes(3));
    put(1, {static_cast<std::uint8_t>(chain::Table::Outbox), 1}, Bytes(3));
    expect_one_repaired("5 keys of sent mail");
    EXPECT_EQ(content(1, chain::Table::Mail), mail);
    EXPECT_EQ(content(1, chain::Table::Outbox), outbox);
}

} // namespace arpeggio::replica
