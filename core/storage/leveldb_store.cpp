#include "storage/store.h"

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/filter_policy.h>
#include <leveldb/status.h>
#include <leveldb/write_batch.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#ifndef _WIN32
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#ifdef __SANITIZE_THREAD__
extern "C" {
const char* __tsan_default_suppressions() {
    return "race:libleveldb";
}
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}
#endif

namespace arpeggio::storage {
namespace {

namespace fs = std::filesystem;

/// While one lives, the thread sanitizer does not look at what the thread does: LevelDB is built without it, so that it
/// misses how LevelDB's threads order what they do, and spends minutes on races that are none.
class Unwatched {
public:
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;
#ifdef __SANITIZE_THREAD__
    Unwatched() {
        AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    }
    ~Unwatched() {
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
        AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    }
#else
    Unwatched() {} // NOLINT(modernize-use-equals-default): else it would be an unused variable
#endif
};

/// Holds the version of what lies on the disk. Not a key of the caller's, and hidden from scans.
constexpr std::string_view version_key{"\0arpeggio.version", 17};
constexpr std::string_view version = "1";

constexpr std::size_t write_buffer_bytes = 4 << 20;
constexpr std::size_t table_bytes = 8 << 20; ///< so that the open tables cover some gigabytes
constexpr int filter_bits_a_key = 10;        ///< one read in a hundred for an absent key

leveldb::Slice slice(ByteView bytes) {
    if (bytes.empty()) return {}; // an empty span may point nowhere, a slice may not
    return {as_text(bytes).data(), bytes.size()};
}
ByteView view(const leveldb::Slice& slice) {
    return as_bytes({slice.data(), slice.size()});
}

std::string text_of(int system_error) {
    return std::generic_category().message(system_error);
}

#ifndef _WIN32
class PreadFile final : public leveldb::RandomAccessFile {
public:
    PreadFile(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}
    PreadFile(const PreadFile&) = delete;
    PreadFile& operator=(const PreadFile&) = delete;
    ~PreadFile() override { ::close(descriptor_); }

    leveldb::Status Read(std::uint64_t offset, std::size_t size, leveldb::Slice* result, char* scratch) const override {
        ssize_t got = 0;
        do {
            got = ::pread(descriptor_, scratch, size, static_cast<off_t>(offset));
        } while (got < 0 && errno == EINTR);
        *result = leveldb::Slice(scratch, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        return got < 0 ? leveldb::Status::IOError(name_, text_of(errno)) : leveldb::Status::OK();
    }

private:
    std::string name_;
    int descriptor_;
};
#endif

/// LevelDB's world with tables read by pread: mapped ones would count as resident memory.
/// A table that is missing is damage here, where LevelDB would take its keys for absent.
class PreadEnv final : public leveldb::EnvWrapper {
public:
    PreadEnv() : EnvWrapper(leveldb::Env::Default()) {}
    leveldb::Status NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** file) override;
};

#ifdef _WIN32
leveldb::Status PreadEnv::NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** file) {
    return target()->NewRandomAccessFile(name, file);
}
/// How many tables may be open at once: half of the descriptors of the process, at most 1,000.
int open_files_max() {
    return 1000;
}
#else
leveldb::Status PreadEnv::NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** file) {
    *file = nullptr;
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int reason = errno;
        return reason == ENOENT ? leveldb::Status::Corruption(name, "missing")
                                : leveldb::Status::IOError(name, text_of(reason));
    }
    *file = new PreadFile(name, descriptor); // LevelDB deletes it
    return leveldb::Status::OK();
}

/// How many tables may be open at once: half of the descriptors of the process, at most 1,000.
int open_files_max() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 100;
    return static_cast<int>(std::clamp<rlim_t>(limit.rlim_cur / 2, 100, 1000));
}
#endif

/// What a status that is not ok means to the callers of a store.
StorageError error_of(const leveldb::Status& status) {
    if (status.IsCorruption() || status.IsNotFound() || status.IsInvalidArgument()) return StorageError::Corrupt;
    // A status carries the system's error as text only, in the language of the process: compared, not parsed.
    const std::string text = status.ToString();
    const auto says = [&](int system_error) { return text.ends_with(text_of(system_error)); };
    if (text.find("already held by process") != std::string::npos || says(EAGAIN)) return StorageError::InUse;
    if (says(ENOSPC) || says(EDQUOT) || says(EFBIG)) return StorageError::Full;
    if (says(EACCES) || says(EPERM) || says(EROFS) || says(ENOTDIR) || says(EISDIR)) return StorageError::Unreadable;
    return StorageError::Failed;
}

leveldb::ReadOptions reading(const leveldb::Snapshot* moment = nullptr) {
    leveldb::ReadOptions options;
    options.verify_checksums = true;
    options.snapshot = moment;
    return options;
}

/// What a database holds at a moment; null: now.
Result<std::optional<Bytes>, StorageError>
get_from(leveldb::DB& database, const leveldb::Snapshot* moment, ByteView key) {
    std::string value;
    const leveldb::Status status = [&] {
        const Unwatched unwatched;
        return database.Get(reading(moment), slice(key), &value);
    }();
    if (status.IsNotFound()) return std::optional<Bytes>();
    if (!status.ok()) return Fail(error_of(status));
    return std::optional<Bytes>(to_bytes(as_bytes(value)));
}

Result<void, StorageError> scan_from(
    leveldb::DB& database, const leveldb::Snapshot* moment, ByteView prefix, ByteView from, const Store::Visit& visit) {
    leveldb::ReadOptions options = reading(moment);
    options.fill_cache = false; // a scan of everything would drive out what is read often
    const std::unique_ptr<leveldb::Iterator> entry(database.NewIterator(options));
    const auto first =
        std::max(slice(prefix), slice(from), [](const auto& a, const auto& b) { return a.compare(b) < 0; });
    const auto go_on = [&](bool is_first) {
        const Unwatched unwatched;
        is_first ? entry->Seek(first) : entry->Next();
    };
    for (go_on(true); entry->Valid() && entry->key().starts_with(slice(prefix)); go_on(false)) {
        if (as_text(view(entry->key())) == version_key) continue;
        if (!visit(view(entry->key()), view(entry->value()))) return {};
    }
    if (!entry->status().ok()) return Fail(error_of(entry->status()));
    return {};
}

class LevelDbSnapshot final : public Snapshot {
public:
    using Moment = std::shared_ptr<const leveldb::Snapshot>;
    explicit LevelDbSnapshot(leveldb::DB& database)
        : LevelDbSnapshot(database, {database.GetSnapshot(), [&database](const leveldb::Snapshot* held) {
                                         database.ReleaseSnapshot(held);
                                     }}) {}
    LevelDbSnapshot(leveldb::DB& database, Moment moment) : database_(database), moment_(std::move(moment)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        return get_from(database_, moment_.get(), key);
    }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return scan_from(database_, moment_.get(), prefix, from, visit);
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<LevelDbSnapshot>(database_, moment_);
    }

private:
    leveldb::DB& database_;
    Moment moment_;
};

class LevelDbStore final : public Store {
public:
    explicit LevelDbStore(std::size_t cache_bytes)
        : cache_(leveldb::NewLRUCache(cache_bytes)), filter_(leveldb::NewBloomFilterPolicy(filter_bits_a_key)) {}

    Result<void, StorageError> open(const fs::path& folder);
    Result<void, StorageError> salvage(const fs::path& folder);

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        return get_from(*database_, nullptr, key);
    }
    Result<void, StorageError> commit(const Batch& batch, Durability durability) override;
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return scan_from(*database_, nullptr, prefix, from, visit);
    }
    std::unique_ptr<const Store> snapshot() const override { return std::make_unique<LevelDbSnapshot>(*database_); }

private:
    [[nodiscard]] leveldb::Options options();
    [[nodiscard]] Result<void, StorageError> check_version();
    [[nodiscard]] Result<void, StorageError> write_version();
    [[nodiscard]] Result<bool, StorageError> holds_any_key() const;

    // In this order, so that the database goes first.
    PreadEnv env_;
    std::unique_ptr<leveldb::Cache> cache_;
    std::unique_ptr<const leveldb::FilterPolicy> filter_;
    std::unique_ptr<leveldb::DB> database_;
    std::optional<StorageError> failed_; ///< of the first commit that failed
};

leveldb::Options LevelDbStore::options() {
    leveldb::Options options;
    options.create_if_missing = true;
    options.paranoid_checks = true; // else damage in the log silently drops the batches behind it
    options.env = &env_;
    options.write_buffer_size = write_buffer_bytes;
    options.max_open_files = open_files_max();
    options.max_file_size = table_bytes;
    options.block_cache = cache_.get();
    options.compression = leveldb::kNoCompression; // hashes, keys and signatures do not compress
    options.filter_policy = filter_.get();
    return options;
}

/// True if `folder` holds data, but not the file that names the newest manifest: LevelDB would start afresh and delete
/// what is there.
Result<bool, StorageError> lost_its_root(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder / "CURRENT", error)) return false;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const fs::path extension = entry->path().extension();
        if (extension == ".ldb" || extension == ".sst" || extension == ".log") return true;
    }
    if (error) return Fail(StorageError::Unreadable);
    return false;
}

Result<void, StorageError> LevelDbStore::open(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error == std::errc::no_space_on_device) return Fail(StorageError::Full);
    if (error || !fs::is_directory(folder, error)) return Fail(StorageError::Unreadable);
    TRY(const bool lost, lost_its_root(folder));
    if (lost) return Fail(StorageError::Corrupt);

    leveldb::DB* opened = nullptr;
    const leveldb::Status status = leveldb::DB::Open(options(), folder.string(), &opened);
    database_.reset(opened);
    if (!status.ok()) return Fail(error_of(status));
    return check_version();
}

Result<void, StorageError> LevelDbStore::salvage(const fs::path& folder) {
    const leveldb::Status salvaged = leveldb::RepairDB(folder.string(), options());
    if (!salvaged.ok()) return Fail(error_of(salvaged));
    leveldb::DB* opened = nullptr;
    const leveldb::Status status = leveldb::DB::Open(options(), folder.string(), &opened);
    database_.reset(opened);
    if (!status.ok()) return Fail(error_of(status));
    std::string found;
    if (!database_->Get(reading(), slice(as_bytes(version_key)), &found).IsNotFound()) return check_version();
    return write_version();
}

Result<void, StorageError> LevelDbStore::check_version() {
    std::string found;
    const leveldb::Slice key = slice(as_bytes(version_key));
    const leveldb::Status status = database_->Get(reading(), key, &found);
    if (status.ok()) return found == version ? Result<void, StorageError>() : Fail(StorageError::WrongVersion);
    if (!status.IsNotFound()) return Fail(error_of(status));
    TRY(const bool used, holds_any_key());
    if (used) return Fail(StorageError::WrongVersion);
    return write_version();
}

Result<void, StorageError> LevelDbStore::write_version() {
    leveldb::WriteOptions synced;
    synced.sync = true;
    const leveldb::Status written = database_->Put(synced, slice(as_bytes(version_key)), slice(as_bytes(version)));
    if (!written.ok()) return Fail(error_of(written));
    return {};
}

Result<bool, StorageError> LevelDbStore::holds_any_key() const {
    const std::unique_ptr<leveldb::Iterator> first(database_->NewIterator(reading()));
    first->SeekToFirst();
    if (!first->status().ok()) return Fail(error_of(first->status()));
    return first->Valid();
}

Result<void, StorageError> LevelDbStore::commit(const Batch& batch, Durability durability) {
    // LevelDB would write on behind a record that was cut short, which makes what follows unreadable.
    if (failed_) return Fail(*failed_);
    leveldb::WriteBatch changes;
    for (const Batch::Change& change : batch.changes()) {
        CHECK(as_text(change.key) != version_key);
        if (change.value) {
            changes.Put(slice(change.key), slice(*change.value));
        } else {
            changes.Delete(slice(change.key));
        }
    }
    leveldb::WriteOptions options;
    options.sync = durability == Durability::Synced;
    const Unwatched unwatched;
    const leveldb::Status status = database_->Write(options, &changes);
    if (status.ok()) return {};
    failed_ = error_of(status);
    return Fail(*failed_);
}

} // namespace

Result<std::unique_ptr<Store>, StorageError> open_leveldb(const fs::path& folder, std::size_t cache_bytes) {
    auto store = std::make_unique<LevelDbStore>(cache_bytes);
    TRY_VOID(store->open(folder));
    return std::unique_ptr<Store>(std::move(store));
}

Result<void, StorageError> salvage_leveldb(const fs::path& folder) {
    constexpr std::size_t cache_bytes = 1 << 20;
    return LevelDbStore(cache_bytes).salvage(folder);
}

} // namespace arpeggio::storage
