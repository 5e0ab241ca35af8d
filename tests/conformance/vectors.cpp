#include "conformance/vectors.h"

#include "codec/hex.h"

#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace fs = std::filesystem;
namespace json = boost::json;

namespace conformance {
namespace {
fs::path configured_folder() {
    if (const char* set = std::getenv("ARPEGGIO_VECTORS"); set != nullptr && *set != '\0') return set;
    if (const std::string set = ARPEGGIO_VECTORS; !set.empty()) return set;
    return fs::path(SOURCE_DIR).parent_path() / "shared" / "vectors";
}
} // namespace

std::optional<fs::path> vectors_folder() {
    const fs::path folder = configured_folder();
    if (!fs::is_directory(folder)) return std::nullopt;
    return folder;
}

void Vectors::SetUp() {
    if (!vectors_folder()) {
        GTEST_SKIP() << "no vectors at " << configured_folder() << "; set ARPEGGIO_VECTORS to the folder that has them";
    }
}

void Vectors::TearDown() {
    if (IsSkipped()) return;
    std::string names;
    for (const std::string& name : loaded_) names += (names.empty() ? "" : ", ") + name;
    if (loaded_.size() > 3) names = loaded_.front() + " and " + std::to_string(loaded_.size() - 1) + " more files";
    std::cout << "[ VECTORS  ] " << names << ": " << cases_ << " cases\n";
    for (const auto& [reason, times] : left_out_)
        std::cout << "[ VECTORS  ]     left out " << times << ": " << reason << '\n';
    EXPECT_GT(cases_, 0u) << "no case ran: " << names;
}

std::string Vectors::load_text(const std::string& path) {
    loaded_.push_back(path);
    std::ifstream in(*vectors_folder() / path, std::ios::binary);
    if (!in) throw std::runtime_error("missing or unreadable: " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

json::value Vectors::load(const std::string& path) {
    return json::parse(load_text(path));
}

std::vector<std::string> Vectors::files(const std::string& below, std::string_view ending) {
    const fs::path folder = *vectors_folder();
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder / below))
        if (entry.is_regular_file() && entry.path().string().ends_with(ending))
            out.push_back(fs::relative(entry.path(), folder).string());
    if (out.empty()) throw std::runtime_error("no " + std::string(ending) + " below " + below);
    std::sort(out.begin(), out.end());
    return out;
}

const json::value* find(const json::value& object, std::string_view key) {
    return object.as_object().if_contains(key);
}

const json::value& member(const json::value& object, std::string_view key) {
    const json::value* found = find(object, key);
    if (found == nullptr) throw std::runtime_error("no member " + std::string(key));
    return *found;
}

std::string text(const json::value& object, std::string_view key) {
    return std::string(member(object, key).as_string());
}

std::uint64_t number(const json::value& object, std::string_view key) {
    return member(object, key).to_number<std::uint64_t>();
}

arpeggio::Bytes hex(std::string_view digits) {
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    const auto bytes = arpeggio::codec::parse_hex(digits);
    if (!bytes) throw std::runtime_error("not hex: " + std::string(digits.substr(0, 80)));
    return *bytes;
}

} // namespace conformance
