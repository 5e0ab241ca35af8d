// Each rule is seen to fail on what it forbids, and to let through what it allows.
#include "tidy/rules.h"

#include <gtest/gtest.h>

namespace arpeggio::tidy {
namespace {

SourceFile source(const std::string& path, const std::string& text) {
    return parse_source(path, text);
}
const Exceptions none;

} // namespace

TEST(SourceText, TellsCodeStringsAndCommentsApart) {
    const auto file = source("a.cpp", "int a = 1'000; // why \"x\"\ncall(\"// no comment\", 'c'); /* one\ntwo */ b;");
    ASSERT_EQ(file.lines.size(), 3u);
    EXPECT_EQ(file.lines[0].code, "int a = 1'000; ");
    EXPECT_EQ(file.lines[0].comment, " why \"x\"");
    EXPECT_EQ(file.lines[1].code, "call(\"// no comment\", 'c'); ");
    EXPECT_EQ(file.lines[1].bare, "call(\"\", ''); ");
    EXPECT_EQ(file.lines[2].comment, "two ");
    EXPECT_EQ(file.lines[2].code, " b;");
}
TEST(SourceText, SeesTheEndOfARawString) {
    const auto file = source("a.cpp", "f(R\"x(\" // )\" )x\"); // after");
    EXPECT_EQ(file.lines[0].comment, " after");
    EXPECT_EQ(file.lines[0].bare, "f(R\"\"); ");
}
TEST(SourceText, CountsCharactersNotBytes) {
    EXPECT_EQ(source("a.cpp", "äöü≥").widest, 4u);
}
TEST(Layering, AModuleIncludesOnlyWhatIsBelow) {
    const Layers layers = parse_layers("base:|codec:base|ledger:base,codec");
    EXPECT_TRUE(check_layering(source("core/ledger/a.h", "#include \"codec/rlp.h\""), layers).empty());
    EXPECT_TRUE(check_layering(source("core/codec/a.h", "#include \"codec/rlp.h\""), layers).empty());
    EXPECT_EQ(check_layering(source("core/codec/a.h", "\n#include \"ledger/a.h\""), layers).size(), 1u);
    EXPECT_EQ(check_layering(source("core/codec/a.h", "#include \"rlp.h\""), layers).size(), 1u);
    EXPECT_EQ(check_layering(source("core/evm/a.h", "int a;"), layers).size(), 1u);
}
TEST(Layering, QtIsForTheDesktop) {
    const Layers layers = parse_layers("base:");
    EXPECT_EQ(check_layering(source("core/base/a.h", "#include <QString>"), layers).size(), 1u);
    EXPECT_EQ(check_layering(source("app/daemon/a.cpp", "#include <QString>"), layers).size(), 1u);
    EXPECT_TRUE(check_layering(source("app/desktop/a.cpp", "#include <QString>"), layers).empty());
}
TEST(Purity, AProtocolModuleKnowsNoClockThreadSocketOrFile) {
    for (const char* text :
         {"#include <thread>",
          "#include <mutex>",
          "#include <sys/socket.h>",
          "#include <fstream>",
          "#include <random>",
          "#include <boost/asio/strand.hpp>",
          "auto t = std::chrono::steady_clock::now();",
          "int r = rand();",
          "std::random_device d;",
          "fopen(name, mode);",
          "#include <leveldb/db.h>"}) {
        EXPECT_EQ(check_purity(source("core/consensus/a.cpp", text), none).size(), 1u) << text;
        EXPECT_TRUE(check_purity(source("core/node/a.cpp", text), none).empty()) << text;
    }
}
TEST(Purity, CommentsStringsAndDurationsMayNameTheWorld) {
    const char* text = "// std::random_device\nauto s = \"rand(\";\n#include <chrono>\nvoid reopen();";
    EXPECT_TRUE(check_purity(source("core/consensus/a.cpp", text), none).empty());
}
TEST(Purity, AnExceptionByNameLetsAFileThrough) {
    const auto exceptions = Exceptions::parse("world core/wallet/file.cpp  # writes the keystore\n");
    const char* text = "#include <fstream>";
    EXPECT_TRUE(check_purity(source("core/wallet/file.cpp", text), exceptions).empty());
    EXPECT_EQ(check_purity(source("core/wallet/keys.cpp", text), exceptions).size(), 1u);
}
TEST(ExactNumbers, ConsensusHasNoFloatingPoint) {
    EXPECT_EQ(check_exact_numbers(source("core/consensus/a.cpp", "double share = 0.5;")).size(), 1u);
    EXPECT_TRUE(check_exact_numbers(source("core/consensus/a.cpp", "// double vote")).empty());
    EXPECT_TRUE(check_exact_numbers(source("core/node/a.cpp", "double load;")).empty());
    EXPECT_EQ(check_exact_numbers(source("core/sharding/a.cpp", "double odds;")).size(), 1u);
    EXPECT_TRUE(check_exact_numbers(source("core/sharding/committee_odds.cpp", "double odds;")).empty());
}
TEST(Mutexes, AreForTheEdge) {
    EXPECT_EQ(check_mutexes(source("core/pool/pool.h", "std::mutex lock_;"), none).size(), 1u);
    EXPECT_EQ(check_mutexes(source("app/desktop/a.cpp", "QMutexLocker locker(&m);"), none).size(), 1u);
    EXPECT_TRUE(check_mutexes(source("core/node/node.cpp", "std::mutex lock_;"), none).empty());
}
TEST(HeavyHeaders, StayInTheirAdapters) {
    const char* leveldb = "#include <leveldb/db.h>";
    EXPECT_TRUE(check_heavy_headers({source("core/storage/leveldb_store.cpp", leveldb)}).empty());
    EXPECT_EQ(check_heavy_headers({source("core/state/tree.cpp", leveldb)}).size(), 1u);
    EXPECT_EQ(check_heavy_headers({source("core/wallet/a.cpp", "#include <sodium.h>")}).size(), 1u);
    EXPECT_EQ(check_heavy_headers({source("core/chain/a.cpp", "#include <antic/qfb.h>")}).size(), 1u);
    EXPECT_TRUE(check_heavy_headers({source("core/delay/a.h", "#include <flint/fmpz.h>")}).empty());
    EXPECT_TRUE(check_heavy_headers({source("core/wallet/a.cpp", "#include <boost/json.hpp>")}).empty());
}
TEST(HeavyHeaders, AreNotHandedToOtherModules) {
    const auto host = source("core/node/host.h", "#include <boost/asio/strand.hpp>");
    const auto running = source("core/node/running.h", "#include \"node/host.h\"");
    EXPECT_TRUE(check_heavy_headers({host, running, source("core/node/a.cpp", "#include \"node/running.h\"")}).empty());
    EXPECT_EQ(check_heavy_headers({host, source("core/rpc/a.cpp", "#include \"node/host.h\"")}).size(), 1u);
    EXPECT_EQ(check_heavy_headers({host, running, source("app/run.cpp", "#include \"node/running.h\"")}).size(), 1u);
}
TEST(ThemeRule, ColoursSizesAndDurationsAreNoNumbersElsewhere) {
    for (const char* text :
         {"color: \"#fff\"",
          "font.pixelSize: 14",
          "NumberAnimation { duration: 200 }",
          "font { pixelSize: 3 }",
          "const QColor c(0x10, 2, 3);",
          "QColor(\"#3FD9C4\")"}) {
        EXPECT_EQ(check_theme(source("qml/pages/Home.qml", text), none).size(), 1u) << text;
        EXPECT_EQ(check_theme(source("app/desktop/charts/a.cpp", text), none).size(), 1u) << text;
        EXPECT_TRUE(check_theme(source("qml/theme/Theme.qml", text), none).empty()) << text;
    }
    EXPECT_TRUE(check_theme(source("qml/pages/Home.qml", "font.pixelSize: Theme.body; text: \"#12\""), none).empty());
}
TEST(Size, LongFilesAndWideLinesAreFound) {
    const std::string lines_251 = std::string(251, '\n');
    EXPECT_EQ(check_size(source("qml/A.qml", lines_251), none).size(), 1u);
    EXPECT_TRUE(check_size(source("core/base/a.h", lines_251), none).empty());
    EXPECT_EQ(check_size(source("core/base/a.h", std::string(501, '\n')), none).size(), 1u);
    EXPECT_EQ(check_size(source("core/base/a.h", std::string(121, 'x')), none).size(), 1u);
}
TEST(Size, AnExceptionHoldsItsOwnLimit) {
    const auto exceptions = Exceptions::parse("size core/base/a.h 510\n");
    EXPECT_TRUE(check_size(source("core/base/a.h", std::string(510, '\n')), exceptions).empty());
    EXPECT_EQ(check_size(source("core/base/a.h", std::string(511, '\n')), exceptions).size(), 1u);
}
TEST(Comments, TellNoHistoryAndPromiseNothing) {
    EXPECT_EQ(check_comments(source("core/base/a.h", "int a; // Previously a float")).size(), 1u);
    EXPECT_EQ(check_comments(source("core/base/a.h", "/* this is no longer true */")).size(), 1u);
    EXPECT_EQ(check_comments(source("qml/A.qml", "// TODO: more")).size(), 1u);
    EXPECT_TRUE(check_comments(source("core/base/a.h", "auto text = \"no longer\"; // a sentence")).empty());
}
TEST(Portability, ViewsAreNotForClang14) {
    EXPECT_EQ(check_portability(source("core/base/a.cpp", "for (auto x : std::views::reverse(y)) {}")).size(), 1u);
    EXPECT_TRUE(check_portability(source("core/base/a.cpp", "std::ranges::sort(y); // views::x")).empty());
}
TEST(Sleeping, IsNotForUnitTests) {
    EXPECT_EQ(check_sleeping(source("tests/unit/a/a_test.cpp", "std::this_thread::sleep_for(1s);"), none).size(), 1u);
    EXPECT_TRUE(
        check_sleeping(source("tests/end_to_end/a_test.cpp", "std::this_thread::sleep_for(1s);"), none).empty());
}
TEST(Wiring, ASourceThatNoCMakeListsNamesIsFound) {
    const std::map<std::string, std::string> cmake{
        {"core", "core_module(base\n    SOURCES uint256.cpp) # hidden.cpp\n"}, {"tests/fuzz", "fuzz_target(rlp)"}};
    EXPECT_TRUE(check_wiring({"core/base/uint256.cpp", "tests/fuzz/rlp_fuzz.cpp"}, cmake).empty());
    EXPECT_EQ(check_wiring({"core/base/hidden.cpp"}, cmake).size(), 1u);
    EXPECT_EQ(check_wiring({"tests/fuzz/abi_fuzz.cpp"}, cmake).size(), 1u);
    EXPECT_EQ(check_wiring({"app/daemon/main.cpp"}, cmake).size(), 1u);
}
TEST(Wiring, ANameCountsForOneFileOnly) {
    const std::map<std::string, std::string> cmake{{"tests/unit", "unit_test(a SOURCES x_test.cpp)"}};
    EXPECT_EQ(check_wiring({"tests/unit/a/x_test.cpp", "tests/unit/b/x_test.cpp"}, cmake).size(), 1u);
}
TEST(Wiring, PathsMayStartWithAVariable) {
    EXPECT_TRUE(
        check_wiring({"app/x/a.cpp"}, {{"app", "add_executable(a \"${PROJECT_SOURCE_DIR}/x/a.cpp\")"}}).empty());
    EXPECT_EQ(check_wiring({}, {{"app", "file(GLOB sources *.cpp)"}}).size(), 1u);
}
TEST(Map, NamesOnlyWhatIsThere) {
    const std::set<std::string> paths{"core/base/bytes.h", "tests/fuzz/fuzz.h"};
    EXPECT_TRUE(check_map("`base/bytes.h`, `tests/fuzz/fuzz.h`, plain base/gone.h", {"core/", ""}, paths).empty());
    EXPECT_EQ(check_map("`base/gone.h`", {"core/", ""}, paths).size(), 1u);
}
TEST(ExceptionList, OnlyShrinks) {
    const std::vector<SourceFile> files{
        source("core/a/long.cpp", std::string(600, '\n')), source("core/a/short.cpp", "int a;\n")};
    EXPECT_TRUE(check_exceptions(Exceptions::parse("size core/a/long.cpp 600"), files).empty());
    for (const char* stale :
         {"size core/a/long.cpp 700",
          "size core/a/short.cpp 600",
          "world core/a/short.cpp",
          "size core/a/gone.cpp 600",
          "colour core/a/long.cpp"}) {
        EXPECT_EQ(check_exceptions(Exceptions::parse(stale), files).size(), 1u) << stale;
    }
}

} // namespace arpeggio::tidy
