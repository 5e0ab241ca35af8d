#include "replica/disk_keys.h"
#include "replica/storage_check.h"
#include "storage/faulty_store.h"
#include "unit/replica/replica_network.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {
using std::chrono::seconds;
using storage::Batch;
constexpr std::size_t members = ReplicaNetwork::members;
using Content = std::map<Bytes, Bytes>;

/// Four members with a chain of some blocks and transfers, all stopped; what lies on their disks is then damaged.
struct StorageCheckTest : testing::Test {
    ReplicaNetwork network;

    StorageCheckTest() {
        for (std::uint64_t nonce = 0; nonce < 12; ++nonce) {
            (void)network.submit(0, {network.transfer(0, 1, nonce), network.transfer(2, 3, nonce)});
            network.run_for(seconds{1});
        }
        for (std::size_t i = 0; i < members; ++i) network.stop(i);
    }
    void TearDown() override { EXPECT_EQ(network.violations(), std::vector<std::string>()); }

    StorageReport check(const std::vector<std::size_t>& which = {0, 1, 2, 3}, bool has_gaps = false) {
        std::vector<CheckedPart> parts;
        for (const std::size_t i : which) {
            const auto& key = network.committee().members()[i].key;
            parts.push_back({"Validator " + std::to_string(i), key, &network.store(i)});
        }
        const auto report =
            check_storage({network.definition(), ShardId{0}, timestamp_of(network.now()), has_gaps, {}}, parts);
        EXPECT_TRUE(report.has_value());
        return report ? *report : StorageReport{};
    }
    [[nodiscard]] Content content(std::size_t member, const Bytes& prefix = {}) {
        Content out;
        EXPECT_TRUE(network.store(member).scan(prefix, prefix, [&](ByteView key, ByteView value) {
            return out.emplace(to_bytes(key), to_bytes(value)), true;
        }));
        return out;
    }
    /// Without what may differ between members: certificates and records.
    [[nodiscard]] static Content chain_of(Content all) {
        std::erase_if(all, [](const auto& entry) {
            return entry.first.front() == certificate_prefix || entry.first.front() == record_prefix;
        });
        return all;
    }
    [[nodiscard]] Content chain_of(std::size_t member) { return chain_of(content(member)); }
    [[nodiscard]] static bool names(const StorageReport& report, const std::string& words) {
        return std::ranges::any_of(
            report.damages, [&](const Damage& one) { return one.sentence.find(words) != std::string::npos; });
    }
    void put(std::size_t member, const Bytes& key, const std::optional<Bytes>& value) {
        Batch batch;
        value ? batch.put(key, *value) : batch.erase(key);
        ASSERT_TRUE(network.store(member).commit(batch, storage::Durability::Synced));
    }
    void flip(std::size_t member, const Bytes& key, std::size_t at) {
        Bytes value = **network.store(member).get(key);
        value[at % value.size()] ^= 0x40;
        put(member, key, value);
    }
    /// The key in the middle of those with the prefix.
    [[nodiscard]] Bytes key_with(std::size_t member, const Bytes& prefix) {
        const Content all = content(member, prefix);
        EXPECT_FALSE(all.empty());
        return std::next(all.begin(), static_cast<std::ptrdiff_t>(all.size() / 2))->first;
    }
    [[nodiscard]] Bytes block_key(chain::Table table, std::uint64_t height) const {
        return chain::key_of(table, Height{height});
    }
    /// Every damage is repaired, `part` is in a sentence, and a second look finds nothing.
    void expect_repaired(const StorageReport& report, const std::string& part) {
        EXPECT_GT(report.repaired, 0U) << part;
        EXPECT_EQ(report.unrepaired, 0U) << part;
        bool is_named = false;
        for (const Damage& damage : report.damages) {
            EXPECT_TRUE(damage.is_repaired) << damage.sentence;
            is_named = is_named || damage.sentence.find(part) != std::string::npos;
        }
        EXPECT_TRUE(is_named) << part << ", not " << (report.damages.empty() ? "" : report.damages[0].sentence);
        expect_no_damage(check());
    }
    static void expect_no_damage(const StorageReport& report) {
        for (const Damage& damage : report.damages) ADD_FAILURE() << damage.sentence;
    }
    void start_all() {
        for (std::size_t i = 0; i < members; ++i) network.start(i);
    }
    void expect_going_on() {
        const Hash before = network.block(1, 5);
        const std::uint64_t height = network.height_max();
        start_all();
        ASSERT_TRUE(network.run_to(height + 5, seconds{60}));
        for (std::size_t i = 0; i < members; ++i) EXPECT_EQ(network.block(i, 5), before);
        for (std::size_t i = 0; i < members; ++i) EXPECT_TRUE(network.is_supply_exact(i));
    }
};

TEST_F(StorageCheckTest, WhatIsSoundHasNoDamageAndIsLeftAsItIs) {
    const Content before = content(2);
    const StorageReport report = check();
    expect_no_damage(report);
    EXPECT_EQ(report.identities, 4U);
    EXPECT_EQ(report.blocks, 4 * (network.height(0) + 1));
    EXPECT_EQ(report.transactions, content(0, {'T'}).size() * 4);
    EXPECT_GE(report.transactions, 4 * 20U);
    EXPECT_GE(report.votes, 4 * 8U);
    EXPECT_EQ(report.leaves, 4 * content(0, {'s', 'l'}).size());
    EXPECT_EQ(content(2), before);
}

/// What stands under one kind of key, and the words by which its damage is named.
struct Kind {
    Bytes prefix;
    std::string words;
};
const std::vector<Kind> kinds{
    {{'F'}, "the final head"},
    {{'H'}, "the header of block"},
    {{'B'}, "the body of block"},
    {{'R'}, "the receipts of block"},
    {{'I'}, "the index of block"},
    {{'T'}, "the index of block"},
    {{'C'}, "the certificate of block"},
    {{'s', 'l'}, "the state"},
    {{'s', 'p'}, "pages of the state's tree"}};

TEST_F(StorageCheckTest, AFlippedBitOfEveryKindIsNamedAndMended) {
    const Content before = content(1);
    for (const Kind& kind : kinds) {
        for (const std::size_t at : {0U, 20U, 100'000U - 1}) {
            flip(1, key_with(1, kind.prefix), at);
            expect_repaired(check(), "Validator 1: ");
            EXPECT_EQ(content(1), before) << kind.words;
        }
    }
}

TEST_F(StorageCheckTest, AMissingKeyOfEveryKindIsNamedAndMended) {
    const Content before = content(1);
    for (const Kind& kind : kinds) {
        const bool is_certificate = kind.prefix == Bytes{'C'};
        const Bytes key = is_certificate ? content(1, kind.prefix).rbegin()->first : key_with(1, kind.prefix);
        put(1, key, std::nullopt);
        expect_repaired(check(), kind.words);
        EXPECT_EQ(content(1), before) << kind.words;
    }
}

TEST_F(StorageCheckTest, AnyFlippedBitIsFoundAndTheOldContentComesBack) {
    const Content before = content(3);
    Random random(7);
    for (int round = 0; round < 60; ++round) {
        const auto at = std::next(before.begin(), static_cast<std::ptrdiff_t>(random.below(before.size())));
        if (at->first.front() == record_prefix) continue;
        flip(3, at->first, random.below(at->second.size()));
        const StorageReport report = check();
        EXPECT_GE(report.repaired, 1U) << static_cast<char>(at->first.front());
        EXPECT_EQ(report.unrepaired, 0U);
        ASSERT_EQ(content(3), before) << static_cast<char>(at->first.front()) << " " << round;
    }
}

TEST_F(StorageCheckTest, ManyDamagesAtOnceAreMended) {
    const Content before = content(0);
    Random random(8);
    for (const auto& [key, value] : before) {
        if (key.front() != record_prefix && random.chance(20)) flip(0, key, random.below(value.size()));
    }
    expect_repaired(check(), "Validator 0: ");
    EXPECT_EQ(chain_of(0), chain_of(before));
    expect_going_on();
}

TEST_F(StorageCheckTest, EveryRecordOnItsOwnIsNamedWhenItIsDamaged) {
    for (const auto& [key, value] : content(2, {record_prefix})) {
        flip(2, key, value.size() - 1);
        const StorageReport report = check();
        EXPECT_GE(report.repaired, 1U);
        EXPECT_EQ(report.unrepaired, 0U);
        EXPECT_TRUE(read_records(network.store(2), members));
    }
    expect_going_on();
}

TEST_F(StorageCheckTest, AVoteThatIsGoneComesBackFromACertificate) {
    const Content before = content(2, {record_prefix});
    std::size_t restored = 0;
    for (const auto& [key, value] : before) {
        const auto record = *consensus::decode_record(value, members);
        if (!std::holds_alternative<ledger::Vote>(record)) continue;
        put(2, key, std::nullopt);
        (void)check();
        if (content(2, {record_prefix}) == before) ++restored;
        put(2, key, value);
    }
    EXPECT_GE(restored, 8U);
}

TEST_F(StorageCheckTest, AloneAStateIsExecutedAgain) {
    const Content before = content(0);
    flip(0, key_with(0, {'s', 'l'}), 9);
    const StorageReport report = check({0});
    ASSERT_EQ(report.damages.size(), 1U);
    EXPECT_NE(report.damages[0].sentence.find("executed again from genesis"), std::string::npos);
    EXPECT_EQ(content(0), before);
}

TEST_F(StorageCheckTest, AloneReceiptsComeBackByExecution) {
    const Content before = content(0);
    put(0, block_key(chain::Table::Receipts, 4), std::nullopt);
    EXPECT_EQ(check({0}).repaired, 1U);
    EXPECT_EQ(content(0), before);
}

TEST_F(StorageCheckTest, ABlockThatOnlyOthersHaveIsCutAndTheySendItAgain) {
    const std::uint64_t height = network.height(0);
    flip(0, block_key(chain::Table::Body, 6), 30);
    const StorageReport report = check({0, 1, 2});
    EXPECT_EQ(report.damages.at(0).sentence, "Validator 0: the body of block 6 is damaged; copied from Validator 1.");
    flip(0, block_key(chain::Table::Body, 6), 30);
    const StorageReport alone = check({0});
    ASSERT_EQ(alone.unrepaired, 0U);
    EXPECT_TRUE(names(alone, "cut back to block 5"));
    EXPECT_EQ(network.height(0), 5U);
    expect_no_damage(check({0}));
    expect_going_on();
    EXPECT_GT(network.height(0), height);
}

TEST_F(StorageCheckTest, AfterTheCutNothingIsSignedWhereItMayHaveBeenBefore) {
    flip(0, block_key(chain::Table::Header, 3), 30);
    const std::size_t before = network.sent_votes(0).size();
    const auto old = network.sent_votes(0);
    (void)check({0});
    start_all();
    ASSERT_TRUE(network.run_to(network.height_max() + 5, seconds{60}));
    const auto& votes = network.sent_votes(0);
    ASSERT_GT(votes.size(), before);
    for (std::size_t i = before; i < votes.size(); ++i) {
        const bool is_old = std::ranges::find(old, votes[i]) != old.end();
        EXPECT_TRUE(is_old || votes[i].slot.value > 5) << "a new vote at slot " << votes[i].slot.value;
    }
}

TEST_F(StorageCheckTest, WhatNobodyCanHaveIsSaidAndLeft) {
    for (std::size_t i = 0; i < members; ++i) put(i, block_key(chain::Table::Body, 4), std::nullopt);
    const StorageReport report = check();
    EXPECT_EQ(report.unrepaired, 4U);
    EXPECT_EQ(
        report.damages.at(0).sentence,
        "Validator 0: block 4 is damaged and no part has it whole; nobody outside this folder can supply it.");
    EXPECT_EQ(network.height(0), network.height_max());
}

TEST_F(StorageCheckTest, AloneALostVoteRaisesTheFloorOfSigning) {
    const Content records = content(0, {record_prefix});
    std::optional<ledger::Vote> lost;
    for (const auto& [key, value] : records) {
        const auto record = *consensus::decode_record(value, members);
        if (!std::holds_alternative<ledger::Certificate>(record)) {
            if (const auto* vote = std::get_if<ledger::Vote>(&record)) lost = *vote;
            continue;
        }
        put(0, key, std::nullopt); // none to restore it from
    }
    flip(0, stored_record_key(consensus::record_key(*lost)), 5);
    EXPECT_EQ(check({0}).unrepaired, 0U);
    bool has_floor = false;
    const auto left = *read_records(network.store(0), members);
    for (const auto& record : left) {
        const auto* floor = std::get_if<consensus::SigningFloor>(&record);
        has_floor = has_floor || (floor != nullptr && floor->slot == lost->slot.next());
    }
    EXPECT_TRUE(has_floor);
    expect_no_damage(check({0}));
    expect_going_on();
}

TEST_F(StorageCheckTest, AfterGapsTheFloorIsBeyondAllThatCanHaveBeenSigned) {
    for (const auto& [key, value] : content(0, {record_prefix})) put(0, key, std::nullopt);
    const StorageReport report = check({0});
    EXPECT_EQ(report.unrepaired, 0U);
    const auto records = *read_records(network.store(0), members);
    ASSERT_EQ(records.size(), 1U);
    const Slot floor = std::get<consensus::SigningFloor>(records[0]).slot;
    const auto head = *chain::read_head(network.store(0));
    EXPECT_GE(floor.value, head->header.slot.value + 32);
    EXPECT_LE(floor.value, head->header.slot.value + 50);
    const std::size_t before = network.sent_votes(0).size();
    start_all();
    ASSERT_TRUE(network.run_to(floor.value + 10, seconds{120})); // the others go on, and it joins them
    ASSERT_GT(network.sent_votes(0).size(), before);
    for (std::size_t i = before; i < network.sent_votes(0).size(); ++i) EXPECT_GE(network.sent_votes(0)[i].slot, floor);
}

TEST_F(StorageCheckTest, WithAllHereLostVotesSilenceNobody) {
    for (std::size_t i = 0; i < members; ++i) {
        for (const auto& [key, value] : content(i, {record_prefix})) put(i, key, std::nullopt);
    }
    const StorageReport report = check({0, 1, 2, 3}, /*has_gaps=*/true);
    EXPECT_EQ(report.unrepaired, 0U);
    EXPECT_EQ(report.repaired, 4U);
    expect_going_on();
}

TEST_F(StorageCheckTest, VotesThatConflictAreSaid) {
    const auto records = *read_records(network.store(1), members);
    const auto is_final = [](const consensus::Record& record) {
        const auto* vote = std::get_if<ledger::Vote>(&record);
        return vote != nullptr && vote->kind == ledger::VoteKind::Finalize;
    };
    const Slot slot = std::get<ledger::Vote>(*std::ranges::find_if(records, is_final)).slot;
    const consensus::Record skip = network.vote(1, ledger::VoteKind::Skip, slot, {});
    put(1, stored_record_key(consensus::record_key(skip)), consensus::encode_record(skip, members));
    const StorageReport report = check();
    EXPECT_EQ(report.unrepaired, 1U);
    EXPECT_TRUE(names(report, "two of its votes conflict at slot " + std::to_string(slot.value)));
}

TEST_F(StorageCheckTest, AVoteOfAnotherIsNoRecordOfThisOne) {
    const consensus::Record vote = network.vote(2, ledger::VoteKind::Skip, Slot{1000}, {});
    put(1, stored_record_key(consensus::record_key(vote)), consensus::encode_record(vote, members));
    expect_repaired(check(), "its Skip vote at slot 1000 is damaged");
}

TEST_F(StorageCheckTest, ALostPartIsMadeFromTheOthers) {
    for (const auto& [key, value] : content(3)) put(3, key, std::nullopt);
    EXPECT_EQ(check().unrepaired, 0U);
    EXPECT_EQ(chain_of(3), chain_of(2));
    expect_going_on();
}

TEST_F(StorageCheckTest, InterruptedAtAnyCommitItMendsTheRestTheNextTime) {
    const Content before = chain_of(0);
    for (const std::uint64_t survive : {0U, 1U, 2U, 5U, 9U, 20U, 60U}) {
        flip(0, key_with(0, {'s', 'l'}), 9);
        flip(0, block_key(chain::Table::Body, 6), 30);
        storage::FaultyStore broken(Random(survive), {.commit_fails_at = survive + 1});
        Batch all;
        for (const auto& [key, value] : content(0)) all.put(key, value);
        ASSERT_TRUE(broken.commit(all, storage::Durability::Synced));
        const auto& key = network.committee().members()[0].key;
        const CheckSetup setup{network.definition(), ShardId{0}, timestamp_of(network.now()), false, {}};
        const CheckedPart peer{"Validator 1", network.committee().members()[1].key, &network.store(1)};
        (void)check_storage(setup, {{"Validator 0", key, &broken}, peer});
        const auto again = broken.reopened();
        const auto report = check_storage(setup, {{"Validator 0", key, again.get()}, peer});
        ASSERT_TRUE(report);
        EXPECT_EQ(report->unrepaired, 0U) << survive;
        Content after;
        ASSERT_TRUE(again->scan(
            {}, {}, [&](ByteView at, ByteView value) { return after.emplace(to_bytes(at), to_bytes(value)), true; }));
        EXPECT_EQ(chain_of(after), before) << survive;
        EXPECT_EQ(check().unrepaired, 0U);
    }
}

} // namespace
} // namespace arpeggio::replica
