#include "app/lab/economics.h"

#include "app/lab/economics_plot.h"
#include "base/check.h"

#include <array>
#include <cstdio>
#include <fstream>

namespace arpeggio::lab {
namespace {
using staking::EconomyParameters;
using staking::EconomyYear;

template <class... Values>
std::string text_of(const char* format, Values... values) {
    std::array<char, 256> line{};
    std::snprintf(line.data(), line.size(), format, values...);
    return line.data();
}

/// Five digits and the unit, "2.9400 B": they stand well below each other.
std::string column(const Amount& amount) {
    if (amount.is_zero()) return "0  ";
    double value = static_cast<double>((amount.atto / (arp(1).atto / U256{10})).low64()) / 10;
    std::string_view units = "kMBT", unit;
    while (value >= 1000 && !units.empty()) {
        value /= 1000;
        unit = units.substr(0, 1);
        units.remove_prefix(1);
    }
    return text_of("%.*f ", value < 10 ? 4 : value < 100 ? 3 : 2, value) + std::string(unit.empty() ? " " : unit);
}

/// The same within a sentence, "2.94 B".
std::string prose(const Amount& amount) {
    const std::string text = column(amount);
    const std::size_t space = text.find(' '), dot = text.find('.');
    if (dot == std::string::npos) return text.substr(0, space);
    const std::size_t last = text.find_last_not_of('0', space - 1);
    const std::string unit = text.ends_with(' ') ? "" : text.substr(space);
    return text.substr(0, last == dot ? dot : last + 1) + unit;
}

template <class Ppm>
std::string percent(std::optional<Ppm> ppm) {
    return ppm ? text_of("%.2f %%", static_cast<double>(*ppm) / 1e4) : "n/a";
}

std::string table_of(const ModelledSet& modelled) {
    std::string out = modelled.set.name + "\n";
    out += "  year       supply       issued       burned       staked     share    return  inflation\n";
    for (const EconomyYear& row : modelled.years) {
        out += text_of(
            "  %4u %12s %12s %12s %12s %9s %9s %10s\n",
            row.year,
            column(row.supply).c_str(),
            column(row.issued).c_str(),
            column(row.burned).c_str(),
            column(row.staked).c_str(),
            percent(row.staked_share_ppm).c_str(),
            percent(row.return_ppm).c_str(),
            percent(row.inflation_ppm).c_str());
    }
    return out;
}

/// All digits, without zeros at the end.
std::string exact_arp(const Amount& amount) {
    const U256 one = arp(1).atto;
    std::string fraction = to_decimal(amount.atto % one);
    fraction.insert(0, Amount::decimals - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return to_decimal(amount.atto / one) + (fraction.empty() ? "" : "." + fraction);
}
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}
template <class Number>
std::string or_nothing(std::optional<Number> number) {
    return number ? std::to_string(*number) : "";
}
} // namespace

std::vector<ModelledSet> model(const std::vector<EconomySet>& sets) {
    std::vector<ModelledSet> out;
    for (const EconomySet& set : sets) {
        auto years = staking::model_economy(set.parameters);
        CHECK(years.has_value());
        out.push_back({set, *std::move(years)});
    }
    return out;
}

std::string to_table(const std::vector<ModelledSet>& sets) {
    std::string out = "Years since genesis; issued, burned and inflation are those of the year that then begins. The\n"
                      "return is a year's, of what is staked, before a validator's commission. Amounts are ARP.\n";
    for (const ModelledSet& modelled : sets) out += "\n" + table_of(modelled);
    return out;
}

std::string to_csv(const std::vector<ModelledSet>& sets) {
    std::string out =
        "set,year,supply_arp,issued_arp,burned_arp,staked_arp,staked_share_ppm,return_ppm,inflation_ppm\n";
    for (const ModelledSet& modelled : sets) {
        for (const EconomyYear& row : modelled.years) {
            out += quoted(modelled.set.name) + "," + std::to_string(row.year);
            for (const Amount& amount : {row.supply, row.issued, row.burned, row.staked})
                out += "," + exact_arp(amount);
            out += "," + or_nothing(row.staked_share_ppm) + "," + or_nothing(row.return_ppm) + "," +
                   or_nothing(row.inflation_ppm) + "\n";
        }
    }
    return out;
}

std::string explain_return() {
    const EconomyParameters launch;
    const EconomyYear start = model({{"", launch}}).front().years.front();
    std::string out = "Why about 15 %: " + prose(start.issued) + " ARP are issued a year, and at launch " +
                      prose(start.staked) + " of " + prose(start.supply) + " are staked: that is\n" +
                      percent(start.return_ppm) +
                      " a year. The issuance stays the same however much is staked. So the return falls as the\n"
                      "stake grows: to a half with twice the stake.\n\n"
                      "      staked   of supply      return\n";
    const auto line = [&](const Amount& staked, std::uint64_t share_ppm, const char* remark) {
        const auto gross = staking::gross_return(start.issued, staked);
        const std::string share = percent(std::optional{share_ppm});
        out += text_of("%12s %11s %11s%s\n", column(staked).c_str(), share.c_str(), percent(gross).c_str(), remark);
    };
    line(start.staked, *start.staked_share_ppm, "   at launch");
    for (const std::uint64_t share : {25U, 50U, 75U})
        line({start.supply.atto * U256{share} / U256{100}}, share * 10'000, "");
    const std::array kept{staking::EpochEarning{start.staked, start.issued, 50'000, staking::julian_year}};
    const auto net = staking::annual_return(kept, kept.size());
    return out + "\nA validator that keeps 5 % of the reward leaves its delegators " +
           percent(std::optional{net->ppm}) + " a year. The supply grows\nby " + percent(start.inflation_ppm) +
           " a year at first, less what is burned; whoever does not stake holds a smaller part of it.\n";
}

namespace {
Result<std::vector<EconomySet>, EconomicsProblem> read_sets(const std::string& path) {
    if (path.empty()) return default_sets();
    std::ifstream file(path, std::ios::binary);
    std::string text(EconomySet::json_max + 1, '\0'); // one more shows that it is too large
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || (!file && !file.eof())) return Fail(EconomicsProblem{4, path + " cannot be read."});
    text.resize(static_cast<std::size_t>(file.gcount()));
    auto sets = parse_sets(text);
    if (!sets) return Fail(EconomicsProblem{2, path + ": " + sets.error()});
    return *std::move(sets);
}

Result<void, EconomicsProblem> write(const std::string& path, const std::string& text) {
    if (path.empty()) return {};
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) return Fail(EconomicsProblem{4, path + " cannot be written."});
    return {};
}
} // namespace

Result<std::string, EconomicsProblem> run_economics(const EconomicsOptions& options) {
    TRY(const std::vector<EconomySet> sets, read_sets(options.parameters));
    const std::vector<ModelledSet> modelled = model(sets);
    TRY_VOID(write(options.svg, to_svg(modelled)));
    TRY_VOID(write(options.csv, to_csv(modelled)));
    return explain_return() + "\n" + to_table(modelled);
}

} // namespace arpeggio::lab
