#include "staking/arguments.h"
#include "staking/contract.h"

#include <algorithm>

namespace arpeggio::staking {
namespace {
using codec::AbiReader;
using codec::AbiWriter;
using Answered = Result<Bytes, Problem>;

/// What a view reads from.
struct Source {
    Book book;
    Calls& calls;
    AbiReader& in;
};

struct View {
    codec::AbiSelector selector;
    std::size_t arguments;
    Answered (*answer)(const Source&);
};

U256 word_of(const Address& address) {
    return from_big_endian(address.view());
}

Answered validator_count(const Source& source) {
    TRY(const Summary summary, source.book.summary());
    return AbiWriter(1).u64(summary.validators).out();
}

Answered validator_at(const Source& source) {
    Arguments arguments(source.in);
    const std::uint64_t number = arguments.number();
    if (!arguments.are_good()) return refuse(Refusal::Malformed);
    TRY(const Summary summary, source.book.summary());
    if (number >= summary.validators) return refuse(Refusal::NoSuchValidator);
    TRY(const Address found, source.book.operator_of(number));
    return AbiWriter(1).address(found).out();
}

/// The one that the only argument names.
Result<Validator, Problem> asked_validator(const Source& source) {
    Arguments arguments(source.in);
    const Address address = arguments.address();
    if (!arguments.are_good()) return refuse(Refusal::Malformed);
    TRY(auto found, source.book.validator(address));
    if (!found) return refuse(Refusal::NoSuchValidator);
    return *std::move(found);
}

Answered validator(const Source& source) {
    TRY(const Validator one, asked_validator(source));
    AbiWriter out(10);
    out.u64(one.number).u64(one.since.value).u64(one.commission.value).u64(one.commission_max.value);
    out.u64(one.commission_step_max.value).u256(one.self_stake_min.atto).u256(one.total_max.atto);
    return out.boolean(one.is_active).boolean(one.comes_back).u256(one.total().atto).out();
}

Answered description(const Source& source) {
    TRY(const Validator one, asked_validator(source));
    TRY(const Description told, source.book.description(one.operator_address));
    AbiWriter out(5);
    for (const std::string* text : {&told.name, &told.identity, &told.website, &told.contact, &told.details})
        out.bytes(as_bytes(*text));
    return out.out();
}

Answered keys(const Source& source) {
    TRY(const Validator one, asked_validator(source));
    std::vector<U256> words;
    for (const ValidatorKey& key : one.keys) words.push_back(from_big_endian(key.key.view()));
    return AbiWriter(1).list(words).out();
}

Answered positions(const Source& source) {
    Arguments arguments(source.in);
    const Address delegator = arguments.address();
    if (!arguments.are_good()) return refuse(Refusal::Malformed);
    TRY(const Positions all, source.book.positions(delegator));
    std::vector<U256> words;
    for (const Address& one : all.validators) words.push_back(word_of(one));
    return AbiWriter(1).list(words).out();
}

Result<Calls::Standing, Problem> asked_standing(const Source& source) {
    Arguments arguments(source.in);
    const Address delegator = arguments.address();
    const Address validator = arguments.address();
    if (!arguments.are_good()) return refuse(Refusal::Malformed);
    return source.calls.standing(delegator, validator);
}

Answered delegation(const Source& source) {
    TRY(const Calls::Standing own, asked_standing(source));
    return AbiWriter(3).u256(own.staked.atto).u256(own.rewards.atto).boolean(own.is_compounding).out();
}

Answered undelegations(const Source& source) {
    TRY(const Calls::Standing own, asked_standing(source));
    std::vector<U256> amounts, epochs;
    for (const auto& [amount, unlocks] : own.leaving) {
        amounts.push_back(amount.atto);
        epochs.emplace_back(unlocks.value);
    }
    return AbiWriter(2).list(amounts).list(epochs).out();
}

Answered totals(const Source& source) {
    TRY(const Summary sums, source.book.summary());
    return AbiWriter(3).u256(sums.bonded.atto).u256(sums.unlocking.atto).u256(sums.rewards.atto).out();
}

Answered rules(const Source& source) {
    TRY(const Rules all, source.book.rules());
    AbiWriter out(7);
    out.u256(all.self_stake_min.atto).u256(all.delegation_min.atto).u64(all.commission_min.value);
    return out.u64(all.lock_epochs).u64(all.redelegation_epochs).u64(all.seats).u64(all.seats_max.value).out();
}

const View* find_view(ByteView data) {
    static const std::vector<View> all{
        {codec::abi_selector("validatorCount()"), 0, validator_count},
        {codec::abi_selector("validatorAt(uint64)"), 1, validator_at},
        {codec::abi_selector("validator(address)"), 1, validator},
        {codec::abi_selector("description(address)"), 1, description},
        {codec::abi_selector("keys(address)"), 1, keys},
        {codec::abi_selector("positions(address)"), 1, positions},
        {codec::abi_selector("delegation(address,address)"), 2, delegation},
        {codec::abi_selector("undelegations(address,address)"), 2, undelegations},
        {codec::abi_selector("totals()"), 0, totals},
        {codec::abi_selector("rules()"), 0, rules},
    };
    if (data.size() < codec::AbiSelector::size) return nullptr;
    const auto found = std::ranges::find(all, codec::AbiSelector::from(data), &View::selector);
    return found == all.end() ? nullptr : &*found;
}
} // namespace

bool is_view(ByteView data) {
    return find_view(data) != nullptr;
}

Result<Bytes, Problem> view(const state::View& state, Epoch epoch, ByteView data) {
    const View* const asked = find_view(data);
    if (asked == nullptr) return refuse(Refusal::NotACall);
    const ByteView arguments = data.subspan(codec::AbiSelector::size);
    if (asked->arguments == 0 && !arguments.empty()) return refuse(Refusal::Malformed);
    state::Overlay scratch(state); // what is due is reckoned there, and forgotten
    TRY(Calls calls, Calls::make(scratch, {{}, {}, epoch, {}}));
    AbiReader in(arguments, asked->arguments);
    return asked->answer({Book(scratch), calls, in});
}

} // namespace arpeggio::staking
