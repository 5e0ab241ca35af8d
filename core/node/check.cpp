#include "node/check.h"

#include "chain/genesis.h"
#include "node/layout.h"
#include "node/running.h"

namespace arpeggio::node {
namespace {
using storage::StorageError;
constexpr std::size_t database_cache_bytes = 8'000'000;
using Opened = Result<std::unique_ptr<storage::Store>, StorageError>;

/// Opens the database once every byte of it can be read.
Opened open_readable(const std::filesystem::path& folder) {
    TRY(auto store, storage::open_leveldb(folder, database_cache_bytes));
    TRY_VOID(store->scan({}, {}, [](ByteView, ByteView) { return true; }));
    return store;
}

Opened open_salvaged(const std::filesystem::path& folder, bool& is_salvaged) {
    auto store = open_readable(folder);
    is_salvaged = !store && store.error() == StorageError::Corrupt;
    if (!is_salvaged) return store;
    TRY_VOID(storage::salvage_leveldb(folder));
    return open_readable(folder);
}

/// The keys of all identities that have a part.
Result<std::vector<crypto::Ed25519PublicKey>, StorageError> find_identities(const storage::Store& whole) {
    std::vector<crypto::Ed25519PublicKey> out;
    const Bytes prefix{identity_prefix};
    Bytes from = prefix;
    while (true) {
        const std::size_t before = out.size();
        TRY_VOID(whole.scan(prefix, from, [&](ByteView key, ByteView) {
            if (key.size() <= crypto::Ed25519PublicKey::size) return true;
            out.push_back(crypto::Ed25519PublicKey::from(key.subspan(1)));
            return false;
        }));
        if (out.size() == before) return out;
        from = prefix_of(out.back());
        from.push_back(0xff); // behind every table's letter
    }
}

/// The parts of a shard's validators; of a demo, which hosts them all, also of one that is gone.
std::vector<replica::CheckedPart>
parts_of(const chain::NetworkDefinition& network, ShardId shard, const std::vector<crypto::Ed25519PublicKey>& found) {
    std::vector<replica::CheckedPart> out;
    const auto committee = chain::genesis_committee(network, shard);
    for (const chain::GenesisValidator& validator : network.validators) {
        const bool is_here = std::ranges::find(found, validator.key) != found.end();
        const bool is_hosted = is_here || (network.is_demo && !found.empty());
        if (is_hosted && committee->find(validator.key)) out.push_back({validator.name, validator.key, nullptr});
    }
    return out;
}

/// The mark of the network that the database is of; absent is damage.
Result<bool, Trouble> has_marker(const storage::Store& whole, const Hash& genesis_hash) {
    const auto stored = whole.get(genesis_marker.view());
    if (!stored) return Fail(trouble_of(stored.error()));
    if (*stored && !std::ranges::equal(**stored, genesis_hash.view())) return Fail(Trouble::DataFolderOtherNetwork);
    return stored->has_value();
}

Result<replica::StorageReport, StorageError> check_shard(
    const CheckOptions& options,
    ShardId shard,
    const std::vector<crypto::Ed25519PublicKey>& found,
    storage::Store& whole,
    bool has_gaps) {
    auto parts = parts_of(options.network, shard, found);
    if (parts.empty()) return replica::StorageReport{}; // none of its members is hosted here
    std::vector<std::unique_ptr<storage::Store>> stores;
    for (replica::CheckedPart& part : parts) {
        stores.push_back(storage::make_prefixed_store(whole, prefix_of(part.key)));
        part.store = stores.back().get();
    }
    const auto progress = [&](const std::string& sentence) {
        if (options.log) options.log(LogLevel::Info, "check", sentence);
    };
    return replica::check_storage({options.network, shard, options.now, has_gaps, progress}, parts);
}

void add(replica::StorageReport& into, const replica::StorageReport& shard) {
    into.identities += shard.identities;
    into.blocks += shard.blocks;
    into.transactions += shard.transactions;
    into.certificates += shard.certificates;
    into.votes += shard.votes;
    into.leaves += shard.leaves;
    into.repaired += shard.repaired;
    into.unrepaired += shard.unrepaired;
    const std::size_t room = replica::StorageReport::damages_max - into.damages.size();
    const std::size_t named = std::min(room, shard.damages.size());
    into.damages.insert(
        into.damages.end(), shard.damages.begin(), shard.damages.begin() + static_cast<std::ptrdiff_t>(named));
}

Result<replica::StorageReport, StorageError>
check_shards(const CheckOptions& options, storage::Store& whole, bool has_gaps) {
    TRY(const auto found, find_identities(whole));
    replica::StorageReport out;
    for (std::uint32_t id = 0; id < options.network.profile.shards; ++id) {
        TRY(const auto report, check_shard(options, {id}, found, whole, has_gaps));
        add(out, report);
    }
    return out;
}

void add_repaired(replica::StorageReport& report, const std::string& sentence) {
    report.damages.insert(report.damages.begin(), {sentence, true});
    ++report.repaired;
}
} // namespace

Result<replica::StorageReport, Trouble> check_folder(const CheckOptions& options) {
    const Hash genesis_hash = chain::genesis_hash(options.network);
    bool is_salvaged = false;
    auto whole = open_salvaged(options.data_folder / database_folder, is_salvaged);
    if (!whole) return Fail(trouble_of(whole.error()));
    TRY(const bool is_marked, has_marker(**whole, genesis_hash));
    auto report = check_shards(options, **whole, is_salvaged);
    if (!report) return Fail(trouble_of(report.error()));
    if (!is_marked && report->blocks > 0) {
        storage::Batch batch;
        batch.put(to_bytes(genesis_marker.view()), to_bytes(genesis_hash.view()));
        const auto written = (*whole)->commit(batch, storage::Durability::Synced);
        if (!written) return Fail(trouble_of(written.error()));
        add_repaired(*report, "The mark of the network is missing; written again.");
    }
    if (is_salvaged) {
        add_repaired(*report, "The database is damaged; what could be read was saved, its files are in chain/lost.");
    }
    return *std::move(report);
}

} // namespace arpeggio::node
