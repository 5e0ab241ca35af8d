#pragma once
// Rules of the source text that a machine can check, as functions over lines: layering, purity of the protocol
// modules, what belongs to the theme, sizes, words. Each returns what it found as "path:line: what", best shown as is.
// They read text, not C++: a rule that needs the grammar belongs to clang-tidy.
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace arpeggio::tidy {

/// One line, taken apart.
struct Line {
    std::string code;    ///< without comments
    std::string bare;    ///< `code` with the contents of string literals blanked
    std::string comment; ///< what stands in comments
};

/// One C++ or QML file.
struct SourceFile {
    std::string path; ///< from the root of the repository, "core/base/bytes.h"
    std::vector<Line> lines;
    std::size_t widest = 0; ///< characters (not bytes) of the longest line
};

SourceFile parse_source(std::string path, std::string_view text);

using Violations = std::vector<std::string>;
/// module -> modules it may include
using Layers = std::map<std::string, std::set<std::string>>;

/// From "base:|codec:base|ledger:base,codec"; a module may include itself.
Layers parse_layers(std::string_view modules);

/// Lines of exceptions.txt: "rule path [limit]  # why". A rule asks for its own.
class Exceptions {
public:
    static Exceptions parse(std::string_view text);
    [[nodiscard]] bool has(std::string_view rule, std::string_view path) const;
    /// The number behind the path; 0 without one.
    [[nodiscard]] std::size_t limit(std::string_view rule, std::string_view path) const;
    /// Each "rule path" listed.
    [[nodiscard]] const std::map<std::pair<std::string, std::string>, std::size_t>& all() const { return limits_; }

private:
    std::map<std::pair<std::string, std::string>, std::size_t> limits_;
};

/// core/ includes "module/file.h" of modules below only, and nothing of Qt; daemon and lab are Qt-free, too.
Violations check_layering(const SourceFile& file, const Layers& layers);

/// No clock, thread, socket, file or std random outside the modules that touch the world (exception rule: "world").
Violations check_purity(const SourceFile& file, const Exceptions& exceptions);

/// No floating point where all nodes must agree to the bit.
Violations check_exact_numbers(const SourceFile& file);

/// Mutexes and their kin only in base/published.h, storage/, node/ and rpc/ (exception rule: "mutex").
Violations check_mutexes(const SourceFile& file, const Exceptions& exceptions);

/// Headers that cost seconds a file: in the adapters' sources, and in headers that no other module includes.
Violations check_heavy_headers(const std::vector<SourceFile>& files);

/// Hex colours, pixel sizes and durations as numbers only in qml/theme (exception rule: "theme").
Violations check_theme(const SourceFile& file, const Exceptions& exceptions);

/// 500 lines of C++, 250 of QML, 120 columns (exception rule: "size", with the file's own limit, which may only
/// shrink).
Violations check_size(const SourceFile& file, const Exceptions& exceptions);

/// Comments tell no history and promise nothing.
Violations check_comments(const SourceFile& file);

/// No views of <ranges>: clang 14 cannot read libstdc++'s.
Violations check_portability(const SourceFile& file);

/// Unit tests do not sleep (exception rule: "sleep").
Violations check_sleeping(const SourceFile& file, const Exceptions& exceptions);

/// Each source is named in the CMakeLists.txt of its folder or of one above it, once for each file of that name.
/// `cmake` maps folders ("tests/unit") to the text of their CMakeLists.txt.
Violations check_wiring(const std::vector<std::string>& sources, const std::map<std::string, std::string>& cmake);

/// Each `module/file.h` or `folder/file.cpp` that a document names in backquotes exists below one of the roots.
Violations
check_map(const std::string& document, const std::vector<std::string>& roots, const std::set<std::string>& paths);

/// An exception that no file needs any more has to go: the list only shrinks.
Violations check_exceptions(const Exceptions& exceptions, const std::vector<SourceFile>& files);

} // namespace arpeggio::tidy
