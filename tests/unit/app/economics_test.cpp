#include "app/lab/economics.h"
#include "app/lab/economics_plot.h"
#include "unit/storage/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace arpeggio::lab {
namespace {
std::string said_of(const std::vector<const char*>& arguments) {
    const auto options = parse_options(arguments);
    return options ? "taken" : options.error();
}
std::size_t count(const std::string& text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}
std::string replaced(std::string text, std::string_view part, std::string_view with) {
    const auto at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.replace(at, part.size(), with);
}
/// What is said of the default sets' second one with a part of it replaced.
std::string said_with(std::string_view part, std::string_view with) {
    const auto sets = parse_sets(replaced(to_json({default_sets()[1]}), part, with));
    return sets ? "taken" : sets.error();
}
std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}
} // namespace

TEST(EconomicsOptions, AreReadAndBadOnesSaid) {
    const std::vector<const char*> all{"economics", "--parameters", "in.json", "--svg", "a.svg", "--csv=a.csv"};
    const auto options = parse_options(all);
    ASSERT_TRUE(options && options->economics);
    EXPECT_EQ(options->economics->parameters, "in.json");
    EXPECT_EQ(options->economics->svg, "a.svg");
    EXPECT_EQ(options->economics->csv, "a.csv");
    EXPECT_EQ(said_of({"economics"}), "taken");
    EXPECT_EQ(said_of({"economics", "--svg", ""}), "--svg: a file is needed.");
    EXPECT_EQ(said_of({"economics", "--svg", "a", "--csv", "./b/../a"}), "--csv: ./b/../a is named twice.");
    EXPECT_EQ(said_of({"economics", "--parameters", "a", "--svg", "a"}), "--svg: a is named twice.");
    EXPECT_NE(said_of({"economics", "--seeds", "1"}), "taken");
    EXPECT_NE(said_of({"economy"}), "taken");
}
TEST(EconomicsOptions, HelpShowsParametersThatAreTaken) {
    const std::string help = help_text();
    EXPECT_NE(help.find("arpeggio-lab economics"), std::string::npos);
    const auto sets = parse_sets(std::string_view(help).substr(help.find('{')));
    ASSERT_TRUE(sets) << sets.error();
    EXPECT_EQ(sets->size(), default_sets().size());
}

TEST(EconomySets, AreReadBackAsWritten) {
    const auto sets = default_sets();
    const auto again = parse_sets(to_json(sets));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(to_json(*again), to_json(sets));
    EXPECT_EQ(to_csv(model(*again)), to_csv(model(sets)));
}
TEST(EconomySets, MissingAndUnknownFieldsAreNamed) {
    EXPECT_EQ(said_with("\"schema\": 1, ", ""), "schema is missing.");
    EXPECT_EQ(said_with("\"years\":10", "\"months\":10"), "sets[0].years is missing.");
    EXPECT_EQ(said_with("\"years\":10", "\"years\":10,\"colour\":1"), "sets[0].colour is unknown.");
    EXPECT_EQ(said_with("\"years\":5", "\"year\":5"), "sets[0].target.years is missing.");
    EXPECT_EQ(said_with("\"years\":5", "\"years\":5,\"x\":0"), "sets[0].target.x is unknown.");
    EXPECT_EQ(said_with("\"schema\": 1", "\"schema\": 1, \"more\": []"), "more is unknown.");
    for (const char* field :
         {"name", "genesis_supply_arp", "genesis_staked_arp", "annual_issuance_arp", "annual_burned_arp", "target"})
        EXPECT_EQ(said_with(std::string("\"") + field, "\"other"), std::string("sets[0].") + field + " is missing.");
}
TEST(EconomySets, FieldsOutOfRangeAreNamed) {
    EXPECT_EQ(
        said_with("supply_arp\":12600000000", "supply_arp\":0"), "sets[0].genesis_supply_arp: 1 to 1000000000000000.");
    EXPECT_EQ(
        said_with("staked_arp\":2940000000", "staked_arp\":0"), "sets[0].genesis_staked_arp: 1 to genesis_supply_arp.");
    EXPECT_EQ(said_with("staked_arp\":2", "staked_arp\":99"), "sets[0].genesis_staked_arp: 1 to genesis_supply_arp.");
    EXPECT_EQ(said_with("441000000", "1000000000000001"), "sets[0].annual_issuance_arp: at most 1000000000000000.");
    EXPECT_EQ(
        said_with("burned_arp\":0", "burned_arp\":18446744073709551615"),
        "sets[0].annual_burned_arp: at most 1000000000000000.");
    EXPECT_EQ(said_with("500000", "1000001"), "sets[0].target.share_ppm: 1 to 1000000.");
    EXPECT_EQ(said_with("500000", "0"), "sets[0].target.share_ppm: 1 to 1000000.");
    EXPECT_EQ(said_with("\"years\":5", "\"years\":51"), "sets[0].target.years: 1 to 50.");
    EXPECT_EQ(said_with("\"years\":10", "\"years\":0"), "sets[0].years: 1 to 50.");
    EXPECT_EQ(said_with("\"years\":10", "\"years\":4294967297"), "sets[0].years: 1 to 50."); // 2^32 + 1
    EXPECT_EQ(said_with("\"schema\": 1", "\"schema\": 2"), "schema: 1 is needed.");
}
TEST(EconomySets, WrongTypesAreNamed) {
    const std::string number = ": a whole number of 0 or more is needed.";
    for (const char* wrong : {"-1", "1.5", "1e1", "\"10\"", "null", "18446744073709551616"})
        EXPECT_EQ(said_with("\"years\":10", std::string("\"years\":") + wrong), "sets[0].years" + number) << wrong;
    EXPECT_EQ(said_with("{\"share_ppm\":500000,\"years\":5}", "5"), "sets[0].target: an object is needed.");
    for (const char* wrong : {"\"\"", "5", "\"a\\nb\"", "\"12345678901234567890123456789012345678901\""})
        EXPECT_EQ(
            said_with("\"Half staked after 5 years\"", wrong), "sets[0].name: a text of 1 to 40 bytes is needed.");
}
TEST(EconomySets, ListsAndFilesAreBounded) {
    const auto said = [](const std::string& text) {
        const auto sets = parse_sets(text);
        return sets ? "taken" : sets.error();
    };
    std::vector<EconomySet> many(6, default_sets()[0]);
    for (std::size_t i = 0; i < many.size(); ++i) many[i].name += std::to_string(i);
    EXPECT_EQ(said(to_json(many)), "taken");
    many.push_back(default_sets()[0]);
    EXPECT_EQ(said(to_json(many)), "sets: a list of 1 to 6 is needed.");
    EXPECT_EQ(said(to_json({})), "sets: a list of 1 to 6 is needed.");
    EXPECT_EQ(said(to_json({many[0], many[1], many[0]})), "sets[2].name: an earlier set has it.");
    EXPECT_EQ(said("[]"), "The file: an object is needed.");
    EXPECT_EQ(said(std::string(64'001, ' ')), "The file has more than 64000 bytes.");
}
TEST(EconomySets, APartOfAFileIsNoFile) {
    const std::string whole = to_json(default_sets());
    for (std::size_t size = 0; size + 1 < whole.size(); ++size)
        EXPECT_FALSE(parse_sets(std::string_view(whole).substr(0, size))) << size;
}

TEST(Economics, ExplainsTheFifteenPercent) {
    const std::string text = explain_return();
    for (const char* part :
         {"441 M",
          "2.94 B of 12.6 B",
          "23.33 %     15.00 %",
          "25.00 %     14.00 %",
          "50.00 %      7.00 %",
          "75.00 %      4.67 %",
          "14.25 %",
          "3.50 %"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}
TEST(Economics, TheTableHasALineAYear) {
    const std::string table = to_table(model(default_sets()));
    EXPECT_NE(
        table.find("     0     12.600 B     441.00 M          0       2.9400 B   23.33 %   15.00 %     3.50 %\n"),
        std::string::npos)
        << table;
    EXPECT_NE(
        table.find("    10     17.010 B     441.00 M          0       8.5050 B   50.00 %    5.19 %     2.59 %\n"),
        std::string::npos)
        << table;
    EXPECT_EQ(count(table, " %\n"), default_sets().size() * 11);
}
TEST(Economics, WhatIsNotKnownIsNoNumber) {
    EconomySet set = default_sets()[0];
    set.name = "said \"so\", <b> & all";
    set.parameters.annual_burned = arp(20'000'000'000);
    set.parameters.years = 1;
    const auto modelled = model({set});
    EXPECT_NE(to_table(modelled).find("n/a       n/a        n/a\n"), std::string::npos) << to_table(modelled);
    EXPECT_NE(
        to_csv(modelled).find("\n\"said \"\"so\"\", <b> & all\",1,0,441000000,441000000,0,,,\n"), std::string::npos)
        << to_csv(modelled);
    EXPECT_NE(to_svg(modelled).find(">said \"so\", &lt;b&gt; &amp; all</text>"), std::string::npos);
}
TEST(Economics, CsvIsExact) {
    EconomySet set = default_sets()[0];
    set.parameters.annual_burned = {U256{10}};
    EXPECT_NE(
        to_csv(model({set})).find(",1,13040999999.99999999999999999,441000000,0.00000000000000001,3042899999.999"),
        std::string::npos)
        << to_csv(model({set}));
}
TEST(Economics, ThePlotHasThreePanelsAndALineASet) {
    const std::string svg = to_svg(model(default_sets()));
    EXPECT_TRUE(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    EXPECT_EQ(count(svg, "<path "), 3 * default_sets().size());
    for (const char* part : {"Return on what is staked", "Staked share", "billions of ARP", "years since genesis"})
        EXPECT_NE(svg.find(part), std::string::npos) << part;
    for (const EconomySet& set : default_sets()) EXPECT_NE(svg.find(">" + set.name + "<"), std::string::npos);
    for (const char* bad : {"nan", "inf"}) EXPECT_EQ(svg.find(bad), std::string::npos) << bad;
}
TEST(Economics, APlotOfLevelLinesHasAxes) {
    EconomySet set = default_sets()[0];
    set.parameters = {.genesis_supply = arp(1), .genesis_staked = arp(1), .annual_issuance = {}, .years = 1};
    const std::string svg = to_svg(model({set}));
    for (const char* bad : {"\"nan", "\"inf", "\"-nan", ">nan", ">inf"}) EXPECT_EQ(svg.find(bad), std::string::npos);
}

class EconomicsFiles : public testing::Test {
protected:
    [[nodiscard]] std::string path(const char* name) const { return (folder_.path() / name).string(); }

private:
    test::TemporaryFolder folder_;
};
TEST_F(EconomicsFiles, AreReadAndWrittenAgain) {
    write(path("in.json"), to_json({default_sets()[2]}));
    write(path("out.csv"), std::string(100'000, 'x'));
    const auto text = run_economics({path("in.json"), path("out.svg"), path("out.csv")});
    ASSERT_TRUE(text) << text.error().sentence;
    const auto modelled = model({default_sets()[2]});
    EXPECT_EQ(*text, explain_return() + "\n" + to_table(modelled));
    EXPECT_EQ(read(path("out.svg")), to_svg(modelled));
    EXPECT_EQ(read(path("out.csv")), to_csv(modelled));
}
TEST_F(EconomicsFiles, AreNotNeeded) {
    EXPECT_TRUE(run_economics({}));
}
TEST_F(EconomicsFiles, ThatCannotBeReadOrWrittenEndInFour) {
    const auto unread = run_economics({.parameters = path("none.json"), .svg = "", .csv = ""});
    ASSERT_FALSE(unread);
    EXPECT_EQ(unread.error().exit_code, 4);
    EXPECT_EQ(unread.error().sentence, path("none.json") + " cannot be read.");
    EXPECT_EQ(run_economics({.parameters = path(""), .svg = "", .csv = ""}).error().exit_code, 4); // a folder
    const auto unwritten = run_economics({.parameters = "", .svg = path("none/out.svg"), .csv = ""});
    ASSERT_FALSE(unwritten);
    EXPECT_EQ(unwritten.error().exit_code, 4);
    EXPECT_EQ(unwritten.error().sentence, path("none/out.svg") + " cannot be written.");
    EXPECT_EQ(run_economics({.parameters = "", .svg = "", .csv = "/dev/full"}).error().exit_code, 4);
}
TEST_F(EconomicsFiles, WithWrongParametersEndInTwoAndWriteNothing) {
    write(path("in.json"), replaced(to_json(default_sets()), "\"years\":10", "\"years\":99"));
    const auto text = run_economics({path("in.json"), path("out.svg"), ""});
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().exit_code, 2);
    EXPECT_EQ(text.error().sentence, path("in.json") + ": sets[0].years: 1 to 50.");
    EXPECT_EQ(read(path("out.svg")), "");
}

} // namespace arpeggio::lab
