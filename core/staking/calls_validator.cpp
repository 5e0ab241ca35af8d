#include "codec/abi.h"
#include "staking/calls.h"

#include <algorithm>

// What an operator asks for. Source: protocol.md, section 8.

namespace arpeggio::staking {
namespace {
using codec::AbiWriter;

Calls::Done<void> check_text(const std::string& text, std::size_t size_max) {
    if (text.size() > size_max) return refuse(Refusal::TextTooLong, U256{size_max}, U256{text.size()});
    return {};
}

Calls::Done<void> check_description(const Description& description) {
    for (const std::string* text :
         {&description.name, &description.identity, &description.website, &description.contact})
        TRY_VOID(check_text(*text, Description::text_max));
    return check_text(description.details, Description::details_max);
}

Rate distance(Rate a, Rate b) {
    return {std::max(a, b).value - std::min(a, b).value};
}

Calls::Done<void> check_commission(const Validator& validator, const Rules& rules) {
    const auto& [rate, rate_max, step_max] =
        std::tuple(validator.commission, validator.commission_max, validator.commission_step_max);
    if (rate_max > rate_whole)
        return refuse(Refusal::CommissionMaxTooHigh, U256{rate_whole.value}, U256{rate_max.value});
    if (rate < rules.commission_min)
        return refuse(Refusal::CommissionTooLow, U256{rules.commission_min.value}, U256{rate.value});
    if (rate > rate_max) return refuse(Refusal::CommissionTooHigh, U256{rate_max.value}, U256{rate.value});
    if (step_max > rate_max) return refuse(Refusal::CommissionStepTooLarge, U256{rate_max.value}, U256{step_max.value});
    return {};
}
} // namespace

/// That the validator may stand, with so much that is its operator's.
Calls::Done<void> Calls::check_terms(const Validator& validator, const Amount& self_stake) const {
    TRY_VOID(check_commission(validator, rules_));
    const Amount& own_min = validator.self_stake_min;
    const Amount& total_max = validator.total_max;
    if (own_min < rules_.self_stake_min)
        return refuse(Refusal::SelfStakeMinTooLow, rules_.self_stake_min.atto, own_min.atto);
    if (self_stake < own_min) return refuse(Refusal::SelfStakeTooLow, own_min.atto, self_stake.atto);
    const Amount least = std::max(own_min, validator.total());
    if (total_max < least) return refuse(Refusal::TotalMaxTooLow, least.atto, total_max.atto);
    return {};
}

Calls::Done<void> Calls::take_keys(Validator& validator, const std::vector<NewKey>& keys) {
    if (validator.keys.size() + keys.size() > Validator::keys_max)
        return refuse(Refusal::TooManyKeys, U256{Validator::keys_max}, U256{validator.keys.size() + keys.size()});
    for (const NewKey& one : keys) {
        TRY(const auto owner, book_.owner(one.key));
        const bool is_free = !owner || (owner->operator_address == validator.operator_address && !owner->is_banned);
        if (!is_free || validator.has_key(one.key)) return refuse(Refusal::KeyTaken);
        const Bytes message = key_proof_message(caller_.network, validator.operator_address, one.key);
        if (!crypto::verify(one.key, message, one.proof)) return refuse(Refusal::KeyProofWrong);
        validator.keys.push_back({one.key, caller_.epoch});
        book_.set(one.key, KeyOwner{validator.operator_address});
        log("KeyAdded(address,bytes32)", {topic_of(validator.operator_address), Hash::from(one.key.view())}, {});
    }
    return {};
}

Calls::Done<void> Calls::create_validator(const NewValidator& wanted) {
    TRY(const auto known, book_.validator(caller_.address));
    if (known) return refuse(Refusal::ValidatorExists);
    TRY_VOID(check_description(wanted.description));
    if (wanted.keys.empty()) return refuse(Refusal::NoKeys);
    Validator validator;
    validator.operator_address = caller_.address;
    validator.number = summary_.validators++;
    validator.since = caller_.epoch;
    validator.commission = wanted.commission;
    validator.commission_max = wanted.commission_max;
    validator.commission_step_max = wanted.commission_step_max;
    validator.self_stake_min = wanted.self_stake_min;
    validator.total_max = wanted.total_max;
    TRY_VOID(check_terms(validator, caller_.value));
    if (caller_.value > validator.total_max)
        return refuse(Refusal::TotalTooHigh, validator.total_max.atto, caller_.value.atto);
    log("ValidatorCreated(address,uint64)", {topic_of(caller_.address)}, AbiWriter(1).u64(validator.number).out());
    TRY_VOID(take_keys(validator, wanted.keys));
    book_.set_operator(validator.number, caller_.address);
    book_.set(caller_.address, wanted.description);
    Position position{caller_.address, std::move(validator), {}};
    return add_stake(position, caller_.value);
}

Calls::Done<void> Calls::edit_validator(const EditedValidator& wanted) {
    TRY_VOID(take_no_value());
    TRY_VOID(check_description(wanted.description));
    TRY(Validator validator, own());
    if (wanted.commission != validator.commission) {
        if (validator.commission_changed == caller_.epoch)
            return refuse(Refusal::CommissionChangedBefore, {}, U256{caller_.epoch.value});
        const Rate step = distance(wanted.commission, validator.commission);
        const Rate step_max = validator.commission_step_max;
        if (step > step_max) return refuse(Refusal::CommissionStepTooLarge, U256{step_max.value}, U256{step.value});
        validator.commission_changed = caller_.epoch;
    }
    validator.commission = wanted.commission;
    validator.self_stake_min = wanted.self_stake_min;
    validator.total_max = wanted.total_max;
    TRY(const Amount self_stake, self_stake_of(validator));
    TRY_VOID(check_terms(validator, self_stake));
    book_.set(validator);
    book_.set(caller_.address, wanted.description);
    log("ValidatorEdited(address,uint256)",
        {topic_of(caller_.address)},
        AbiWriter(1).u64(validator.commission.value).out());
    return {};
}

Calls::Done<void> Calls::add_key(const NewKey& key) {
    TRY_VOID(take_no_value());
    TRY(Validator validator, own());
    TRY_VOID(take_keys(validator, {key}));
    book_.set(validator);
    return {};
}

Calls::Done<void> Calls::remove_key(const crypto::Ed25519PublicKey& key) {
    TRY_VOID(take_no_value());
    TRY(Validator validator, own());
    if (!validator.has_key(key)) return refuse(Refusal::NoSuchKey);
    if (validator.keys.size() == 1) return refuse(Refusal::NoKeys);
    std::erase_if(validator.keys, [&](const ValidatorKey& one) { return one.key == key; });
    book_.set(validator);
    log("KeyRemoved(address,bytes32)", {topic_of(caller_.address), Hash::from(key.view())}, {});
    return {};
}

Calls::Done<void> Calls::deactivate() {
    TRY_VOID(take_no_value());
    TRY(Validator validator, own());
    if (!validator.is_active) return refuse(Refusal::AlreadySo);
    set_active(validator, false);
    book_.set(validator);
    return {};
}

Calls::Done<void> Calls::reactivate(bool comes_back) {
    TRY_VOID(take_no_value());
    TRY(Validator validator, own());
    if (validator.is_active && validator.comes_back == comes_back) return refuse(Refusal::AlreadySo);
    TRY(const Amount self_stake, self_stake_of(validator));
    const Amount& own_min = validator.self_stake_min;
    if (self_stake < own_min) return refuse(Refusal::SelfStakeTooLow, own_min.atto, self_stake.atto);
    if (!validator.is_active) set_active(validator, true);
    validator.comes_back = comes_back;
    book_.set(validator);
    return {};
}

void Calls::set_active(Validator& validator, bool is_active) {
    validator.is_active = is_active;
    log("StatusChanged(address,bool)", {topic_of(validator.operator_address)}, AbiWriter(1).boolean(is_active).out());
}

Calls::Done<Amount> Calls::self_stake_of(const Validator& validator) const {
    TRY(const Delegation own, book_.delegation(validator.operator_address, validator.operator_address));
    return validator.pool(own.is_compounding).worth(own.shares);
}

} // namespace arpeggio::staking
