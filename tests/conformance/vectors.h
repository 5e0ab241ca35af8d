#pragma once
#include "base/bytes.h"

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>

namespace conformance {

/// Where the vectors lie: the environment's ARPEGGIO_VECTORS, else CMake's, else ../shared/vectors beside the sources.
/// Absent if there is no such folder.
std::optional<std::filesystem::path> vectors_folder();

// Vectors: the base of every conformance test. Without the folder the test is skipped, with the reason. With it, a set
// that is missing, a case that cannot be read (any exception), and no case at all are failures. How many cases ran, and
// how many were set aside for what reason, is printed.
class Vectors : public testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// A file of the folder, parsed; `path` is relative to it.
    boost::json::value load(const std::string& path);
    /// The bytes of a file of the folder.
    std::string load_text(const std::string& path);
    /// Every file below a subfolder whose name ends so, sorted, relative to the vectors' folder. None is a failure.
    std::vector<std::string> files(const std::string& below, std::string_view ending);

    void count() { ++cases_; }                                         ///< one case has run
    void leave_out(const std::string& reason) { ++left_out_[reason]; } ///< one that has not, and why: printed

private:
    std::vector<std::string> loaded_;
    std::size_t cases_ = 0;
    std::map<std::string, std::size_t> left_out_;
};

// The parts of a case. Each throws on a part that is missing or of another form, which fails the test.
std::string text(const boost::json::value& object, std::string_view key);
std::uint64_t number(const boost::json::value& object, std::string_view key);
const boost::json::value& member(const boost::json::value& object, std::string_view key);
const boost::json::value* find(const boost::json::value& object, std::string_view key); ///< null if there is none
/// Hex with or without 0x.
arpeggio::Bytes hex(std::string_view digits);
inline arpeggio::Bytes hex(const boost::json::value& object, std::string_view key) {
    return hex(text(object, key));
}

} // namespace conformance
