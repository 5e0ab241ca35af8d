#include "wallet/keystore_file.h"

#include "wallet/keystore.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace arpeggio::wallet {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

bool write_all(const Descriptor& file, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

bool write_and_sync(const std::string& path, ByteView bytes) {
    ::unlink(path.c_str()); // what a crash left behind
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    return file.is_open() && write_all(file, bytes) && ::fsync(file.number()) == 0;
}

/// Some file systems cannot: the file is in place all the same, and a power failure leaves the old or the new one.
void sync_folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder =
        slash == std::string::npos ? std::string(".") : path.substr(0, std::max<std::size_t>(slash, 1));
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.is_open()) (void)::fsync(opened.number());
}

/// Gives the finished file its name. A link refuses a name that is taken; where the file system has none, the check and
/// the rename are two steps, which the data folder's lock makes one.
Result<void, WalletError> publish(const std::string& made, const std::string& path, WriteMode mode) {
    if (mode == WriteMode::CreateNew) {
        if (::link(made.c_str(), path.c_str()) == 0) {
            ::unlink(made.c_str());
            return {};
        }
        if (errno == EEXIST || ::access(path.c_str(), F_OK) == 0) return Fail(WalletError::WouldOverwrite);
    }
    if (::rename(made.c_str(), path.c_str()) != 0) return Fail(WalletError::WriteFailed);
    return {};
}

} // namespace

Result<Bytes, WalletError> read_keystore_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) return Fail(errno == ENOENT ? WalletError::NotFound : WalletError::Unreadable);
    Bytes bytes(Keystore::file_max + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Fail(WalletError::Unreadable);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > Keystore::file_max) return Fail(WalletError::NotAKeystore);
    bytes.resize(size);
    return bytes;
}

Result<void, WalletError> write_atomically(const std::string& path, ByteView bytes, WriteMode mode) {
    const std::string made = path + ".new";
    auto done = write_and_sync(made, bytes) ? publish(made, path, mode) : Fail(WalletError::WriteFailed);
    if (!done) {
        ::unlink(made.c_str());
        return done;
    }
    sync_folder_of(path);
    return {};
}

std::function<Result<void, WalletError>(ByteView)> save_to(std::string path, WriteMode first) {
    return [path = std::move(path), mode = first](ByteView bytes) mutable {
        auto written = write_atomically(path, bytes, mode);
        if (written) mode = WriteMode::Replace;
        return written;
    };
}

} // namespace arpeggio::wallet
