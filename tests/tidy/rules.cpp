#include "tidy/rules.h"

#include <algorithm>
#include <functional>
#include <regex>

namespace arpeggio::tidy {
namespace {

bool is_under(std::string_view path, std::string_view folder) {
    return path.starts_with(folder);
}
bool is_under_any(std::string_view path, std::initializer_list<std::string_view> folders) {
    return std::ranges::any_of(folders, [&](std::string_view folder) { return is_under(path, folder); });
}

/// "core/base/bytes.h" -> "base"; empty outside core/.
std::string module_of(std::string_view path) {
    if (!is_under(path, "core/")) return {};
    path.remove_prefix(5);
    return std::string(path.substr(0, path.find('/')));
}

/// Each line where `part` matches, told with `what` and the match.
Violations find(const SourceFile& file, std::string Line::*part, const std::regex& pattern, std::string_view what) {
    Violations found;
    for (std::size_t at = 0; at < file.lines.size(); ++at) {
        std::smatch match;
        if (!std::regex_search(file.lines[at].*part, match, pattern)) continue;
        found.push_back(file.path + ":" + std::to_string(at + 1) + ": " + std::string(what) + ": " + match.str());
    }
    return found;
}

void add(Violations& to, Violations more) {
    std::ranges::move(more, std::back_inserter(to));
}

/// The modules and files that are there to touch the world.
bool is_edge(std::string_view path) {
    return is_under_any(
        path, {"core/node/", "core/rpc/", "core/base/published.h", "core/storage/", "core/wallet/keystore_file."});
}

} // namespace

Violations check_layering(const SourceFile& file, const Layers& layers) {
    static const std::regex qt(R"(#\s*include\s*<Q\w*|\bQ_OBJECT\b|\bQObject\b)");
    static const std::regex include(R"re(#\s*include\s*"([^"/]*)(/?))re");
    Violations found;
    if (is_under_any(file.path, {"core/", "app/daemon/", "app/lab/"})) {
        add(found, find(file, &Line::code, qt, "Qt is for app/desktop"));
    }
    const std::string module = module_of(file.path);
    if (module.empty()) return found;
    const auto allowed = layers.find(module);
    if (allowed == layers.end()) {
        found.push_back(file.path + ":1: " + module + " is not in core/CMakeLists.txt");
        return found;
    }
    for (std::size_t at = 0; at < file.lines.size(); ++at) {
        std::smatch match;
        if (!std::regex_search(file.lines[at].code, match, include)) continue;
        if (match[2].length() != 0 && allowed->second.contains(match[1])) continue;
        found.push_back(
            file.path + ":" + std::to_string(at + 1) + ": " + module + " may not include from " + match[1].str());
    }
    return found;
}

Violations check_purity(const SourceFile& file, const Exceptions& exceptions) {
    if (module_of(file.path).empty() || is_edge(file.path) || exceptions.has("world", file.path)) return {};
    static const std::regex header(
        R"(#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|future|atomic|semaphore|latch|barrier|)"
        R"(stop_token|fstream|filesystem|iostream|random|ctime|time\.h|unistd\.h|fcntl\.h|)"
        R"((sys|netinet|arpa|pthread)[/.][\w/.]*|)"
        R"(boost/(asio|beast|thread|filesystem|process)[\w/.]*|leveldb/[\w/.]*)>)");
    static const std::regex call(R"(_clock\b|\brandom_device\b|\bs?rand\s*\(|\bstd::time\s*\(|)"
                                 R"(\bgetenv\s*\(|(\bf|::)open\s*\(|\bstd::[io]fstream\b)");
    Violations found = find(file, &Line::code, header, "a pure module may not include");
    add(found, find(file, &Line::bare, call, "a pure module may not touch the world"));
    return found;
}

Violations check_exact_numbers(const SourceFile& file) {
    static const std::regex floating(R"(\b(float|double)\b)");
    static const std::set<std::string> exact{
        "crypto",
        "codec",
        "delay",
        "ledger",
        "state",
        "sharding",
        "staking",
        "execution",
        "pool",
        "chain",
        "consensus",
        "sync",
        "replica"};
    if (!exact.contains(module_of(file.path)) || is_under(file.path, "core/sharding/committee_odds.")) return {};
    return find(file, &Line::bare, floating, "floating point differs between machines");
}

Violations check_mutexes(const SourceFile& file, const Exceptions& exceptions) {
    if (exceptions.has("mutex", file.path)) return {};
    if (!is_under_any(file.path, {"core/", "app/"})) return {};
    if (is_under_any(file.path, {"core/node/", "core/rpc/", "core/storage/", "core/base/published.h"})) return {};
    static const std::regex mutex(R"(\b(recursive_|shared_|timed_)?mutex\b|\bQMutex\w*|)"
                                  R"(\b(lock_guard|unique_lock|scoped_lock|condition_variable)\b)");
    return find(file, &Line::bare, mutex, "mutexes are for base/published.h, storage, node and rpc");
}

Violations check_theme(const SourceFile& file, const Exceptions& exceptions) {
    if (!is_under_any(file.path, {"qml/", "app/desktop/"}) || is_under(file.path, "qml/theme/")) return {};
    if (exceptions.has("theme", file.path)) return {};
    static const std::regex colour(
        R"re(["']#[0-9a-fA-F]{3,8}["']|\bQColor(\s+\w+)?\s*[({]\s*(0x|\d)|\bqRgba?\s*\(\s*(0x|\d))re");
    static const std::regex pixel_size(R"(\bpixelSize\s*:\s*\d+|\bsetPixelSize\s*\(\s*\d+)");
    static const std::regex duration(R"(\bduration\s*:\s*\d+)");
    Violations found = find(file, &Line::code, colour, "colours belong to the theme");
    add(found, find(file, &Line::bare, pixel_size, "text sizes belong to the theme"));
    add(found, find(file, &Line::bare, duration, "durations belong to the theme"));
    return found;
}

namespace {
constexpr std::size_t columns_max = 120;

std::size_t lines_max(const SourceFile& file) {
    return file.path.ends_with(".qml") ? 250 : 500;
}

/// Pages of examples in QML: a table of wide rows reads better than a broken one.
bool is_gallery(const SourceFile& file) {
    return is_under(file.path, "tests/") && file.path.ends_with(".qml");
}
} // namespace

Violations check_size(const SourceFile& file, const Exceptions& exceptions) {
    Violations found;
    const std::size_t limit = std::max(lines_max(file), exceptions.limit("size", file.path));
    if (file.lines.size() > limit) {
        found.push_back(
            file.path + ": " + std::to_string(file.lines.size()) + " lines, more than " + std::to_string(limit));
    }
    if (file.widest > columns_max && !is_gallery(file)) {
        found.push_back(file.path + ": a line of " + std::to_string(file.widest) + " columns, more than 120");
    }
    return found;
}

Violations check_comments(const SourceFile& file) {
    static const std::regex history(R"(\b(previously|formerly|no longer|now uses|used to)\b)", std::regex::icase);
    static const std::regex promise(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    Violations found = find(file, &Line::comment, history, "history belongs to the commit");
    add(found, find(file, &Line::comment, promise, "finish it or file it"));
    return found;
}

Violations check_portability(const SourceFile& file) {
    static const std::regex views(R"(\bviews::\w+|\branges::subrange\b)");
    return find(file, &Line::bare, views, "clang 14 has no views");
}

Violations check_sleeping(const SourceFile& file, const Exceptions& exceptions) {
    if (exceptions.has("sleep", file.path)) return {};
    if (!is_under(file.path, "tests/unit/")) return {};
    static const std::regex sleep(R"(\b(sleep_for|sleep_until|u?sleep)\s*\()");
    return find(file, &Line::bare, sleep, "a unit test does not wait for the clock");
}

Violations check_exceptions(const Exceptions& exceptions, const std::vector<SourceFile>& files) {
    static const std::map<std::string, std::function<bool(const SourceFile&)>> needed{
        {"world", [](const SourceFile& file) { return !check_purity(file, {}).empty(); }},
        {"mutex", [](const SourceFile& file) { return !check_mutexes(file, {}).empty(); }},
        {"sleep", [](const SourceFile& file) { return !check_sleeping(file, {}).empty(); }},
        {"theme", [](const SourceFile& file) { return !check_theme(file, {}).empty(); }},
        {"size", [](const SourceFile& file) { return file.lines.size() > lines_max(file); }}};
    Violations found;
    for (const auto& [key, limit] : exceptions.all()) {
        const auto& [rule, path] = key;
        const auto file = std::ranges::find(files, path, &SourceFile::path);
        const auto is_needed = needed.find(rule);
        if (is_needed == needed.end()) {
            found.push_back("exceptions.txt: no rule of the name " + rule);
        } else if (file == files.end() || !is_needed->second(*file)) {
            found.push_back("exceptions.txt: not needed, remove it: " + rule + " " + path);
        } else if (limit > file->lines.size()) {
            found.push_back("exceptions.txt: lower the limit to " + std::to_string(file->lines.size()) + ": " + path);
        }
    }
    return found;
}

} // namespace arpeggio::tidy
