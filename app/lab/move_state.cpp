#include "app/lab/move_state.h"

#include "codec/hex.h"
#include "state/tree_check.h"
#include "sync/state_fetch.h"

#include <boost/json.hpp>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <ostream>

namespace arpeggio::lab {
namespace {
namespace json = boost::json;
using storage::StorageError;

constexpr std::uint8_t member_count = 4;
constexpr std::uint64_t block_accounts = 100; ///< changed by each block of the old shard
constexpr std::size_t store_cache_bytes = 8 << 20, state_cache_bytes = 16 << 20;
constexpr Instant now{}; ///< nothing waits here

using Seconds = std::chrono::duration<double>;

/// A folder of its own under the system's temporary one, gone with this object.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "arpeggio-lab-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] Result<std::unique_ptr<storage::Store>, StorageError> open(const char* name) const {
        if (path_.empty()) return Fail(StorageError::Unreadable);
        return storage::open_leveldb(path_ / name, store_cache_bytes);
    }

private:
    std::filesystem::path path_;
};

Address address(std::uint64_t number) {
    Address out;
    for (std::size_t i = 0; i < 8; ++i) out.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return out;
}

/// The shard that is moved to: all its members serve the same state, which goes on.
class OldShard {
public:
    explicit OldShard(storage::Store& store)
        : store_(store), state_(store, std::make_shared<storage::Cache>(state_cache_bytes)) {}

    Result<Hash, StorageError> load(std::uint64_t accounts) {
        accounts_ = accounts;
        const auto next = [&, i = std::uint64_t{0}]() mutable -> std::optional<state::Leaf> {
            if (i > accounts) return std::nullopt;
            if (i == accounts) return ++i, state::Leaf{state::totals_key(), state::encode_totals({})};
            const state::Account account{i, {U256(i + 1)}};
            return state::Leaf{state::account_key(address(i++)), state::encode_account(account)};
        };
        TRY(const Hash root, state_.load_genesis(next));
        held_.push_back({root, std::make_shared<const state::StateSnapshot>(store_)});
        return root;
    }
    [[nodiscard]] Result<Bytes, StorageError> answer(ByteView request) const {
        const auto asked = sync::decode_state_request(request);
        CHECK(asked.has_value());
        TRY(const sync::StateAnswer answer, sync::answer_state(held_, *asked));
        return sync::encode_state_answer(answer);
    }
    Result<void, StorageError> make_block() {
        state::Diff diff;
        for (std::uint64_t i = 0; i < block_accounts; ++i) {
            const state::Account account{random_.next(), {U256(random_.next())}};
            diff.leaves[state::account_key(address(random_.below(accounts_ + 1)))] = state::encode_account(account);
        }
        TRY(const state::TreeUpdate update, state::update_tree(state_, diff));
        storage::Batch batch;
        state_.append_final(batch, diff, update);
        TRY_VOID(store_.commit(batch, storage::Durability::Lazy));
        state_.committed(diff, update);
        return {};
    }

private:
    storage::Store& store_;
    state::StateStore state_;
    std::vector<sync::HeldState> held_;
    std::uint64_t accounts_ = 0;
    Random random_{1};
};

std::vector<sync::StateFetch::Member> members() {
    std::vector<sync::StateFetch::Member> out(member_count);
    for (std::uint8_t i = 0; i < member_count; ++i) out[i].bytes[0] = i;
    return out;
}

/// What goes from one who was asked to one who asked, in the order asked.
struct Letter {
    sync::StateFetch::Member of;
    Bytes request;
};

/// One life of the one that moves: from opening its store until it is killed, or has all.
class Mover {
public:
    Mover(const OldShard& shard, storage::Store& part, sync::FetchProgress begun, std::uint64_t life)
        : shard_(shard), part_(part), fetch_(std::move(begun), members(), Random(life)) {
        send(fetch_.on_timer(now));
    }
    [[nodiscard]] bool is_complete() const { return fetch_.status() == sync::StateFetch::Status::Complete; }
    [[nodiscard]] bool has_letters() const { return !letters_.empty(); }
    [[nodiscard]] std::uint32_t done_ppm() const { return fetch_.progress().done_ppm(); }
    [[nodiscard]] std::size_t under_way() const { return letters_.size(); }

    /// Takes one answer.
    Result<void, StorageError> step(MoveStateReport& report) {
        const Letter letter = std::move(letters_.front());
        letters_.pop_front();
        TRY(const Bytes bytes, shard_.answer(letter.request));
        report.bytes += bytes.size();
        auto answer = sync::decode_state_answer(bytes);
        CHECK(answer.has_value());
        auto effects = fetch_.on_answer(letter.of, sync::CheckedAnswer(*std::move(answer)), now);
        send(effects.asks);
        (effects.store ? report.ranges : report.refused) += 1;
        if (!effects.store) return {};
        storage::Batch batch;
        sync::append_portion(batch, *std::move(effects.store));
        TRY_VOID(part_.commit(batch, storage::Durability::Lazy));
        send(fetch_.on_stored(now));
        return {};
    }

private:
    void send(const std::vector<sync::StateFetch::Ask>& asks) {
        for (const auto& ask : asks) letters_.push_back({ask.of, sync::encode_state_request(ask.request)});
    }

    const OldShard& shard_;
    storage::Store& part_;
    sync::StateFetch fetch_;
    std::deque<Letter> letters_;
};

Result<sync::FetchProgress, StorageError> find_progress(const storage::Store& part, const Hash& pivot) {
    TRY(const auto found, sync::read_progress(part));
    if (found && found->pivot != pivot) return Fail(StorageError::Corrupt);
    return found ? *found : sync::FetchProgress::begin(pivot);
}

/// True if it was not killed before it had all: the last life has no limit.
Result<bool, StorageError>
live(const Folder& folder, OldShard& shard, std::uint64_t life, MoveStateReport& report, std::ostream& progress) {
    const std::uint64_t lives = report.asked.kills + 1;
    const std::uint64_t until_ppm = sync::FetchProgress::all_ppm * (life + 1) / lives;
    TRY(const auto part, folder.open("new"));
    TRY(sync::FetchProgress begun, find_progress(*part, report.pivot));
    Mover mover(shard, *part, std::move(begun), life);
    do {
        if (mover.is_complete() || !mover.has_letters()) return true;
        TRY_VOID(mover.step(report));
        TRY_VOID(shard.make_block());
        report.blocks += 1;
    } while (life + 1 == lives || mover.done_ppm() < until_ppm);
    report.kills += 1;
    report.lost += mover.under_way();
    progress << "killed at " + std::to_string(mover.done_ppm() / 10'000) + " %\n" << std::flush;
    return false;
}

Result<void, StorageError> move_in(const Folder& folder, MoveStateReport& report) {
    TRY(const auto part, folder.open("new"));
    TRY(const auto fetched, sync::read_progress(*part));
    if (!fetched || !fetched->is_complete()) return {};
    state::StateStore state(*part, std::make_shared<storage::Cache>(state_cache_bytes));
    const auto begun = std::chrono::steady_clock::now();
    TRY_VOID(sync::finish_fetch(state, *part));
    report.tree_s = Seconds(std::chrono::steady_clock::now() - begun).count();
    TRY(const state::TreeCheck check, state::check_tree(state));
    report.leaves = check.leaves;
    report.moved = check.root;
    report.is_tree_sound = check.are_pages_sound();
    return {};
}

Result<void, StorageError>
move(const Folder& folder, const MoveStateOptions& options, MoveStateReport& report, std::ostream& progress) {
    TRY(const auto store, folder.open("old"));
    auto begun = std::chrono::steady_clock::now();
    OldShard shard(*store);
    TRY(report.pivot, shard.load(options.accounts));
    report.load_s = Seconds(std::chrono::steady_clock::now() - begun).count();
    progress << std::to_string(options.accounts) + " accounts loaded\n" << std::flush;
    begun = std::chrono::steady_clock::now();
    for (std::uint64_t life = 0; life <= options.kills; ++life) {
        TRY(const bool is_over, live(folder, shard, life, report, progress));
        if (is_over) break;
    }
    report.fetch_s = Seconds(std::chrono::steady_clock::now() - begun).count();
    progress << "fetched; making the tree\n" << std::flush;
    return move_in(folder, report);
}
} // namespace

std::vector<std::string> MoveStateReport::complaints() const {
    std::vector<std::string> out;
    if (!error.empty()) out.push_back("the disk: " + error);
    if (moved != pivot) out.emplace_back("the roots differ");
    if (leaves != asked.accounts + 1) out.push_back(std::to_string(leaves) + " leaves arrived");
    if (!is_tree_sound) out.emplace_back("pages are not what the leaves make up");
    if (refused > 0) out.push_back(std::to_string(refused) + " answers were refused");
    if (kills != asked.kills) out.push_back("it was over after " + std::to_string(kills) + " kills");
    return out;
}

MoveStateReport run_move_state(const MoveStateOptions& options, std::ostream& progress) {
    MoveStateReport report;
    report.asked = options;
    const Folder folder;
    const auto moved = move(folder, options, report, progress);
    if (!moved) report.error = to_string(moved.error());
    return report;
}

std::string to_json(const MoveStateReport& report) {
    json::array complaints;
    for (const std::string& complaint : report.complaints()) complaints.emplace_back(complaint);
    const auto megabytes = static_cast<double>(report.bytes) / 1e6;
    return json::serialize(json::object{
        {"accounts", report.asked.accounts},
        {"leaves", report.leaves},
        {"ranges", report.ranges},
        {"refused", report.refused},
        {"kills", report.kills},
        {"lost", report.lost},
        {"bytes", report.bytes},
        {"blocks_meanwhile", report.blocks},
        {"load_s", report.load_s},
        {"fetch_s", report.fetch_s},
        {"fetch_mb_per_s", megabytes / std::max(report.fetch_s, 1e-9)},
        {"tree_s", report.tree_s},
        {"pivot", codec::to_0x(report.pivot.view())},
        {"moved", codec::to_0x(report.moved.view())},
        {"roots_equal", report.moved == report.pivot},
        {"complaints", std::move(complaints)}});
}

} // namespace arpeggio::lab
