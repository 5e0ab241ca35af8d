#include "node/check.h"

#include "chain/genesis.h"
#include "node/layout.h"
#include "node/running.h"

#include <algorithm>
#include <set>

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

/// One tenure's part, as it is found in the database.
struct Found {
    crypto::Ed25519PublicKey key;
    Tenure tenure;
};
Result<std::vector<Found>, StorageError> find_parts(const storage::Store& whole) {
    std::vector<Found> out; // each validator's oldest first
    const Bytes prefix{identity_prefix};
    Bytes from = prefix;
    while (true) {
        const std::size_t before = out.size();
        TRY_VOID(whole.scan(prefix, from, [&](ByteView key, ByteView) {
            const auto tenure = tenure_of(key);
            if (tenure) out.push_back({crypto::Ed25519PublicKey::from(key.subspan(1)), *tenure});
            return !tenure; // a key that is too short is none of ours
        }));
        if (out.size() == before) return out;
        from = prefix_of(out.back().key, out.back().tenure);
        from.push_back(0xff); // behind every table's letter
    }
}

struct Part {
    ShardId shard;
    replica::CheckedPart checked;
    std::unique_ptr<storage::Store> store{};
};

/// Whether a part without a head is one that has lost it: a fetch of the state that is under way has no block yet.
Result<bool, StorageError> has_lost_head(const storage::Store& part) {
    TRY(const auto pivot, part.get(Bytes{pivot_key}));
    TRY(const auto progress, part.get(Bytes{sync::progress_prefix}));
    bool has_header = false;
    const Bytes headers = Bytes{static_cast<std::uint8_t>(chain::Table::Header)};
    TRY_VOID(part.scan(headers, headers, [&](ByteView, ByteView) {
        has_header = true;
        return false;
    }));
    return has_header && !pivot && !progress;
}

/// The parts of validators that a node starts from. What one has left behind is not among them: a node erases it
/// (Tenures::open).
class Selection {
public:
    Selection(const chain::NetworkDefinition& network, storage::Store& whole) : network_(network), whole_(whole) {}

    Result<void, StorageError> add(const chain::GenesisValidator& validator, const std::vector<Found>& found) {
        std::vector<replica::FoundPart> parts;
        bool has_newer = false; // that is whole
        for (auto one = found.rbegin(); one != found.rend(); ++one) {
            if (one->key != validator.key || one->tenure.shard.value >= network_.profile.shards) continue;
            TRY(auto head, find_head(one->key, one->tenure, has_newer));
            has_newer = has_newer || head;
            parts.push_back({one->tenure, std::move(head)});
        }
        // Of a demo, which is hosted whole, also the part that is gone.
        if (parts.empty() && network_.is_demo && !found.empty()) {
            const auto first = chain::genesis_roster(network_)->shard_of(validator.key);
            if (first) parts.push_back({{*first, {}}, std::nullopt});
        }
        std::ranges::reverse(parts);
        const auto sorted = replica::sort_parts(parts);
        for (const Tenure& tenure : sorted.served) parts_.push_back(part_of(validator, tenure));
        for (const replica::FoundPart& part : parts) {
            const auto is_in = [&](const std::vector<Tenure>& some) {
                return std::ranges::find(some, part.tenure) != some.end();
            };
            if (!is_in(sorted.served) && !is_in(sorted.outdated)) fetches_.push_back(part_of(validator, part.tenure));
        }
        return {};
    }
    [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
    [[nodiscard]] const std::vector<Part>& fetches() const { return fetches_; } ///< under construction

private:
    /// One that is lost or damaged counts as that of genesis. Below a part that is whole it is not lost: its erasure
    /// has begun.
    Result<std::optional<ledger::Header>, StorageError>
    find_head(const crypto::Ed25519PublicKey& key, const Tenure& tenure, bool has_newer) const {
        const auto store = storage::make_prefixed_store(whole_, prefix_of(key, tenure));
        const auto head = chain::read_head(*store);
        if (!head && head.error() != StorageError::Corrupt) return Fail(head.error());
        if (head && *head) return std::optional((*head)->header);
        if (!head) return std::optional(ledger::Header{});
        if (has_newer) return std::optional<ledger::Header>{};
        TRY(const bool is_lost, has_lost_head(*store));
        return is_lost || tenure.since.value == 0 ? std::optional(ledger::Header{}) : std::nullopt;
    }
    [[nodiscard]] Part part_of(const chain::GenesisValidator& validator, const Tenure& tenure) const {
        auto store = storage::make_prefixed_store(whole_, prefix_of(validator.key, tenure));
        std::string name = validator.name;
        if (network_.profile.shards > 1) name += " on shard " + std::to_string(tenure.shard.value);
        storage::Store* const at = store.get();
        return {tenure.shard, {name, validator.key, at, tenure.since}, std::move(store)};
    }

    const chain::NetworkDefinition& network_;
    storage::Store& whole_;
    std::vector<Part> parts_, fetches_;
};

/// Leaves that a fetch has stored may be gone without a trace: without its progress it begins anew.
Result<void, StorageError> restart_fetch(const Part& part, replica::StorageReport& report) {
    TRY(const auto progress, part.store->get(Bytes{sync::progress_prefix}));
    if (!progress) return {};
    storage::Batch batch;
    batch.erase(Bytes{sync::progress_prefix});
    TRY_VOID(part.store->commit(batch, storage::Durability::Synced));
    report.damages.push_back({part.checked.name + ": the state that it fetches may be damaged; it begins anew.", true});
    ++report.repaired;
    return {};
}

/// The mark of the network that the database is of; absent is damage.
Result<bool, Trouble> has_marker(const storage::Store& whole, const Hash& genesis_hash) {
    const auto stored = whole.get(genesis_marker.view());
    if (!stored) return Fail(trouble_of(stored.error()));
    if (*stored && !std::ranges::equal(**stored, genesis_hash.view())) return Fail(Trouble::DataFolderOtherNetwork);
    return stored->has_value();
}

Result<replica::StorageReport, StorageError>
check_shard(const CheckOptions& options, ShardId shard, const std::vector<Part>& all, bool has_gaps) {
    std::vector<replica::CheckedPart> parts;
    replica::CheckSetup setup{options.network, shard, options.now, has_gaps, {}, {}};
    for (const Part& part : all) (part.shard == shard ? parts : setup.others).push_back(part.checked);
    if (parts.empty()) return replica::StorageReport{}; // none of its members is hosted here
    setup.progress = [&](const std::string& sentence) {
        if (options.log) options.log(LogLevel::Info, "check", sentence);
    };
    return replica::check_storage(setup, parts);
}

void add(replica::StorageReport& into, const replica::StorageReport& shard) {
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
    TRY(const auto found, find_parts(whole));
    Selection selection(options.network, whole);
    for (const auto& validator : options.network.validators) TRY_VOID(selection.add(validator, found));
    const std::vector<Part>& parts = selection.parts();
    replica::StorageReport out;
    if (has_gaps) {
        for (const Part& fetch : selection.fetches()) TRY_VOID(restart_fetch(fetch, out));
    }
    std::set<crypto::Ed25519PublicKey> identities;
    for (const Part& part : parts) identities.insert(part.checked.key);
    out.identities = identities.size();
    for (std::uint32_t id = 0; id < options.network.profile.shards; ++id) {
        TRY(const auto report, check_shard(options, {id}, parts, has_gaps));
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
