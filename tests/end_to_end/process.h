#pragma once
#include "sanitized.h"
#include "unit/storage/temporary_folder.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <sys/types.h>

namespace arpeggio::end_to_end {
namespace json = boost::json;

using test::is_sanitized;

/// What a program left behind.
struct Ended {
    int code = 0; ///< exit code; −signal if a signal ended it
    std::string out, err;
    std::chrono::duration<double> took{};

    [[nodiscard]] std::size_t lines() const { return static_cast<std::size_t>(std::ranges::count(out, '\n')); }
    /// The one line of JSON; null if it is none.
    [[nodiscard]] json::value summary() const;
};

/// A started program, in a process group of its own; killed with this object if it still runs.
class Process {
public:
    /// What it writes goes to files in `folder`.
    Process(const std::string& program, const std::vector<std::string>& arguments, const std::filesystem::path& folder);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    void signal(int number) const;
    [[nodiscard]] bool is_running();
    /// Waits for its end, for `limit` at most; then it is killed and the test fails.
    Ended wait(std::chrono::seconds limit);
    [[nodiscard]] std::string err() const; ///< so far
    [[nodiscard]] std::chrono::duration<double> age() const { return std::chrono::steady_clock::now() - started_; }

private:
    bool reap(int flags);

    std::filesystem::path out_, err_;
    std::chrono::steady_clock::time_point started_;
    std::chrono::duration<double> took_{};
    pid_t id_ = -1;
    std::optional<int> status_;
};

/// Tests of the daemon, each in a folder of its own.
class Daemon : public testing::Test {
protected:
    test::TemporaryFolder folder;

    [[nodiscard]] std::string data() const { return (folder.path() / "data").string(); }
    /// A demo in the test's data folder, without RPC.
    [[nodiscard]] std::vector<std::string> demo(std::vector<std::string> more = {}) const;
    [[nodiscard]] std::unique_ptr<Process> start(const std::vector<std::string>& arguments) const;
    [[nodiscard]] Ended
    run(const std::vector<std::string>& arguments, std::chrono::seconds limit = std::chrono::seconds{120}) const;

    template <class Condition>
    [[nodiscard]] static bool wait(Condition is_true, std::chrono::seconds limit = std::chrono::seconds{60}) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!is_true()) {
            if (std::chrono::steady_clock::now() > end) return false;
            pause();
        }
        return true;
    }
    static void pause(std::chrono::milliseconds time = std::chrono::milliseconds{10});
    /// Nothing broke, the supply is exact and there is exactly one line on stdout.
    static void expect_sound(const Ended& ended);
    /// Nearly all of the load that was offered, at least so much, became final.
    static void expect_final(const json::value& summary, std::uint64_t offered_min);
    static std::uint64_t height(const json::value& summary) { return number(summary.at("shards").at(0).at("height")); }
    static std::uint64_t number(const json::value& value) { return value.to_number<std::uint64_t>(); }
};

} // namespace arpeggio::end_to_end
