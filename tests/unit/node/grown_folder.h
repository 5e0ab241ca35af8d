#pragma once
#include "chain/block_index.h"
#include "chain/genesis.h"
#include "node/check.h"
#include "node/layout.h"
#include "replica/disk_keys.h"
#include "unit/node/demo_node.h"

#include <fstream>

namespace arpeggio::node {

/// A folder of two shards in their third epoch, with members that have moved. It takes some seconds to grow one, so
/// that a test looks at several kinds of damage, each in a copy of its own.
class GrownFolder : public DemoNode {
protected:
    struct Part {
        crypto::Ed25519PublicKey key;
        Tenure tenure;
    };
    using Content = std::map<Bytes, Bytes>;
    static constexpr ShardId second{1};
    test::TemporaryFolder grown;
    std::unique_ptr<storage::Store> whole;

    GrownFolder() {
        network = test::fast_network(42, 2);
        network.profile.epoch_seconds = 4;
        network.profile.delay_bits = 256;
        network.profile.delay_squarings = 1000;
    }
    /// Until members have moved twice, and some blocks of an epoch are final after that.
    void SetUp() override {
        start(options(8));
        ASSERT_TRUE(wait([&] {
            const auto now = node->snapshot();
            if (now->epoch != Epoch{2}) return false;
            return std::ranges::all_of(now->epochs.back().blocks, [](std::uint64_t count) { return count > 5; });
        }));
        node.reset();
        std::filesystem::copy(folder.path(), grown.path(), std::filesystem::copy_options::recursive);
        renew();
    }
    void open() {
        auto opened = storage::open_leveldb(folder.path() / database_folder, 4'000'000);
        ASSERT_TRUE(opened);
        whole = *std::move(opened);
    }
    /// Undoes all that was done to it.
    void renew() {
        whole.reset();
        std::filesystem::remove_all(folder.path() / database_folder);
        std::filesystem::copy(
            grown.path() / database_folder, folder.path() / database_folder, std::filesystem::copy_options::recursive);
        open();
    }
    [[nodiscard]] std::unique_ptr<storage::Store> store(const Part& part) const {
        return storage::make_prefixed_store(*whole, prefix_of(part.key, part.tenure));
    }
    /// Those of a shard that have a head, moved ones or the others.
    [[nodiscard]] std::vector<Part> parts(ShardId shard, bool are_moved) const {
        std::vector<Part> out;
        for (const auto& validator : network.validators) {
            for (const Epoch since : {Epoch{0}, Epoch{1}, Epoch{2}}) {
                const Part part{validator.key, {shard, since}};
                const auto head = chain::read_head(*store(part));
                const bool is_wanted = (since.value > 0) == are_moved;
                if (is_wanted && head && *head && (*head)->header.epoch == Epoch{2}) out.push_back(part);
            }
        }
        return out;
    }
    [[nodiscard]] std::vector<Part> moved() const {
        auto out = parts(beacon, true);
        for (const Part& part : parts(second, true)) out.push_back(part);
        return out;
    }
    [[nodiscard]] Content content(const Part& part, const Bytes& prefix = {}) const {
        Content out;
        EXPECT_TRUE(store(part)->scan(prefix, prefix, [&](ByteView key, ByteView value) {
            return out.emplace(to_bytes(key), to_bytes(value)), true;
        }));
        return out;
    }
    /// Without what may differ from one part to the other.
    [[nodiscard]] Content chain_of(const Part& part) const {
        Content out = content(part);
        std::erase_if(out, [](const auto& entry) {
            const std::uint8_t table = entry.first.front();
            return table == replica::record_prefix || table == replica::certificate_prefix ||
                   table == replica::closing_prefix || table == replica::beacon_prefix || table == replica::undo_prefix;
        });
        return out;
    }
    void put(const Part& part, const Bytes& key, const std::optional<Bytes>& value) const {
        storage::Batch batch;
        value ? batch.put(key, *value) : batch.erase(key);
        ASSERT_TRUE(store(part)->commit(batch, storage::Durability::Synced));
    }
    void flip(const Part& part, const Bytes& key, std::size_t at) const {
        Bytes value = **store(part)->get(key);
        value[at % value.size()] ^= 0x40;
        put(part, key, value);
    }
    /// Turns a bit in the middle of it.
    void damage_largest_file() {
        whole.reset();
        std::filesystem::path largest;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path() / database_folder)) {
            if (!entry.is_regular_file()) continue;
            if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)) largest = entry.path();
        }
        std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
        const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(largest) / 2);
        file.seekg(middle);
        const int byte = file.get();
        file.seekp(middle);
        file.put(static_cast<char>(byte ^ 0x55));
    }
    [[nodiscard]] std::string name_of(const Part& part) const {
        const auto at = std::ranges::find(network.validators, part.key, &chain::GenesisValidator::key);
        return at->name + " on shard " + std::to_string(part.tenure.shard.value) + ": ";
    }
    replica::StorageReport check() {
        whole.reset();
        const auto report = check_folder({folder.path(), network, TimestampMs{2'000'000'000'000}, {}});
        EXPECT_TRUE(report);
        open();
        return report ? *report : replica::StorageReport{};
    }
    /// As if the other parts were not there.
    replica::StorageReport check_alone(const Part& part) const {
        const auto alone = store(part);
        const auto report = replica::check_storage(
            {network, part.tenure.shard, TimestampMs{2'000'000'000'000}, false, {}, {}},
            {{"V", part.key, alone.get(), part.tenure.since}});
        EXPECT_TRUE(report);
        return report ? *report : replica::StorageReport{};
    }
    [[nodiscard]] static std::string first_of(const replica::StorageReport& report) {
        return report.damages.empty() ? std::string() : report.damages[0].sentence;
    }
    static void expect_no_damage(const replica::StorageReport& report) {
        for (const auto& damage : report.damages) ADD_FAILURE() << damage.sentence;
    }
    static void expect_repaired(const replica::StorageReport& report, const std::string& words) {
        EXPECT_EQ(report.unrepaired, 0U) << words;
        ASSERT_GE(report.repaired, 1U) << words;
        EXPECT_NE(first_of(report).find(words), std::string::npos) << words << ", not " << first_of(report);
        for (const auto& damage : report.damages) EXPECT_TRUE(damage.is_repaired) << damage.sentence;
    }
    void expect_going_on() {
        whole.reset();
        start(options(8));
        EXPECT_TRUE(wait_for_blocks(3));
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
        node.reset();
    }
};

} // namespace arpeggio::node
