#include "app/lab/mutations.h"

#include "simulation/mutations.h"
#include "simulation/world.h"

#include <algorithm>
#include <csignal>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace arpeggio::lab {
namespace {
using simulation::Mutation;

void write_line(int to, const std::string& line) {
    const std::string text = line + '\n';
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t wrote = write(to, text.data() + done, text.size() - done);
        if (wrote <= 0) _exit(1);
        done += static_cast<std::size_t>(wrote);
    }
}

/// A process that writes lines.
class Child {
public:
    template <class Body>
    explicit Child(Body body) {
        int ends[2] = {};
        CHECK(pipe(ends) == 0);
        id_ = fork();
        CHECK(id_ >= 0);
        if (id_ == 0) {
            close(ends[0]);
            body(ends[1]);
            _exit(0);
        }
        close(ends[1]);
        from_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        close(from_);
        int status = 0;
        waitpid(id_, &status, 0);
    }
    /// All that it writes until it ends.
    std::vector<std::string> lines() const {
        std::string text;
        std::array<char, 4096> part{};
        for (ssize_t size = 0; (size = read(from_, part.data(), part.size())) > 0;) {
            text.append(part.data(), static_cast<std::size_t>(size));
        }
        std::vector<std::string> lines;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        return lines;
    }

private:
    pid_t id_ = 0;
    int from_ = 0;
};

std::vector<std::string> violations_of(
    std::uint64_t seed, const consensus::Policy& policy, const std::shared_ptr<const simulation::Ground>& ground) {
    auto plan = simulation::Plan::from_seed(seed);
    plan.policy = policy;
    return simulation::World(seed, plan, ground).run().violations;
}

/// Writes each seed that it begins, and under the last what is violated.
void hunt(const Mutation& mutation, std::uint64_t first, std::uint64_t end, int to) {
    const auto ground = simulation::Ground::make();
    for (std::uint64_t seed = first; seed < end; ++seed) {
        write_line(to, std::to_string(seed));
        const auto violations = violations_of(seed, mutation.policy, ground);
        if (violations.empty()) continue;
        return write_line(to, violations.front());
    }
    write_line(to, "");
}

/// "index seed what", or "index" alone.
std::string judge(std::size_t index, const FaultOptions& options) {
    const Mutation& mutation = simulation::mutations()[index];
    const std::uint64_t end = options.first + options.seeds;
    for (std::uint64_t first = options.first; first < end;) {
        const auto lines = Child([&](int to) { hunt(mutation, first, end, to); }).lines();
        CHECK(!lines.empty());
        const bool is_number = !lines.back().empty() && std::ranges::all_of(lines.back(), [](char digit) {
            return digit >= '0' && digit <= '9';
        });
        const bool was_stopped = is_number; // in the midst of that world
        const std::string what = was_stopped ? "a member stopped itself" : lines.back();
        if (what.empty()) break;
        const std::uint64_t seed = std::stoull(was_stopped ? lines.back() : lines[lines.size() - 2]);
        if (violations_of(seed, {}, simulation::Ground::make()).empty()) {
            return std::to_string(index) + ' ' + std::to_string(seed) + ' ' + what;
        }
        first = seed + 1;
    }
    return std::to_string(index);
}
} // namespace

std::vector<MutationResult> run_mutations(const FaultOptions& options, std::ostream& progress) {
    const auto& mutations = simulation::mutations();
    std::vector<std::unique_ptr<Child>> workers;
    const std::size_t count = std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t worker = 0; worker < count; ++worker) {
        workers.push_back(std::make_unique<Child>([&](int to) {
            for (std::size_t i = worker; i < mutations.size(); i += count) {
                progress << std::string(mutations[i].name) + '\n' << std::flush;
                write_line(to, judge(i, options));
            }
        }));
    }
    std::vector<MutationResult> results;
    results.reserve(mutations.size());
    for (const Mutation& mutation : mutations) {
        results.push_back({std::string(mutation.name), std::string(mutation.rule), std::nullopt, {}});
    }
    for (const auto& worker : workers) {
        for (const std::string& line : worker->lines()) {
            std::istringstream in(line);
            std::size_t index = 0;
            std::uint64_t seed = 0;
            in >> index;
            if (!(in >> seed)) continue;
            results[index].caught_by = seed;
            std::getline(in >> std::ws, results[index].what);
        }
    }
    return results;
}

std::string to_table(const std::vector<MutationResult>& results) {
    std::size_t name = 0, rule = 0;
    for (const auto& result : results) {
        name = std::max(name, result.name.size());
        rule = std::max(rule, result.rule.size());
    }
    std::ostringstream table;
    table << std::left;
    for (const auto& result : results) {
        table << std::setw(static_cast<int>(name + 2)) << result.name << std::setw(static_cast<int>(rule + 2))
              << result.rule << std::setw(8) << (result.caught_by ? std::to_string(*result.caught_by) : "-")
              << (result.caught_by ? result.what : "NOT CAUGHT") << '\n';
    }
    return table.str();
}

} // namespace arpeggio::lab
