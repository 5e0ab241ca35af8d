#include "tidy/rules.h"

#include <algorithm>
#include <regex>
#include <sstream>

namespace arpeggio::tidy {
namespace {

/// How often each word stands in a CMakeLists.txt, comments left out. fuzz_target(x) names x_fuzz.cpp,
/// app_test(x) x_test.cpp.
std::map<std::string, std::size_t> words_of(const std::string& cmake) {
    std::string text;
    std::stringstream lines(cmake);
    for (std::string line; std::getline(lines, line);) text += line.substr(0, line.find('#')) + '\n';
    std::ranges::replace_if(
        text, [](char c) { return c == '(' || c == ')' || c == '"' || c == ';'; }, ' ');

    std::map<std::string, std::size_t> words;
    std::stringstream in(text);
    std::string before;
    for (std::string word; in >> word;) {
        if (before == "fuzz_target") ++words[word + "_fuzz.cpp"];
        if (before == "app_test") ++words[word + "_test.cpp"];
        before = word;
        if (const auto variable = word.rfind("}/"); variable != std::string::npos) word.erase(0, variable + 2);
        ++words[word];
    }
    return words;
}

/// Uses up one naming of the file: as "module/file.cpp", or as "file.cpp" in a call that adds the folder.
bool take(std::map<std::string, std::size_t>& words, std::string_view file) {
    for (;;) {
        const auto word = words.find(std::string(file));
        if (word != words.end() && word->second > 0) {
            --word->second;
            return true;
        }
        const auto slash = file.find('/');
        if (slash == std::string_view::npos) return false;
        file.remove_prefix(slash + 1);
    }
}

} // namespace

Violations check_wiring(const std::vector<std::string>& sources, const std::map<std::string, std::string>& cmake) {
    std::map<std::string, std::map<std::string, std::size_t>> words;
    Violations found;
    for (const auto& [folder, text] : cmake) {
        words[folder] = words_of(text);
        if (text.find("file(GLOB") != std::string::npos) {
            found.push_back(folder + "/CMakeLists.txt: sources are named, never globbed");
        }
    }
    for (const std::string& source : sources) {
        bool named = false;
        for (auto slash = source.rfind('/'); slash != std::string::npos && !named;) {
            const auto folder = words.find(source.substr(0, slash));
            if (folder != words.end()) named = take(folder->second, std::string_view(source).substr(slash + 1));
            slash = slash == 0 ? std::string::npos : source.rfind('/', slash - 1);
        }
        if (!named) found.push_back(source + " is named in no CMakeLists.txt");
    }
    return found;
}

Violations
check_map(const std::string& document, const std::vector<std::string>& roots, const std::set<std::string>& paths) {
    static const std::regex name(R"(`([a-z_/]+/[a-z_]+\.(h|cpp|qml))`)");
    Violations found;
    for (std::sregex_iterator at(document.begin(), document.end(), name), end; at != end; ++at) {
        const std::string path = (*at)[1];
        const bool exists = std::ranges::any_of(roots, [&](const auto& root) { return paths.contains(root + path); });
        if (!exists) found.push_back("named, but not there: " + path);
    }
    return found;
}

} // namespace arpeggio::tidy
