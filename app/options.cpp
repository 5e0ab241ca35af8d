#include "app/options.h"

#include <boost/program_options.hpp>

#include <charconv>
#include <limits>
#include <sstream>

namespace arpeggio::app {
/// Digits only: a minus before a number would make it a large one.
struct Number {
    std::uint64_t value = 0;
};
/// Found by Boost through the type of its last but one argument.
void validate(boost::any& into, const std::vector<std::string>& texts, Number* /*type*/, int /*unused*/) {
    namespace po = boost::program_options;
    po::validators::check_first_occurrence(into);
    const std::string& text = po::validators::get_single_string(texts);
    Number out;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, out.value);
    if (error != std::errc{} || rest != end) throw po::validation_error(po::validation_error::invalid_option_value);
    into = boost::any(out);
}

namespace {
namespace po = boost::program_options;
using Texts = std::vector<std::string>;

constexpr std::uint16_t rpc_port_default = 8570;
constexpr std::uint32_t most32 = std::numeric_limits<std::uint32_t>::max();

po::options_description describe(Program program) {
    po::options_description all("Options");
    auto add = all.add_options();
    add("data-dir", po::value<std::string>()->value_name("DIR"), "everything written is under this folder");
    add("network", po::value<std::string>()->value_name("FILE"), "network definition file");
    add("demo", "host a whole network in this process");
    add("shards", po::value<Number>()->value_name("S"), "shards of the demo (4)");
    add("validators", po::value<Number>()->value_name("N"), "validators of the demo (16), at least 4 a shard");
    add("epoch", po::value<Number>()->value_name("SECONDS"), "epoch of the demo (60), at least 15");
    add("seed", po::value<Number>()->value_name("X"), "makes the demo's keys and chain ids from this number");
    add("accounts", po::value<Number>()->value_name("N"), "funded accounts in the demo's genesis");
    add("load", po::value<Number>()->value_name("T"), "signed transfers a second");
    add("cross-shard", po::value<Number>()->value_name("P"), "percent of the load that goes into another shard");
    add("stop-validator", po::value<Texts>()->value_name("K@S"), "validator K stops at second S");
    add("start-validator", po::value<Texts>()->value_name("K@S"), "validator K starts at second S");
    add("rpc", po::value<std::string>()->value_name("ADDR:PORT|off"), "JSON-RPC endpoint (127.0.0.1:8570)");
    add("validator", po::value<Texts>()->value_name("KEYFILE"), "validate with this key");
    add("password-file", po::value<std::string>()->value_name("F"), "file with the password of the key files");
    add("log", po::value<std::string>()->value_name("LEVEL"), "error, warning, info or debug, to stderr");
    add("log-json", "one JSON object an event");
    add("until-height", po::value<Number>()->value_name("H"), "stop when the final height is at least H");
    add("until-epoch", po::value<Number>()->value_name("E"), "stop at the first final beacon block of epoch E");
    add("for", po::value<Number>()->value_name("S"), "stop S seconds after the first final block");
    if (program == Program::Daemon) add("check", "verify everything on disk, repair what can be, and end");
    if (program == Program::Desktop) {
        add("tour", po::value<std::string>()->value_name("DIR"), "picture every page into this folder");
        add("theme", po::value<std::string>()->value_name("dark|light|system"), "colours");
        add("language", po::value<std::string>()->value_name("CODE"), "language of the window");
        add("scale", po::value<double>()->value_name("F"), "size of text, 0.9 to 1.5");
    }
    add("help", "this text");
    add("version", "the version");
    return all;
}

Result<ValidatorSwitch, std::string> parse_switch(const std::string& text) {
    ValidatorSwitch out;
    std::uint32_t second = 0;
    const char* const end = text.data() + text.size();
    const auto [at, first_error] = std::from_chars(text.data(), end, out.validator);
    const bool is_split = first_error == std::errc{} && at != end && *at == '@';
    const auto [rest, second_error] = std::from_chars(is_split ? at + 1 : end, end, second);
    if (!is_split || second_error != std::errc{} || rest != end) {
        return Fail("\"" + text + "\" is not K@S: a validator's number, an @, and a second, as in 3@5.");
    }
    out.at = std::chrono::seconds{second};
    return out;
}
Result<std::vector<ValidatorSwitch>, std::string>
parse_switches(const po::variables_map& given, const char* name, std::uint32_t validators) {
    std::vector<ValidatorSwitch> out;
    if (!given.contains(name)) return out;
    for (const std::string& text : given[name].as<Texts>()) {
        TRY(const ValidatorSwitch one, parse_switch(text));
        if (one.validator >= validators) {
            return Fail(
                "--" + std::string(name) + " " + text + ": there are validators 0 to " +
                std::to_string(validators - 1) + ".");
        }
        out.push_back(one);
    }
    return out;
}

Result<void, std::string> read_rpc(const std::string& text, Options& into) {
    if (text == "off") {
        into.rpc_port.reset();
        return {};
    }
    const auto colon = text.rfind(':');
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const char* const digits = colon == std::string::npos ? end : text.data() + colon + 1;
    const auto [rest, error] = std::from_chars(digits, end, port);
    if (error != std::errc{} || rest != end || colon == 0) {
        return Fail("--rpc wants ADDRESS:PORT or off, as in 127.0.0.1:8570; \"" + text + "\" is neither.");
    }
    into.rpc_address = text.substr(0, colon);
    into.rpc_port = port;
    return {};
}

/// A number that is `most` at most; `fallback` if it is not given.
Result<std::uint64_t, std::string>
read_number(const po::variables_map& given, const char* name, std::uint64_t most, std::uint64_t fallback) {
    if (!given.contains(name)) return fallback;
    const std::uint64_t number = given[name].as<Number>().value;
    if (number > most) return Fail("--" + std::string(name) + ": at most " + std::to_string(most) + ".");
    return number;
}
Result<std::uint32_t, std::string>
read_number32(const po::variables_map& given, const char* name, std::uint32_t most, std::uint32_t fallback) {
    TRY(const std::uint64_t number, read_number(given, name, most, fallback));
    return static_cast<std::uint32_t>(number);
}

Result<DemoOptions, std::string> read_demo(const po::variables_map& given) {
    DemoOptions demo;
    TRY(demo.shards, read_number32(given, "shards", most32, demo.shards));
    TRY(const std::uint32_t epoch, read_number32(given, "epoch", most32, 60));
    demo.epoch = std::chrono::seconds{epoch};
    if (given.contains("seed")) demo.seed = given["seed"].as<Number>().value;
    if (demo.shards < 1 || demo.shards > 16) return Fail(std::string("--shards: a demo has 1 to 16 shards."));
    TRY(demo.validators, read_number32(given, "validators", most32, 4 * demo.shards));
    if (demo.validators < 4 * demo.shards || demo.validators > 64 * demo.shards) {
        return Fail(
            "--validators: " + std::to_string(demo.shards) + " shards take " + std::to_string(4 * demo.shards) +
            " to " + std::to_string(64 * demo.shards) + " validators, 4 to 64 each, not " +
            std::to_string(demo.validators) + ".");
    }
    if (demo.epoch < std::chrono::seconds{15}) return Fail(std::string("--epoch: at least 15 seconds."));
    return demo;
}

Result<LogLevel, std::string> read_level(const std::string& text) {
    if (text == "error") return LogLevel::Error;
    if (text == "warning") return LogLevel::Warning;
    if (text == "info") return LogLevel::Info;
    if (text == "debug") return LogLevel::Debug;
    return Fail("--log: error, warning, info or debug; \"" + text + "\" is none of them.");
}

Result<void, std::string> read_network(const po::variables_map& given, Options& into) {
    const bool is_demo = given.contains("demo");
    if (is_demo && given.contains("network"))
        return Fail(std::string("--demo hosts a network of its own: leave out --network."));
    for (const char* name :
         {"shards", "validators", "epoch", "seed", "accounts", "stop-validator", "start-validator"}) {
        if (!is_demo && given.contains(name)) return Fail("--" + std::string(name) + " belongs to --demo.");
    }
    if (is_demo) {
        TRY(into.demo, read_demo(given));
        TRY(into.stops, parse_switches(given, "stop-validator", into.demo->validators));
        TRY(into.starts, parse_switches(given, "start-validator", into.demo->validators));
    }
    TRY(into.accounts, read_number(given, "accounts", 10'000'000, 0));
    if (given.contains("accounts") && into.accounts < 2) return Fail(std::string("--accounts: at least 2."));
    TRY(into.load, read_number32(given, "load", 100'000, 0));
    TRY(into.cross_shard, read_number32(given, "cross-shard", 100, 0));
    if (into.cross_shard > 0 && into.demo && into.demo->shards < 2)
        return Fail(std::string("--cross-shard: there is no other shard; give --shards 2 or more."));
    if (given.contains("network")) into.network_file = given["network"].as<std::string>();
    if (given.contains("validator")) {
        for (const std::string& file : given["validator"].as<Texts>()) into.validator_keys.emplace_back(file);
    }
    if (given.contains("password-file")) into.password_file = given["password-file"].as<std::string>();
    return {};
}

Result<void, std::string> read_desktop(const po::variables_map& given, Options& into) {
    if (given.contains("tour")) into.tour = TourOptions{given["tour"].as<std::string>()};
    if (given.contains("theme")) into.theme = given["theme"].as<std::string>();
    if (!into.theme.empty() && into.theme != "dark" && into.theme != "light" && into.theme != "system") {
        return Fail("--theme: dark, light or system; \"" + into.theme + "\" is none of them.");
    }
    if (given.contains("language")) into.language = given["language"].as<std::string>();
    if (given.contains("scale")) into.scale = given["scale"].as<double>();
    if (given.contains("scale") && !(into.scale >= 0.9 && into.scale <= 1.5))
        return Fail(std::string("--scale: 0.9 to 1.5."));
    return {};
}

Result<Options, std::string> read(Program program, const po::variables_map& given) {
    Options out;
    out.help = given.contains("help");
    out.version = given.contains("version");
    if (program == Program::Daemon) out.rpc_port = rpc_port_default;
    if (given.contains("data-dir")) out.data_dir = given["data-dir"].as<std::string>();
    if (given.contains("data-dir") && out.data_dir.empty()) return Fail(std::string("--data-dir wants a folder."));
    TRY_VOID(read_network(given, out));
    out.is_rpc_given = given.contains("rpc");
    if (out.is_rpc_given) TRY_VOID(read_rpc(given["rpc"].as<std::string>(), out));
    if (given.contains("log")) {
        TRY(out.log_level, read_level(given["log"].as<std::string>()));
    }
    out.log_json = given.contains("log-json");
    if (given.contains("until-height")) out.until_height = given["until-height"].as<Number>().value;
    if (given.contains("until-epoch")) out.until_epoch = given["until-epoch"].as<Number>().value;
    if (given.contains("for")) {
        TRY(const std::uint32_t time, read_number32(given, "for", most32, 0));
        out.run_for = std::chrono::seconds{time};
    }
    if (program == Program::Desktop) TRY_VOID(read_desktop(given, out));
    out.check = program == Program::Daemon && given.contains("check");
    for (const char* name :
         {"load", "cross-shard", "rpc", "until-height", "until-epoch", "for", "stop-validator", "start-validator"}) {
        if (out.check && given.contains(name))
            return Fail("--check starts no node: leave out --" + std::string(name) + ".");
    }
    return out;
}
} // namespace

Result<Options, std::string> parse_options(Program program, std::span<const char* const> arguments) {
    const auto options = describe(program);
    const po::positional_options_description none;
    constexpr int style = po::command_line_style::allow_long | po::command_line_style::long_allow_next |
                          po::command_line_style::long_allow_adjacent;
    po::variables_map given;
    try {
        const Texts texts(arguments.begin(), arguments.end());
        po::store(po::command_line_parser(texts).options(options).positional(none).style(style).run(), given);
    } catch (const po::error& error) {
        return Fail(std::string(error.what()) + ". --help lists the options.");
    }
    return read(program, given);
}

std::string help_text(Program program) {
    std::ostringstream text;
    text << (program == Program::Daemon ? "arpeggiod: an Arpeggio node without a screen\n\n"
                                        : "arpeggio: validator and wallet\n\n")
         << describe(program);
    return text.str();
}

} // namespace arpeggio::app
