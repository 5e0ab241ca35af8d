#include "end_to_end/process.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace arpeggio::end_to_end {
namespace {
std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}
} // namespace

json::value Ended::summary() const {
    boost::system::error_code error;
    json::value value = json::parse(out, error);
    return error ? json::value() : value;
}

Process::Process(
    const std::string& program, const std::vector<std::string>& arguments, const std::filesystem::path& folder)
    : started_(std::chrono::steady_clock::now()) {
    static int count = 0;
    out_ = folder / ("out." + std::to_string(++count));
    err_ = folder / ("err." + std::to_string(count));
    std::vector<std::string> texts{program};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (::posix_spawn(&id_, program.c_str(), &files, nullptr, pointers.data(), environ) != 0) id_ = -1;
    posix_spawn_file_actions_destroy(&files);
    EXPECT_GT(id_, 0) << "cannot start " << program;
}

Process::~Process() {
    if (!is_running()) return;
    signal(SIGKILL);
    reap(0);
}

void Process::signal(int number) const {
    if (id_ > 0 && !status_) ::kill(id_, number);
}

bool Process::reap(int flags) {
    int status = 0;
    if (status_ || id_ <= 0) return true;
    if (::waitpid(id_, &status, flags) != id_) return false;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    took_ = age();
    return true;
}

bool Process::is_running() {
    return !reap(WNOHANG);
}

Ended Process::wait(std::chrono::seconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (is_running() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    if (is_running()) {
        ADD_FAILURE() << "still runs after " << limit.count() << " s";
        signal(SIGKILL);
        reap(0);
    }
    return {status_.value_or(-1), text_of(out_), text_of(err_), took_};
}

std::string Process::err() const {
    return text_of(err_);
}

std::vector<std::string> Daemon::demo(std::vector<std::string> more) const {
    std::vector<std::string> all{"--demo", "--shards", "1", "--validators", "4", "--data-dir", data(), "--rpc", "off"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::unique_ptr<Process> Daemon::start(const std::vector<std::string>& arguments) const {
    return std::make_unique<Process>(ARPEGGIOD, arguments, folder.path());
}
Ended Daemon::run(const std::vector<std::string>& arguments, std::chrono::seconds limit) const {
    return start(arguments)->wait(limit);
}

void Daemon::pause(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
}

void Daemon::expect_final(const json::value& summary, std::uint64_t offered_min) {
    const std::uint64_t offered = number(summary.at("load").at("offered"));
    const std::uint64_t final = number(summary.at("load").at("final"));
    EXPECT_GE(final, 1U);
    if (is_sanitized) return; // the machine may be too slow for it then
    EXPECT_GE(offered, offered_min);
    EXPECT_GE(final * 100, offered * 95);
}

void Daemon::expect_sound(const Ended& ended) {
    EXPECT_EQ(ended.lines(), 1U) << ended.out;
    const json::value summary = ended.summary();
    ASSERT_TRUE(summary.is_object()) << ended.out << ended.err;
    EXPECT_EQ(summary.at("schema"), 1);
    EXPECT_EQ(summary.at("violations"), json::array{});
    EXPECT_EQ(summary.at("supply").at("exact"), true);
    EXPECT_EQ(summary.at("supply").at("difference"), "0");
}

} // namespace arpeggio::end_to_end
