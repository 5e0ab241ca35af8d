#include "tidy/rules.h"

#include <regex>

namespace arpeggio::tidy {
namespace {

std::string folder_of(std::string_view path) {
    return std::string(path.substr(0, path.rfind('/')));
}

/// What the lines of a file include that matches; the first group of `pattern` is what is given.
std::vector<std::string> included(const SourceFile& file, const std::regex& pattern) {
    std::vector<std::string> out;
    for (const Line& line : file.lines) {
        std::smatch match;
        if (std::regex_search(line.code, match, pattern)) out.push_back(match[1]);
    }
    return out;
}

/// The modules that are there to call the library of a heavy header; Boost.JSON's are whoever writes JSON.
bool is_home(const std::string& folder, const std::string& header) {
    const auto is = [&](std::string_view library) { return header.starts_with(library); };
    if (is("boost/asio") || is("boost/beast")) return folder == "core/node" || folder == "core/rpc";
    if (is("leveldb/")) return folder == "core/storage";
    if (is("flint/") || is("antic/") || is("gmp")) return folder == "core/delay";
    if (is("secp256k1") || is("sodium") || is("crypto")) return folder == "core/crypto";
    return true;
}

} // namespace

Violations check_heavy_headers(const std::vector<SourceFile>& files) {
    static const std::regex heavy(R"(#\s*include\s*<((boost/(asio|beast|json|url)\b|leveldb/|flint/|antic/|gmp|)"
                                  R"(secp256k1|sodium|crypto\+\+/|cryptopp/)[^>]*)>)");
    static const std::regex ours(R"re(#\s*include\s*"([^"]+)")re");
    Violations found;
    std::set<std::string> carriers; // headers of core/ that bring a heavy one along
    for (const SourceFile& file : files) {
        if (!file.path.starts_with("core/")) continue;
        for (const std::string& header : included(file, heavy)) {
            if (!is_home(folder_of(file.path), header)) found.push_back(file.path + " is not where to use " + header);
            if (file.path.ends_with(".h")) carriers.insert(file.path);
        }
    }
    for (bool grown = true; grown;) {
        grown = false;
        for (const SourceFile& file : files) {
            if (!file.path.starts_with("core/") || !file.path.ends_with(".h") || carriers.contains(file.path)) continue;
            for (const std::string& header : included(file, ours)) {
                if (carriers.contains("core/" + header)) grown = carriers.insert(file.path).second;
            }
        }
    }
    for (const SourceFile& file : files) {
        if (!file.path.starts_with("core/") && !file.path.starts_with("app/")) continue;
        for (const std::string& header : included(file, ours)) {
            if (carriers.contains("core/" + header) && folder_of(file.path) != folder_of("core/" + header)) {
                found.push_back(file.path + " gets heavy headers from " + header);
            }
        }
    }
    return found;
}

} // namespace arpeggio::tidy
