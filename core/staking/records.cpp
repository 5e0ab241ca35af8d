#include "staking/records.h"

#include "state/leaf.h"

#include <algorithm>

namespace arpeggio::staking {
namespace {
using codec::Reader;
using codec::Writer;
using state::LeafKind;

// Each `get` reads what its `put` wrote, and says whether it was there.

void put(Writer& out, const Amount& amount) {
    out.u256(amount.atto);
}
bool get(Reader& in, U256& value) {
    const auto read = in.u256();
    if (read) value = *read;
    return read.has_value();
}
bool get(Reader& in, Amount& amount) {
    return get(in, amount.atto);
}
template <class Tag>
bool get(Reader& in, Strong<Tag>& number) {
    const auto read = in.u64();
    if (read) number.value = *read;
    return read.has_value();
}
bool get(Reader& in, std::uint64_t& number) {
    const auto read = in.u64();
    if (read) number = *read;
    return read.has_value();
}
bool get_rate(Reader& in, Rate& rate) {
    return get(in, rate) && rate <= rate_whole;
}
bool get(Reader& in, bool& flag) {
    const auto read = in.boolean();
    if (read) flag = *read;
    return read.has_value();
}
template <class Fixed>
bool get_fixed(Reader& in, Fixed& value) {
    const auto read = in.fixed<Fixed>();
    if (read) value = *read;
    return read.has_value();
}

void put(Writer& out, const Pool& pool) {
    put(out, pool.tokens);
    out.u256(pool.shares);
}
bool get(Reader& in, Pool& pool) {
    return get(in, pool.tokens) && get(in, pool.shares);
}

void put(Writer& out, const Undelegation& one) {
    out.u64(one.epoch.value);
    put(out, one.nominal);
}
bool get(Reader& in, Undelegation& one) {
    return get(in, one.epoch) && get(in, one.nominal);
}
constexpr std::size_t undelegation_size = 8 + 32;

void put(Writer& out, const Liability& one) {
    out.fixed(one.validator);
    put(out, one.source);
    put(out, one.counted);
}
bool get(Reader& in, Liability& one) {
    return get_fixed(in, one.validator) && get(in, one.source) && get(in, one.counted);
}
constexpr std::size_t liability_size = Address::size + undelegation_size + 32;

void put(Writer& out, const ValidatorKey& key) {
    out.fixed(key.key).u64(key.since.value);
}
bool get(Reader& in, ValidatorKey& key) {
    return get_fixed(in, key.key) && get(in, key.since);
}
constexpr std::size_t key_size = crypto::Ed25519PublicKey::size + 8;

void put(Writer& out, const Address& address) {
    out.fixed(address);
}
bool get(Reader& in, Address& address) {
    return get_fixed(in, address);
}

template <class T>
void put_list(Writer& out, const std::vector<T>& list) {
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const T& one : list) put(out, one);
}
template <class T>
bool get_list(Reader& in, std::vector<T>& list, std::size_t count_max, std::size_t size_each) {
    const auto count = in.count(count_max, size_each);
    if (!count) return false;
    list.resize(*count);
    return std::ranges::all_of(list, [&](T& one) { return get(in, one); });
}

bool get_text(Reader& in, std::string& text, std::size_t size_max) {
    const auto read = in.byte_string(size_max);
    if (read) text.assign(read->begin(), read->end());
    return read.has_value();
}

/// The record that `read` fills from a leaf of that kind.
template <class Record, class Read>
std::optional<Record> decoded(ByteView leaf, LeafKind kind, Read read) {
    auto in = state::open_leaf(leaf, kind);
    Record out;
    if (!in || !read(*in, out) || !in->at_end()) return std::nullopt;
    return out;
}

bool get_terms(Reader& in, Validator& out) {
    bool has_changed = false;
    Epoch changed;
    const bool is_there = get_rate(in, out.commission) && get_rate(in, out.commission_max) &&
                          get_rate(in, out.commission_step_max) && get(in, has_changed) && get(in, changed);
    if (has_changed) out.commission_changed = changed;
    return is_there && (has_changed || changed == Epoch{}) && get(in, out.self_stake_min) && get(in, out.total_max);
}
} // namespace

bool Validator::has_key(const crypto::Ed25519PublicKey& key) const {
    return std::ranges::find(keys, key, &ValidatorKey::key) != keys.end();
}

Bytes encode_validator(const Validator& validator) {
    Writer out;
    state::begin_leaf(out, LeafKind::Validator).fixed(validator.operator_address).u64(validator.number);
    out.u64(validator.since.value).u64(validator.commission.value).u64(validator.commission_max.value);
    out.u64(validator.commission_step_max.value).boolean(validator.commission_changed.has_value());
    out.u64(validator.commission_changed.value_or(Epoch{}).value);
    put(out, validator.self_stake_min);
    put(out, validator.total_max);
    put_list(out, validator.keys);
    out.boolean(validator.is_active).boolean(validator.comes_back);
    put(out, validator.collecting);
    put(out, validator.compounding);
    out.u256(validator.dividends.index);
    put(out, validator.dividends.owed);
    put(out, validator.commission_due);
    return std::move(out).out();
}

std::optional<Validator> decode_validator(ByteView leaf) {
    return decoded<Validator>(leaf, LeafKind::Validator, [](Reader& in, Validator& out) {
        return get(in, out.operator_address) && get(in, out.number) && get(in, out.since) && get_terms(in, out) &&
               get_list(in, out.keys, Validator::keys_max, key_size) && get(in, out.is_active) &&
               get(in, out.comes_back) && get(in, out.collecting) && get(in, out.compounding) &&
               get(in, out.dividends.index) && get(in, out.dividends.owed) && get(in, out.commission_due);
    });
}

Bytes encode_description(const Description& description) {
    Writer out;
    state::begin_leaf(out, LeafKind::Description);
    for (const std::string* text :
         {&description.name, &description.identity, &description.website, &description.contact, &description.details})
        out.byte_string(as_bytes(*text));
    return std::move(out).out();
}

std::optional<Description> decode_description(ByteView leaf) {
    return decoded<Description>(leaf, LeafKind::Description, [](Reader& in, Description& out) {
        constexpr std::size_t size_max = Description::text_max;
        return get_text(in, out.name, size_max) && get_text(in, out.identity, size_max) &&
               get_text(in, out.website, size_max) && get_text(in, out.contact, size_max) &&
               get_text(in, out.details, Description::details_max);
    });
}

Bytes encode_delegation(const Delegation& delegation) {
    Writer out;
    state::begin_leaf(out, LeafKind::Delegation).boolean(delegation.is_compounding).u256(delegation.shares);
    out.u256(delegation.index);
    put(out, delegation.rewards);
    put_list(out, delegation.undelegations);
    put_list(out, delegation.liabilities);
    return std::move(out).out();
}

std::optional<Delegation> decode_delegation(ByteView leaf) {
    return decoded<Delegation>(leaf, LeafKind::Delegation, [](Reader& in, Delegation& out) {
        return get(in, out.is_compounding) && get(in, out.shares) && get(in, out.index) && get(in, out.rewards) &&
               get_list(in, out.undelegations, Delegation::undelegations_max, undelegation_size) &&
               get_list(in, out.liabilities, Delegation::liabilities_max, liability_size);
    });
}

Bytes encode_unlocking(const Unlocking& unlocking) {
    Writer out;
    state::begin_leaf(out, LeafKind::Unlocking).u64(unlocking.kept.value);
    put(out, unlocking.tokens);
    put(out, unlocking.nominal);
    put(out, unlocking.lent);
    return std::move(out).out();
}

std::optional<Unlocking> decode_unlocking(ByteView leaf) {
    return decoded<Unlocking>(leaf, LeafKind::Unlocking, [](Reader& in, Unlocking& out) {
        return get_rate(in, out.kept) && get(in, out.tokens) && get(in, out.nominal) && get(in, out.lent);
    });
}

Bytes encode_summary(const Summary& summary) {
    Writer out;
    state::begin_leaf(out, LeafKind::StakingSummary).u64(summary.validators);
    for (const Amount* amount : {&summary.bonded, &summary.unlocking, &summary.rewards, &summary.remainder})
        put(out, *amount);
    return std::move(out).out();
}

std::optional<Summary> decode_summary(ByteView leaf) {
    return decoded<Summary>(leaf, LeafKind::StakingSummary, [](Reader& in, Summary& out) {
        return get(in, out.validators) && get(in, out.bonded) && get(in, out.unlocking) && get(in, out.rewards) &&
               get(in, out.remainder);
    });
}

Bytes encode_key_owner(const KeyOwner& owner) {
    Writer out;
    state::begin_leaf(out, LeafKind::KeyOwner).fixed(owner.operator_address).boolean(owner.is_banned);
    return std::move(out).out();
}

std::optional<KeyOwner> decode_key_owner(ByteView leaf) {
    return decoded<KeyOwner>(leaf, LeafKind::KeyOwner, [](Reader& in, KeyOwner& out) {
        return get(in, out.operator_address) && get(in, out.is_banned);
    });
}

Bytes encode_operator(const Address& operator_address) {
    Writer out;
    state::begin_leaf(out, LeafKind::ValidatorNumber).fixed(operator_address);
    return std::move(out).out();
}

std::optional<Address> decode_operator(ByteView leaf) {
    return decoded<Address>(leaf, LeafKind::ValidatorNumber, [](Reader& in, Address& out) { return get(in, out); });
}

Bytes encode_positions(const Positions& positions) {
    Writer out;
    state::begin_leaf(out, LeafKind::Positions);
    put_list(out, positions.validators);
    return std::move(out).out();
}

std::optional<Positions> decode_positions(ByteView leaf) {
    return decoded<Positions>(leaf, LeafKind::Positions, [](Reader& in, Positions& out) {
        return get_list(in, out.validators, Positions::count_max, Address::size) &&
               std::ranges::adjacent_find(out.validators, std::greater_equal<>{}) == out.validators.end();
    });
}

Bytes encode_rules(const Rules& rules) {
    Writer out;
    state::begin_leaf(out, LeafKind::StakingRules);
    put(out, rules.self_stake_min);
    put(out, rules.delegation_min);
    out.u64(rules.commission_min.value).u64(rules.lock_epochs).u64(rules.redelegation_epochs).u64(rules.seats);
    out.u64(rules.seats_max.value);
    return std::move(out).out();
}

std::optional<Rules> decode_rules(ByteView leaf) {
    return decoded<Rules>(leaf, LeafKind::StakingRules, [](Reader& in, Rules& out) {
        return get(in, out.self_stake_min) && get(in, out.delegation_min) && get_rate(in, out.commission_min) &&
               get(in, out.lock_epochs) && get(in, out.redelegation_epochs) && get(in, out.seats) &&
               get_rate(in, out.seats_max);
    });
}

} // namespace arpeggio::staking
