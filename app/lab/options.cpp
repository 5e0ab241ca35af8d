#include "app/lab/options.h"

#include "app/lab/economics_sets.h"

#include <boost/program_options.hpp>

#include <charconv>
#include <filesystem>
#include <set>
#include <sstream>

namespace arpeggio::lab {
namespace {
namespace po = boost::program_options;

po::options_description describe_fault() {
    po::options_description all("Options of fault");
    auto add = all.add_options();
    add("seeds", po::value<std::string>()->value_name("N"), "so many worlds (20000; of several shards 200)");
    add("shards", po::value<std::string>()->value_name("S"), "each of so many shards, over several epochs (1)");
    add("first", po::value<std::string>()->value_name("N"), "the first one's seed (0)");
    add("seed", po::value<std::string>()->value_name("N"), "this one alone, with its story on stderr");
    add("finality", "instead: times to finality all over the world, beside what distances alone take");
    add("mutations", "one mistake after the other in the protocol, each in up to 500 worlds, and what catches it");
    return all;
}

po::options_description describe_move_state() {
    po::options_description all("Options of move-state");
    auto add = all.add_options();
    add("accounts", po::value<std::string>()->value_name("N"), "so many accounts (1000000)");
    add("kills", po::value<std::string>()->value_name("K"), "the one that fetches is killed so many times (10)");
    return all;
}

po::options_description describe_scale() {
    po::options_description all("Options of scale");
    auto add = all.add_options();
    add("shards", po::value<std::string>()->value_name("S"), "up to so many: 1, 2, 4 and so on (16)");
    add("cross-shard", po::value<std::string>()->value_name("P"), "percent of payments to another shard (30)");
    return all;
}

po::options_description describe_economics() {
    po::options_description all("Options of economics");
    auto add = all.add_options();
    add("parameters",
        po::value<std::string>()->value_name("FILE"),
        "up to 6 sets of parameters, as JSON (built-in ones)");
    add("svg", po::value<std::string>()->value_name("FILE"), "writes a plot there");
    add("csv", po::value<std::string>()->value_name("FILE"), "writes the figures there");
    return all;
}

po::options_description describe_any() {
    po::options_description all("Options of all");
    auto add = all.add_options();
    add("help", "this text");
    add("version", "the version");
    return all;
}

/// Digits only: a minus before a number would make it a large one.
Result<std::uint64_t, std::string>
read_number(const po::variables_map& given, const std::string& name, std::uint64_t fallback) {
    if (!given.contains(name)) return fallback;
    const auto& text = given[name].as<std::string>();
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end) return Fail("--" + name + ": \"" + text + "\" is not a number.");
    return number;
}

Result<FaultOptions, std::string> read_fault(const po::variables_map& given) {
    FaultOptions out;
    out.finality = given.contains("finality");
    out.mutations = given.contains("mutations");
    if (out.finality && given.size() > 1) return Fail(std::string("--finality stands alone."));
    if (out.mutations && given.contains("seed")) return Fail(std::string("--mutations is not for one --seed."));
    TRY(out.shards, read_number(given, "shards", out.shards));
    if (out.shards < 1 || out.shards > FaultOptions::shards_max)
        return Fail("--shards: 1 to " + std::to_string(FaultOptions::shards_max) + ".");
    if (out.mutations && out.shards > 1) return Fail(std::string("--mutations is for worlds of one shard."));
    const std::uint64_t plenty = out.mutations ? 500 : out.shards > 1 ? 200 : out.seeds;
    TRY(out.seeds, read_number(given, "seeds", plenty));
    TRY(out.first, read_number(given, "first", out.first));
    if (out.seeds == 0) return Fail(std::string("--seeds: at least 1."));
    if (!given.contains("seed")) return out;
    if (given.contains("seeds") || given.contains("first"))
        return Fail(std::string("--seed names one world: leave out --seeds and --first."));
    TRY(out.first, read_number(given, "seed", 0));
    out.seeds = 1;
    out.is_told = true;
    return out;
}

Result<MoveStateOptions, std::string> read_move_state(const po::variables_map& given) {
    MoveStateOptions out;
    TRY(out.accounts, read_number(given, "accounts", out.accounts));
    TRY(out.kills, read_number(given, "kills", out.kills));
    const auto beyond = [](const char* name, std::uint64_t most) {
        return Fail(std::string("--") + name + ": at most " + std::to_string(most) + ".");
    };
    if (out.accounts > MoveStateOptions::accounts_max) return beyond("accounts", MoveStateOptions::accounts_max);
    if (out.kills > MoveStateOptions::kills_max) return beyond("kills", MoveStateOptions::kills_max);
    return out;
}

Result<ScaleOptions, std::string> read_scale(const po::variables_map& given) {
    ScaleOptions out;
    TRY(out.shards, read_number(given, "shards", out.shards));
    TRY(out.cross_shard, read_number(given, "cross-shard", out.cross_shard));
    if (out.shards < 1 || out.shards > ScaleOptions::shards_max)
        return Fail("--shards: 1 to " + std::to_string(ScaleOptions::shards_max) + ".");
    if (out.cross_shard > 100) return Fail(std::string("--cross-shard: at most 100."));
    return out;
}

/// Three files that are not the same: what is written last would be all that is left.
Result<EconomicsOptions, std::string> read_economics(const po::variables_map& given) {
    EconomicsOptions out;
    std::set<std::filesystem::path> files;
    for (const auto& [name, path] : {std::pair{"parameters", &out.parameters}, {"svg", &out.svg}, {"csv", &out.csv}}) {
        if (!given.contains(name)) continue;
        *path = given[name].as<std::string>();
        if (path->empty()) return Fail("--" + std::string(name) + ": a file is needed.");
        if (!files.insert(std::filesystem::path(*path).lexically_normal()).second)
            return Fail("--" + std::string(name) + ": " + *path + " is named twice.");
    }
    return out;
}

po::options_description describe(const std::string& command) {
    if (command == "move-state") return describe_move_state();
    if (command == "scale") return describe_scale();
    if (command == "economics") return describe_economics();
    return describe_fault();
}

Result<Options, std::string> read_command(const std::string& command, const po::variables_map& given) {
    Options out;
    if (command == "move-state") {
        TRY(out.move_state, read_move_state(given));
    } else if (command == "scale") {
        TRY(out.scale, read_scale(given));
    } else if (command == "economics") {
        TRY(out.economics, read_economics(given));
    } else if (command == "fault") {
        TRY(out.fault, read_fault(given));
    } else {
        return Fail(std::string("say what to do: fault, scale, move-state or economics. --help lists the options."));
    }
    return out;
}
} // namespace

Result<Options, std::string> parse_options(std::span<const char* const> arguments) {
    const std::string command = arguments.empty() ? "" : arguments.front();
    const bool has_command = !command.empty() && !command.starts_with("--");
    const po::positional_options_description none;
    constexpr int style = po::command_line_style::allow_long | po::command_line_style::long_allow_next |
                          po::command_line_style::long_allow_adjacent;
    po::options_description known = describe(command);
    known.add(describe_any());
    po::variables_map given;
    try {
        const std::vector<std::string> texts(arguments.begin() + (has_command ? 1 : 0), arguments.end());
        po::store(po::command_line_parser(texts).options(known).positional(none).style(style).run(), given);
    } catch (const po::error& error) {
        return Fail(std::string(error.what()) + ". --help lists the options.");
    }
    Options out;
    out.help = given.contains("help");
    out.version = given.contains("version");
    if (out.help || out.version) return out;
    return read_command(command, given);
}

std::string help_text() {
    std::ostringstream text;
    text << "arpeggio-lab: experiments with the protocol\n\n"
            "  arpeggio-lab fault         whole worlds on virtual time, in which all goes wrong that can\n"
            "  arpeggio-lab scale         networks of more and more shards, and how many payments they carry\n"
            "  arpeggio-lab move-state    a shard's state fetched from its members, over one kill after the other\n"
            "  arpeggio-lab economics     supply, stake and return over the years, and where the 15 % come from\n\n"
         << describe_fault() << '\n'
         << describe_scale() << '\n'
         << describe_move_state() << '\n'
         << describe_economics() << '\n'
         << describe_any()
         << "\nParameters of economics, here the built-in ones: whole ARP, shares in millionths; a target of null "
            "keeps the\nshare.\n\n"
         << to_json(default_sets());
    return text.str();
}

} // namespace arpeggio::lab
