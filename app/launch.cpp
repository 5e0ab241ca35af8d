#include "app/launch.h"

#include "chain/demo_network.h"
#include "codec/hex.h"
#include "crypto/hash.h"
#include "wallet/keystore_file.h"
#include "wallet/validator_key.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace arpeggio::app {
namespace {
namespace fs = std::filesystem;
constexpr std::size_t load_accounts_max = 256; ///< keys in locked memory, 16 KiB each
constexpr const char* network_file_name = "network.json";
constexpr const char* seed_file_name = "demo.seed"; ///< what all keys of a demo follow from

LaunchError problem(ExitCode code, std::string sentence) {
    return {code, std::move(sentence), node::Trouble::None};
}

std::string sentence(node::Trouble trouble, const std::string& where) {
    switch (trouble) {
    case node::Trouble::DataFolderInUse:
        return "The data folder " + where +
               " is in use by another Arpeggio. Stop that one, or give this one a folder of its own with --data-dir.";
    case node::Trouble::DataFolderUnreadable:
        return "The data folder " + where +
               " cannot be read and written. Check that it is a folder and that its rights allow it, or give another "
               "with --data-dir.";
    case node::Trouble::DataFolderOtherVersion:
        return "The data folder " + where +
               " was written by another version of Arpeggio. Use that version, or give an empty folder with "
               "--data-dir.";
    case node::Trouble::DataFolderOtherNetwork:
        return "The data folder " + where +
               " belongs to another network. Give the options it was made with, or an empty folder with --data-dir.";
    case node::Trouble::DataDamaged:
        return "The chain's data in " + where +
               " is damaged. Your keys are in files of their own and are not touched. arpeggiod --check says what it "
               "is "
               "and repairs what can be; or move the folder \"chain\" away to start over.";
    case node::Trouble::DiskFull:
        return "The disk of " + where + " is full. Make room and start again; nothing is lost.";
    case node::Trouble::DiskFailed: return "The disk of " + where + " failed. Check it, then start again.";
    case node::Trouble::None:
    case node::Trouble::PortTaken:
    case node::Trouble::NoFinality: break;
    }
    CHECK(false);
}

LaunchError problem(node::Trouble trouble, const fs::path& folder) {
    return {ExitCode::Data, sentence(trouble, folder.string()), trouble};
}

Hash demo_seed(const DemoOptions& demo) {
    Hash seed;
    if (demo.seed) {
        const std::string text = "arpeggio demo " + std::to_string(*demo.seed);
        return crypto::hash(crypto::HashDomain::Genesis, {as_bytes(text)});
    }
    crypto::fill_random(seed.bytes);
    return seed;
}

/// At most `size_max` bytes of a file; absent if it cannot be read or is longer.
std::optional<std::string> read_text(const fs::path& file, std::size_t size_max) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string text;
    std::array<char, 16'384> part;
    do {
        in.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(in.gcount()));
    } while (in && text.size() <= size_max);
    if (in.bad() || text.size() > size_max) return std::nullopt;
    return text;
}

Result<chain::NetworkDefinition, LaunchError> read_definition(const fs::path& file) {
    const auto text = read_text(file, chain::NetworkDefinition::json_max);
    if (!text)
        return Fail(problem(
            ExitCode::Data,
            "The network definition " + file.string() + " cannot be read. Check its name and its rights."));
    auto definition = chain::parse_definition(*text);
    if (definition) return *std::move(definition);
    const chain::DefinitionProblem& wrong = definition.error();
    const std::string where = wrong.field.empty() ? "" : " at " + wrong.field;
    return Fail(problem(
        ExitCode::Data,
        "The network definition " + file.string() + " is not valid" + where + " (" +
            std::string(chain::to_string(wrong.error)) + "). Ask whoever gave it to you for a right one."));
}

Result<void, LaunchError> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) return Fail(problem(node::Trouble::DataFolderUnreadable, folder));
    return {};
}

std::optional<Hash> read_seed(const fs::path& folder) {
    const auto text = read_text(folder / seed_file_name, 2 + 2 * Hash::size);
    if (!text) return std::nullopt;
    const auto seed = codec::parse_0x_fixed<Hash>(*text);
    if (!seed) return std::nullopt;
    return *seed;
}

struct Demo {
    chain::NetworkDefinition network;
    Hash seed;
};

bool is_of_size(const chain::NetworkDefinition& kept, const Options& wanted) {
    const bool is_as_many = kept.validators.size() == wanted.demo->validators &&
                            kept.profile.shards == wanted.demo->shards &&
                            std::chrono::seconds{kept.profile.epoch_seconds} == wanted.demo->epoch;
    return is_as_many && (wanted.accounts == 0 || (kept.generated && kept.generated->count == wanted.accounts));
}

/// The demo that the folder holds, or a new one.
Result<Demo, LaunchError> demo_definition(const Options& options, const fs::path& folder) {
    const fs::path file = folder / network_file_name;
    std::error_code error;
    if (fs::exists(file, error)) {
        TRY(chain::NetworkDefinition kept, read_definition(file));
        const auto seed = read_seed(folder);
        if (!seed) return Fail(problem(node::Trouble::DataFolderOtherNetwork, folder));
        const bool is_same_seed = !options.demo->seed || demo_seed(*options.demo) == *seed;
        const bool is_same = options.demo->takes_kept || (is_same_seed && is_of_size(kept, options));
        if (!kept.is_demo || !is_same) return Fail(problem(node::Trouble::DataFolderOtherNetwork, folder));
        return Demo{std::move(kept), *seed};
    }
    chain::DemoOptions demo;
    demo.seed = demo_seed(*options.demo);
    demo.shards = options.demo->shards;
    demo.validators = options.demo->validators;
    demo.epoch_seconds = static_cast<std::uint32_t>(options.demo->epoch.count());
    if (options.accounts > 0) demo.accounts = options.accounts;
    demo.genesis_time = timestamp_of(Instant{std::chrono::seconds{std::time(nullptr)}});
    auto made = chain::make_demo_network(demo);
    if (!made) return Fail(problem(ExitCode::Usage, "A demo cannot have this " + made.error().field + "."));
    if (!options.demo->own_name.empty()) made->validators.front().name = options.demo->own_name;
    const auto keep = [&](const char* name, const std::string& text, wallet::WriteMode mode) {
        return wallet::write_atomically((folder / name).string(), as_bytes(text), mode).has_value();
    };
    // The definition comes last: as long as it is missing the demo was never there.
    if (!keep(seed_file_name, codec::to_0x(demo.seed.view()), wallet::WriteMode::Replace) ||
        !keep(network_file_name, chain::to_json(*made), wallet::WriteMode::CreateNew)) {
        return Fail(problem(node::Trouble::DataFolderUnreadable, folder));
    }
    return Demo{*std::move(made), demo.seed};
}

void add_demo_keys(node::NodeOptions& into, const Hash& seed) {
    for (std::size_t i = 0; i < into.network.validators.size(); ++i)
        into.validators.push_back(chain::demo_validator_key(seed, i));
    into.faucet_key = chain::demo_faucet_key(seed);
    if (!into.network.generated) return;
    const std::uint64_t count = std::min<std::uint64_t>(into.network.generated->count, load_accounts_max);
    for (std::uint64_t i = 0; i < count; ++i)
        into.load_keys.push_back(chain::generated_account_key(into.network.generated->seed, i));
}

Result<crypto::Ed25519SecretKey, LaunchError> read_key(const fs::path& file, const std::string& password) {
    const auto bytes = wallet::read_keystore_file(file.string());
    if (!bytes)
        return Fail(problem(
            ExitCode::Data,
            "The key file " + file.string() + " cannot be read (" + std::string(wallet::to_string(bytes.error())) +
                ")."));
    auto key_file = wallet::ValidatorKeyFile::decode(*bytes);
    if (!key_file)
        return Fail(problem(
            ExitCode::Data,
            file.string() + " is not a validator's key file (" + std::string(wallet::to_string(key_file.error())) +
                ")."));
    std::optional<wallet::FileKey> key;
    if (const auto recipe = key_file->recipe()) {
        auto made = wallet::FileKey::from_password(as_bytes(password), *recipe);
        if (!made) return Fail(problem(ExitCode::Data, "There is not enough memory to open " + file.string() + "."));
        key = *std::move(made);
    }
    auto opened = key_file->unseal(key ? &*key : nullptr);
    if (!opened)
        return Fail(problem(
            ExitCode::Data,
            "The password does not open " + file.string() + ". Give the right one with --password-file."));
    return std::move(opened->key);
}

Result<void, LaunchError> add_key_files(const Options& options, node::NodeOptions& into) {
    std::string password;
    if (!options.password_file.empty()) {
        const auto text = read_text(options.password_file, 4096);
        if (!text)
            return Fail(
                problem(ExitCode::Data, "The password file " + options.password_file.string() + " cannot be read."));
        password = text->substr(0, text->find_first_of("\r\n"));
    }
    for (const fs::path& file : options.validator_keys) {
        TRY(auto key, read_key(file, password));
        into.validators.push_back(std::move(key));
    }
    return {};
}
} // namespace

fs::path data_folder(const Options& options) {
    if (!options.data_dir.empty()) return options.data_dir;
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/')
        return fs::path(data) / "arpeggio";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : ".") / ".local" / "share" / "arpeggio";
}

LogSink make_log(const Options& options) {
    return [level_max = options.log_level,
            as_json = options.log_json](LogLevel level, std::string_view subsystem, std::string_view text) {
        if (level > level_max) return;
        constexpr const char* names[] = {"error", "warning", "info", "debug"};
        const char* name = names[static_cast<std::size_t>(level)];
        const char* const form =
            as_json ? "{\"level\":\"%s\",\"subsystem\":\"%.*s\",\"text\":\"%.*s\"}\n" : "%s %.*s: %.*s\n";
        std::fprintf(
            stderr,
            form,
            name,
            static_cast<int>(subsystem.size()),
            subsystem.data(),
            static_cast<int>(text.size()),
            text.data());
    };
}

Result<chain::NetworkDefinition, LaunchError> kept_network(const Options& options) {
    if (!options.network_file.empty()) return read_definition(options.network_file);
    const fs::path file = data_folder(options) / network_file_name;
    std::error_code error;
    if (fs::exists(file, error)) return read_definition(file);
    return Fail(problem(
        ExitCode::Data,
        "The folder " + data_folder(options).string() +
            " holds no demo. Give the folder of one with --data-dir, or --network with a definition file."));
}

LaunchError problem_with(const Options& options, node::Trouble trouble) {
    return problem(trouble, data_folder(options));
}

Result<std::unique_ptr<node::Node>, LaunchError> launch(const Options& options) {
    const fs::path folder = data_folder(options);
    node::NodeOptions node;
    node.data_folder = folder;
    node.log = make_log(options);
    if (options.demo) {
        TRY_VOID(make_folder(folder));
        TRY(Demo demo, demo_definition(options, folder));
        node.network = std::move(demo.network);
        add_demo_keys(node, demo.seed);
    } else {
        if (options.network_file.empty())
            return Fail(problem(ExitCode::Usage, "Which network? Give --demo, or --network with a definition file."));
        TRY(node.network, read_definition(options.network_file));
        TRY_VOID(add_key_files(options, node));
        if (node.validators.empty())
            return Fail(problem(
                ExitCode::Usage, "Without peers a node needs the key of a validator: give --validator KEYFILE."));
        TRY_VOID(make_folder(folder));
    }
    auto started = node::Node::start(std::move(node));
    if (!started) return Fail(problem(started.error(), folder));
    return *std::move(started);
}

} // namespace arpeggio::app
