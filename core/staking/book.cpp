#include "staking/book.h"

#include "base/check.h"
#include "ledger/system_contracts.h"
#include "state/leaf.h"

#include <algorithm>

namespace arpeggio::staking {
namespace {
using state::Field;
using storage::StorageError;

state::LeafKey leaf_key(Field field, ByteView name) {
    return state::system_key(ledger::staking_contract, field, name);
}
state::LeafKey numbered_key(Field field, std::uint64_t number) {
    return state::system_key(ledger::staking_contract, field, number);
}
state::LeafKey delegation_key(const Address& delegator, const Address& validator) {
    return leaf_key(Field::Delegation, codec::Writer().fixed(validator).fixed(delegator).out());
}
state::LeafKey unlocking_key(const Address& validator, Epoch epoch) {
    return leaf_key(Field::Unlocking, codec::Writer().fixed(validator).u64(epoch.value).out());
}

template <class Record>
Result<Record, StorageError>
read(const state::View& state, const state::LeafKey& key, std::optional<Record> (*decode)(ByteView)) {
    TRY(auto record, state::find_record(state, key, decode));
    return std::move(record).value_or(Record{});
}
} // namespace

Book::Stored<std::optional<Validator>> Book::validator(const Address& operator_address) const {
    return state::find_record(state_, leaf_key(Field::Validator, operator_address.view()), decode_validator);
}

Book::Stored<Address> Book::operator_of(std::uint64_t number) const {
    TRY(const auto found, state::find_record(state_, numbered_key(Field::ValidatorNumber, number), decode_operator));
    if (!found) return Fail(StorageError::Corrupt);
    return *found;
}

Book::Stored<Description> Book::description(const Address& operator_address) const {
    return read(state_, leaf_key(Field::Description, operator_address.view()), decode_description);
}

Book::Stored<std::optional<KeyOwner>> Book::owner(const crypto::Ed25519PublicKey& key) const {
    return state::find_record(state_, leaf_key(Field::KeyOwner, key.view()), decode_key_owner);
}

Book::Stored<Delegation> Book::delegation(const Address& delegator, const Address& validator) const {
    return read(state_, delegation_key(delegator, validator), decode_delegation);
}

Book::Stored<Unlocking> Book::unlocking(const Address& validator, Epoch epoch) const {
    return read(state_, unlocking_key(validator, epoch), decode_unlocking);
}

Book::Stored<Positions> Book::positions(const Address& delegator) const {
    return read(state_, leaf_key(Field::Positions, delegator.view()), decode_positions);
}

Book::Stored<Summary> Book::summary() const {
    return read(state_, numbered_key(Field::StakingSummary, 0), decode_summary);
}

Book::Stored<Rules> Book::rules() const {
    TRY(const auto rules, state::find_record(state_, numbered_key(Field::StakingRules, 0), decode_rules));
    if (!rules) return Fail(StorageError::Corrupt);
    return *rules;
}

void OpenBook::set(const Validator& validator) {
    state_.set_leaf(leaf_key(Field::Validator, validator.operator_address.view()), encode_validator(validator));
}

void OpenBook::set_operator(std::uint64_t number, const Address& operator_address) {
    state_.set_leaf(numbered_key(Field::ValidatorNumber, number), encode_operator(operator_address));
}

void OpenBook::set(const Address& operator_address, const Description& description) {
    state_.set_leaf(leaf_key(Field::Description, operator_address.view()), encode_description(description));
}

void OpenBook::set(const crypto::Ed25519PublicKey& key, const KeyOwner& owner) {
    state_.set_leaf(leaf_key(Field::KeyOwner, key.view()), encode_key_owner(owner));
}

Book::Stored<void> OpenBook::set(const Address& delegator, const Address& validator, const Delegation& delegation) {
    const state::LeafKey key = delegation_key(delegator, validator);
    const state::LeafKey list = leaf_key(Field::Positions, delegator.view());
    TRY(Positions all, positions(delegator));
    const auto place = std::ranges::lower_bound(all.validators, validator);
    const bool is_listed = place != all.validators.end() && *place == validator;
    if (delegation.is_empty()) {
        state_.erase_leaf(key);
        if (!is_listed) return {};
        all.validators.erase(place);
        all.validators.empty() ? state_.erase_leaf(list) : state_.set_leaf(list, encode_positions(all));
        return {};
    }
    state_.set_leaf(key, encode_delegation(delegation));
    if (is_listed) return {};
    CHECK(all.validators.size() < Positions::count_max);
    all.validators.insert(place, validator);
    state_.set_leaf(list, encode_positions(all));
    return {};
}

void OpenBook::set(const Address& validator, Epoch epoch, const Unlocking& unlocking) {
    const state::LeafKey key = unlocking_key(validator, epoch);
    unlocking.is_empty() ? state_.erase_leaf(key) : state_.set_leaf(key, encode_unlocking(unlocking));
}

void OpenBook::set(const Summary& summary) {
    state_.set_leaf(numbered_key(Field::StakingSummary, 0), encode_summary(summary));
}

void OpenBook::set(const Rules& rules) {
    state_.set_leaf(numbered_key(Field::StakingRules, 0), encode_rules(rules));
}

} // namespace arpeggio::staking
