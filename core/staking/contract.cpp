#include "staking/contract.h"

#include "staking/arguments.h"

#include <algorithm>

namespace arpeggio::staking {
namespace {
using codec::AbiReader;
using codec::AbiWriter;

/// A function: its selector, how many arguments it has, and what it does with them.
struct Function {
    codec::AbiSelector selector;
    std::size_t arguments;
    Calls::Done<void> (*run)(Calls&, AbiReader&);
};

namespace signature {
constexpr std::string_view create =
    "createValidator(string,string,string,string,string,uint256,uint256,uint256,uint256,uint256,bytes)";
constexpr std::string_view edit = "editValidator(string,string,string,string,string,uint256,uint256,uint256)";
constexpr std::string_view add_key = "addKey(bytes)";
constexpr std::string_view remove_key = "removeKey(bytes32)";
constexpr std::string_view deactivate = "deactivate()";
constexpr std::string_view reactivate = "reactivate(bool)";
constexpr std::string_view delegate = "delegate(address)";
constexpr std::string_view undelegate = "undelegate(address,uint256)";
constexpr std::string_view redelegate = "redelegate(address,address,uint256)";
constexpr std::string_view set_compounding = "setCompounding(address,bool)";
constexpr std::string_view collect_rewards = "collectRewards()";
constexpr std::string_view withdraw = "withdraw()";
} // namespace signature

Calls::Done<void> create(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    NewValidator wanted;
    wanted.description = arguments.description();
    wanted.commission = arguments.rate();
    wanted.commission_max = arguments.rate();
    wanted.commission_step_max = arguments.rate();
    wanted.self_stake_min = arguments.amount();
    wanted.total_max = arguments.amount();
    wanted.keys = arguments.keys();
    return arguments.are_good() ? calls.create_validator(wanted) : refuse(Refusal::Malformed);
}

Calls::Done<void> edit(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    EditedValidator wanted;
    wanted.description = arguments.description();
    wanted.commission = arguments.rate();
    wanted.self_stake_min = arguments.amount();
    wanted.total_max = arguments.amount();
    return arguments.are_good() ? calls.edit_validator(wanted) : refuse(Refusal::Malformed);
}

Calls::Done<void> add_key(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const auto keys = arguments.keys();
    return arguments.are_good() && keys.size() == 1 ? calls.add_key(keys[0]) : refuse(Refusal::Malformed);
}

Calls::Done<void> remove_key(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const auto key = arguments.key();
    return arguments.are_good() ? calls.remove_key(key) : refuse(Refusal::Malformed);
}

Calls::Done<void> deactivate(Calls& calls, AbiReader&) {
    return calls.deactivate();
}

Calls::Done<void> reactivate(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const bool comes_back = arguments.boolean();
    return arguments.are_good() ? calls.reactivate(comes_back) : refuse(Refusal::Malformed);
}

Calls::Done<void> delegate(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const Address validator = arguments.address();
    return arguments.are_good() ? calls.delegate(validator) : refuse(Refusal::Malformed);
}

Calls::Done<void> undelegate(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const Address validator = arguments.address();
    const Amount amount = arguments.amount();
    return arguments.are_good() ? calls.undelegate(validator, amount) : refuse(Refusal::Malformed);
}

Calls::Done<void> redelegate(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const Address from = arguments.address();
    const Address to = arguments.address();
    const Amount amount = arguments.amount();
    return arguments.are_good() ? calls.redelegate(from, to, amount) : refuse(Refusal::Malformed);
}

Calls::Done<void> set_compounding(Calls& calls, AbiReader& in) {
    Arguments arguments(in);
    const Address validator = arguments.address();
    const bool is_on = arguments.boolean();
    return arguments.are_good() ? calls.set_compounding(validator, is_on) : refuse(Refusal::Malformed);
}

Calls::Done<void> collect_rewards(Calls& calls, AbiReader&) {
    return calls.collect_rewards();
}

Calls::Done<void> withdraw(Calls& calls, AbiReader&) {
    return calls.withdraw();
}

const std::vector<Function>& functions() {
    static const std::vector<Function> all{
        {codec::abi_selector(signature::create), 11, create},
        {codec::abi_selector(signature::edit), 8, edit},
        {codec::abi_selector(signature::add_key), 1, add_key},
        {codec::abi_selector(signature::remove_key), 1, remove_key},
        {codec::abi_selector(signature::deactivate), 0, deactivate},
        {codec::abi_selector(signature::reactivate), 1, reactivate},
        {codec::abi_selector(signature::delegate), 1, delegate},
        {codec::abi_selector(signature::undelegate), 2, undelegate},
        {codec::abi_selector(signature::redelegate), 3, redelegate},
        {codec::abi_selector(signature::set_compounding), 2, set_compounding},
        {codec::abi_selector(signature::collect_rewards), 0, collect_rewards},
        {codec::abi_selector(signature::withdraw), 0, withdraw},
    };
    return all;
}

Bytes encoded(std::string_view function, const AbiWriter& arguments) {
    Bytes out = to_bytes(codec::abi_selector(function).view());
    append(out, arguments.out());
    return out;
}

AbiWriter& put(AbiWriter& out, const Description& description) {
    for (const std::string* text :
         {&description.name, &description.identity, &description.website, &description.contact, &description.details})
        out.bytes(as_bytes(*text));
    return out;
}

Bytes joined(const std::vector<NewKey>& keys) {
    Bytes out;
    for (const NewKey& one : keys) {
        append(out, one.key.view());
        append(out, one.proof.view());
    }
    return out;
}
} // namespace

Bytes encode_create_validator(const NewValidator& wanted) {
    AbiWriter out(11);
    put(out, wanted.description).u64(wanted.commission.value).u64(wanted.commission_max.value);
    out.u64(wanted.commission_step_max.value).u256(wanted.self_stake_min.atto).u256(wanted.total_max.atto);
    return encoded(signature::create, out.bytes(joined(wanted.keys)));
}
Bytes encode_edit_validator(const EditedValidator& wanted) {
    AbiWriter out(8);
    put(out, wanted.description).u64(wanted.commission.value).u256(wanted.self_stake_min.atto);
    return encoded(signature::edit, out.u256(wanted.total_max.atto));
}
Bytes encode_add_key(const NewKey& key) {
    return encoded(signature::add_key, AbiWriter(1).bytes(joined({key})));
}
Bytes encode_remove_key(const crypto::Ed25519PublicKey& key) {
    return encoded(signature::remove_key, AbiWriter(1).hash(Hash::from(key.view())));
}
Bytes encode_deactivate() {
    return encoded(signature::deactivate, AbiWriter(0));
}
Bytes encode_reactivate(bool comes_back) {
    return encoded(signature::reactivate, AbiWriter(1).boolean(comes_back));
}
Bytes encode_delegate(const Address& validator) {
    return encoded(signature::delegate, AbiWriter(1).address(validator));
}
Bytes encode_undelegate(const Address& validator, const Amount& amount) {
    return encoded(signature::undelegate, AbiWriter(2).address(validator).u256(amount.atto));
}
Bytes encode_redelegate(const Address& from, const Address& to, const Amount& amount) {
    return encoded(signature::redelegate, AbiWriter(3).address(from).address(to).u256(amount.atto));
}
Bytes encode_set_compounding(const Address& validator, bool is_on) {
    return encoded(signature::set_compounding, AbiWriter(2).address(validator).boolean(is_on));
}
Bytes encode_collect_rewards() {
    return encoded(signature::collect_rewards, AbiWriter(0));
}
Bytes encode_withdraw() {
    return encoded(signature::withdraw, AbiWriter(0));
}

Result<Outcome, Problem> call(state::Overlay& state, const Caller& caller, ByteView data) {
    if (data.size() < codec::AbiSelector::size) return refuse(Refusal::NotACall);
    const auto& all = functions();
    const auto function = std::ranges::find(all, codec::AbiSelector::from(data), &Function::selector);
    if (function == all.end()) return refuse(Refusal::NotACall);
    state::Overlay changes(static_cast<const state::View&>(state));
    TRY(Calls calls, Calls::make(changes, caller));
    const ByteView arguments = data.subspan(codec::AbiSelector::size);
    AbiReader in(arguments, function->arguments);
    if (function->arguments == 0 && !arguments.empty()) return refuse(Refusal::Malformed);
    TRY_VOID(function->run(calls, in));
    Outcome outcome = std::move(calls).finish();
    state.add(std::move(changes).take());
    return outcome;
}

} // namespace arpeggio::staking
