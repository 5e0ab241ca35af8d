#include "app/lab/economics_sets.h"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace arpeggio::lab {
namespace {
namespace json = boost::json;
using staking::EconomyError;
using staking::EconomyParameters;
template <class T>
using Parsed = Result<T, std::string>;

constexpr std::uint64_t schema = 1, million = 1'000'000;

/// The fields of one object, each to be asked for once; what was not asked for is unknown.
class Fields {
public:
    static Parsed<Fields> of(const json::value& value, const std::string& path) {
        const json::object* object = value.if_object();
        if (object == nullptr) return Fail((path.empty() ? "The file" : path) + ": an object is needed.");
        return Fields(*object, path);
    }
    Parsed<const json::value*> value(std::string_view name) {
        asked_.insert(name);
        const json::value* found = object_.if_contains({name.data(), name.size()});
        if (found == nullptr) return Fail(path_of(name) + " is missing.");
        return found;
    }
    Parsed<std::uint64_t> number(std::string_view name) {
        TRY(const json::value* found, value(name));
        boost::system::error_code error;
        const auto number = found->to_number<std::uint64_t>(error);
        if (error || found->is_double()) return Fail(path_of(name) + ": a whole number of 0 or more is needed.");
        return number;
    }
    Parsed<std::uint32_t> small_number(std::string_view name) { // what is beyond is out of any range here
        TRY(const std::uint64_t wide, number(name));
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(wide, ~std::uint32_t{0}));
    }
    Parsed<Amount> arp(std::string_view name) {
        TRY(const std::uint64_t whole, number(name));
        return arpeggio::arp(whole);
    }
    Parsed<std::string> name() {
        TRY(const json::value* found, value("name"));
        const json::string* text = found->if_string();
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
        if (text == nullptr || text->empty() || text->size() > EconomySet::name_max ||
            std::any_of(text->begin(), text->end(), is_control))
            return Fail(
                path_of("name") + ": a text of 1 to " + std::to_string(EconomySet::name_max) + " bytes is needed.");
        return std::string(text->begin(), text->end());
    }
    /// Fails on a field that was not asked for.
    [[nodiscard]] Parsed<void> finish() const {
        for (const auto& [name, unused] : object_) {
            const std::string_view known(name.data(), name.size());
            if (!asked_.contains(known)) return Fail(path_of(known) + " is unknown.");
        }
        return {};
    }
    [[nodiscard]] std::string path_of(std::string_view name) const {
        return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
    }

private:
    Fields(const json::object& object, std::string path) : object_(object), path_(std::move(path)) {}

    const json::object& object_;
    std::string path_;
    std::set<std::string_view> asked_;
};

/// The field, and what may stand in it.
std::string range_of(EconomyError error) {
    const std::string most = to_decimal(staking::amount_max().atto / arp(1).atto);
    const std::string years = "1 to " + std::to_string(EconomyParameters::years_max) + ".";
    switch (error) {
    case EconomyError::SupplyOutOfRange: return "genesis_supply_arp: 1 to " + most + ".";
    case EconomyError::StakedOutOfRange: return "genesis_staked_arp: 1 to genesis_supply_arp.";
    case EconomyError::IssuanceOutOfRange: return "annual_issuance_arp: at most " + most + ".";
    case EconomyError::BurnedOutOfRange: return "annual_burned_arp: at most " + most + ".";
    case EconomyError::TargetShareOutOfRange: return "target.share_ppm: 1 to 1000000.";
    case EconomyError::TargetYearsOutOfRange: return "target.years: " + years;
    case EconomyError::YearsOutOfRange: return "years: " + years;
    }
    CHECK(false);
}

Parsed<std::optional<EconomyParameters::Target>> read_target(Fields& in) {
    TRY(const json::value* found, in.value("target"));
    if (found->is_null()) return std::optional<EconomyParameters::Target>{};
    TRY(Fields fields, Fields::of(*found, in.path_of("target")));
    EconomyParameters::Target out;
    TRY(out.share_ppm, fields.small_number("share_ppm"));
    TRY(out.years, fields.small_number("years"));
    TRY_VOID(fields.finish());
    return std::optional{out};
}

Parsed<EconomySet> read_set(Fields& in) {
    EconomySet out;
    TRY(out.name, in.name());
    TRY(out.parameters.genesis_supply, in.arp("genesis_supply_arp"));
    TRY(out.parameters.genesis_staked, in.arp("genesis_staked_arp"));
    TRY(out.parameters.annual_issuance, in.arp("annual_issuance_arp"));
    TRY(out.parameters.annual_burned, in.arp("annual_burned_arp"));
    TRY(out.parameters.target, read_target(in));
    TRY(out.parameters.years, in.small_number("years"));
    TRY_VOID(in.finish());
    const auto modelled = staking::model_economy(out.parameters);
    if (!modelled) return Fail(in.path_of(range_of(modelled.error())));
    return out;
}

Parsed<std::vector<EconomySet>> read_sets(Fields& in) {
    TRY(const std::uint64_t found_schema, in.number("schema"));
    if (found_schema != schema) return Fail("schema: " + std::to_string(schema) + " is needed.");
    TRY(const json::value* found, in.value("sets"));
    TRY_VOID(in.finish());
    const json::array* items = found->if_array();
    if (items == nullptr || items->empty() || items->size() > EconomySet::sets_max)
        return Fail("sets: a list of 1 to " + std::to_string(EconomySet::sets_max) + " is needed.");
    std::vector<EconomySet> out;
    for (const json::value& item : *items) {
        const std::string path = "sets[" + std::to_string(out.size()) + "]";
        TRY(Fields fields, Fields::of(item, path));
        TRY(EconomySet set, read_set(fields));
        const auto is_same = [&set](const EconomySet& other) { return other.name == set.name; };
        if (std::any_of(out.begin(), out.end(), is_same)) return Fail(path + ".name: an earlier set has it.");
        out.push_back(std::move(set));
    }
    return out;
}

EconomySet
moving_to(std::string name, std::uint32_t share_ppm, std::uint32_t years, std::uint64_t burned_millions = 0) {
    EconomySet out{std::move(name), {}};
    out.parameters.target = EconomyParameters::Target{share_ppm, years};
    out.parameters.annual_burned = arp(burned_millions * million);
    return out;
}

std::uint64_t whole_arp(const Amount& amount) {
    return (amount.atto / arp(1).atto).low64();
}
json::object json_of(const EconomySet& set) {
    const EconomyParameters& in = set.parameters;
    json::value target;
    if (in.target) target = json::object{{"share_ppm", in.target->share_ppm}, {"years", in.target->years}};
    return {
        {"name", set.name},
        {"genesis_supply_arp", whole_arp(in.genesis_supply)},
        {"genesis_staked_arp", whole_arp(in.genesis_staked)},
        {"annual_issuance_arp", whole_arp(in.annual_issuance)},
        {"annual_burned_arp", whole_arp(in.annual_burned)},
        {"target", target},
        {"years", in.years}};
}
} // namespace

std::vector<EconomySet> default_sets() {
    return {
        {"The launch's share stays staked", {}},
        moving_to("Half staked after 5 years", 500'000, 5),
        moving_to("Three quarters after 10 years", 750'000, 10),
        moving_to("Half after 5 years, 200 M a year burned", 500'000, 5, 200)};
}

Result<std::vector<EconomySet>, std::string> parse_sets(std::string_view text) {
    if (text.size() > EconomySet::json_max)
        return Fail("The file has more than " + std::to_string(EconomySet::json_max) + " bytes.");
    boost::system::error_code error;
    const json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return Fail("This is no JSON: " + error.message() + ".");
    TRY(Fields fields, Fields::of(value, ""));
    return read_sets(fields);
}

std::string to_json(const std::vector<EconomySet>& sets) {
    std::string out = "{\"schema\": " + std::to_string(schema) + ", \"sets\": [";
    for (const EconomySet& set : sets) {
        out += &set == &sets.front() ? "\n  " : ",\n  ";
        out += json::serialize(json_of(set));
    }
    return out + "\n]}\n";
}

} // namespace arpeggio::lab
