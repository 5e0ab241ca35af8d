#include "codec/abi.h"
#include "staking/calls.h"

#include <algorithm>

// What a staker asks for. Source: protocol.md, section 8.

namespace arpeggio::staking {
namespace {
using codec::AbiWriter;

/// Of a nominal amount so much that it is worth that, or all of it; rounded up.
Amount nominal_of(const Amount& amount, const Undelegation& source, const Unlocking& unlocking) {
    if (unlocking.worth(source.nominal) <= amount) return source.nominal;
    return whole_of(amount, unlocking.kept);
}
/// Such that all of it, before any rounding, is worth no more.
Amount nominal_below(const Amount& amount, const Unlocking& unlocking) {
    const auto down = mul_div_floor(amount.atto, U256{rate_whole.value}, U256{unlocking.kept.value});
    CHECK(down.has_value());
    return {*down};
}
} // namespace

Calls::Done<Calls::Position> Calls::open_position(const Address& delegator, const Address& validator) {
    TRY(auto found, book_.validator(validator));
    if (!found) return refuse(Refusal::NoSuchValidator);
    TRY(Delegation delegation, book_.delegation(delegator, validator));
    Position out{delegator, *std::move(found), std::move(delegation)};
    settle_rewards(out);
    TRY_VOID(settle_liabilities(out));
    return out;
}

Calls::Done<Calls::Standing> Calls::standing(const Address& delegator, const Address& validator) {
    TRY(const Position position, open_position(delegator, validator));
    const Delegation& own = position.delegation;
    Standing out{own.is_compounding, position.validator.pool(own.is_compounding).worth(own.shares), own.rewards, {}};
    for (const Undelegation& one : own.undelegations) {
        TRY(const Unlocking unlocking, book_.unlocking(validator, one.epoch));
        out.leaving.push_back({unlocking.worth(one.nominal), {one.epoch.value + rules_.lock_epochs}});
    }
    return out;
}

Calls::Done<void> Calls::close(const Position& position) {
    book_.set(position.validator);
    TRY_VOID(book_.set(position.delegator, position.validator.operator_address, position.delegation));
    return {};
}

void Calls::settle_rewards(Position& position) {
    Delegation& own = position.delegation;
    const Dividends& dividends = position.validator.dividends;
    if (!own.is_compounding && !own.shares.is_zero()) own.rewards += dividends.since(own.index, own.shares);
    own.index = dividends.index;
}

/// Takes what slashes have cost the validators that the stake came from, and ends what is over.
Calls::Done<void> Calls::settle_liabilities(Position& position) {
    std::vector<Liability> left;
    for (Liability& one : position.delegation.liabilities) {
        const Epoch epoch = one.source.epoch;
        TRY(Unlocking unlocking, book_.unlocking(one.validator, epoch));
        const Amount now = unlocking.worth(one.source.nominal);
        if (now < one.counted) TRY_VOID(pay_debt(position, one.counted - now));
        one.counted = std::min(one.counted, now);
        if (is_unlocked(epoch)) {
            unlocking.lent -= one.source.nominal;
            book_.set(one.validator, epoch, unlocking);
        } else {
            left.push_back(one);
        }
    }
    position.delegation.liabilities = std::move(left);
    return {};
}

/// From what is staked, then from what is on its way out, the newest first: it is locked for longer than the debt can
/// grow.
Calls::Done<void> Calls::pay_debt(Position& position, Amount debt) {
    Delegation& own = position.delegation;
    Pool& pool = position.validator.pool(own.is_compounding);
    const Amount staked = std::min(debt, pool.worth(own.shares));
    own.shares = own.shares - pool.take(staked, own.shares);
    summary_.bonded -= staked;
    outcome_.burned += staked;
    debt -= staked;
    for (std::size_t left = own.undelegations.size(); left > 0 && !debt.is_zero(); --left) {
        TRY(const Taken taken, take_out(position, left - 1, debt));
        outcome_.burned += taken.amount;
        debt -= taken.amount;
    }
    return {};
}

/// Up to that amount of one undelegation; of one that is worth less, all.
Calls::Done<Calls::Taken> Calls::take_out(Position& position, std::size_t index, const Amount& amount) {
    auto& all = position.delegation.undelegations;
    Undelegation& one = all[index];
    TRY(Unlocking unlocking, book_.unlocking(position.validator.operator_address, one.epoch));
    Taken out{one.epoch, std::min(amount, unlocking.worth(one.nominal)), nominal_of(amount, one, unlocking)};
    one.nominal -= out.nominal;
    unlocking.nominal -= out.nominal;
    unlocking.tokens -= out.amount;
    summary_.unlocking -= out.amount;
    if (unlocking.nominal.is_zero()) { // what rounding has left is nobody's
        summary_.unlocking -= unlocking.tokens;
        summary_.remainder += std::exchange(unlocking.tokens, Amount{});
    }
    book_.set(position.validator.operator_address, out.epoch, unlocking);
    if (one.nominal.is_zero()) all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
    return out;
}

Calls::Done<void> Calls::add_stake(Position& position, const Amount& amount) {
    TRY(const Positions positions, book_.positions(position.delegator));
    const auto& known = positions.validators;
    const bool is_known = std::ranges::binary_search(known, position.validator.operator_address);
    if (!is_known && known.size() == Positions::count_max)
        return refuse(Refusal::TooManyPositions, U256{Positions::count_max}, U256{known.size() + 1});
    Delegation& own = position.delegation;
    const auto shares = position.validator.pool(own.is_compounding).put(amount);
    if (!shares) return refuse(Refusal::SlashedToNothing);
    own.shares = own.shares + *shares;
    summary_.bonded += amount;
    return close(position);
}

Calls::Done<void> Calls::check_new_stake(const Validator& validator, const Amount& amount) const {
    if (amount < rules_.delegation_min)
        return refuse(Refusal::DelegationTooSmall, rules_.delegation_min.atto, amount.atto);
    const auto total = plus(validator.total(), amount);
    if (!total || *total > validator.total_max)
        return refuse(Refusal::TotalTooHigh, validator.total_max.atto, total.value_or(amount).atto);
    return {};
}

Calls::Done<void> Calls::delegate(const Address& validator) {
    TRY(Position position, open_position(caller_.address, validator));
    TRY_VOID(check_new_stake(position.validator, caller_.value));
    TRY_VOID(add_stake(position, caller_.value));
    log("Delegated(address,address,uint256)",
        {topic_of(caller_.address), topic_of(validator)},
        AbiWriter(1).u256(caller_.value.atto).out());
    return {};
}

Calls::Done<void> Calls::undelegate(const Address& validator, const Amount& asked) {
    TRY_VOID(take_no_value());
    TRY(Position position, open_position(caller_.address, validator));
    Delegation& own = position.delegation;
    Pool& pool = position.validator.pool(own.is_compounding);
    const Amount staked = pool.worth(own.shares);
    const Amount amount = asked.atto == U256::max() ? staked : asked;
    if (staked.is_zero()) return refuse(Refusal::NoDelegation);
    if (amount.is_zero() || amount > staked) return refuse(Refusal::StakeTooSmall, staked.atto, amount.atto);
    const Amount rest = staked - amount;
    if (!rest.is_zero() && rest < rules_.delegation_min)
        return refuse(Refusal::RemainderTooSmall, rules_.delegation_min.atto, rest.atto);
    own.shares = own.shares - pool.take(amount, own.shares);
    summary_.bonded -= amount;
    TRY_VOID(begin_unlocking(position, amount));
    const bool is_own = validator == caller_.address;
    if (is_own && position.validator.is_active && rest < position.validator.self_stake_min)
        set_active(position.validator, false);
    TRY_VOID(close(position));
    log("Undelegated(address,address,uint256,uint64)",
        {topic_of(caller_.address), topic_of(validator)},
        AbiWriter(2).u256(amount.atto).u64(caller_.epoch.value + rules_.lock_epochs).out());
    return {};
}

Calls::Done<void> Calls::begin_unlocking(Position& position, const Amount& amount) {
    auto& all = position.delegation.undelegations;
    TRY(Unlocking unlocking, book_.unlocking(position.validator.operator_address, caller_.epoch));
    if (unlocking.kept.value == 0) return refuse(Refusal::SlashedToNothing);
    if (all.empty() || all.back().epoch != caller_.epoch) {
        if (all.size() == Delegation::undelegations_max)
            return refuse(Refusal::TooManyUndelegations, U256{Delegation::undelegations_max}, U256{all.size() + 1});
        all.push_back({caller_.epoch, {}});
    }
    const Amount nominal = nominal_below(amount, unlocking);
    all.back().nominal += nominal;
    unlocking.nominal += nominal;
    unlocking.tokens += amount;
    summary_.unlocking += amount;
    book_.set(position.validator.operator_address, caller_.epoch, unlocking);
    return {};
}

Calls::Done<void> Calls::redelegate(const Address& from, const Address& to, const Amount& amount) {
    TRY_VOID(take_no_value());
    if (from == to) return refuse(Refusal::SameValidator);
    TRY(Position source, open_position(caller_.address, from));
    if (!source.delegation.liabilities.empty()) return refuse(Refusal::StandsIn);
    TRY(auto liabilities, take_locked(source, amount));
    TRY_VOID(close(source));
    TRY(Position position, open_position(caller_.address, to));
    TRY_VOID(check_new_stake(position.validator, amount));
    auto& all = position.delegation.liabilities;
    all.insert(all.end(), liabilities.begin(), liabilities.end());
    if (all.size() > Delegation::liabilities_max)
        return refuse(Refusal::TooManyRedelegations, U256{Delegation::liabilities_max}, U256{all.size()});
    TRY_VOID(add_stake(position, amount));
    log("Redelegated(address,address,address,uint256)",
        {topic_of(caller_.address), topic_of(from), topic_of(to)},
        AbiWriter(1).u256(amount.atto).out());
    return {};
}

/// Oldest first, what may be delegated again. Says what it stands in for still.
Calls::Done<std::vector<Liability>> Calls::take_locked(Position& position, const Amount& amount) {
    const Address& validator = position.validator.operator_address;
    const auto& all = position.delegation.undelegations;
    std::vector<Liability> out;
    Amount left = amount;
    while (!left.is_zero()) {
        if (all.empty() || all.front().epoch.value + rules_.redelegation_epochs > caller_.epoch.value)
            return refuse(Refusal::StakeTooSmall, (amount - left).atto, amount.atto);
        TRY(const Taken taken, take_out(position, 0, left));
        left -= taken.amount;
        if (is_unlocked(taken.epoch) || taken.amount.is_zero()) continue;
        TRY(Unlocking unlocking, book_.unlocking(validator, taken.epoch));
        unlocking.lent += taken.nominal;
        book_.set(validator, taken.epoch, unlocking);
        out.push_back({validator, {taken.epoch, taken.nominal}, unlocking.worth(taken.nominal)});
    }
    return out;
}

Calls::Done<void> Calls::set_compounding(const Address& validator, bool is_on) {
    TRY_VOID(take_no_value());
    TRY(Position position, open_position(caller_.address, validator));
    Delegation& own = position.delegation;
    if (own.shares.is_zero()) return refuse(Refusal::NoDelegation);
    if (own.is_compounding == is_on) return refuse(Refusal::AlreadySo);
    Pool& before = position.validator.pool(own.is_compounding);
    const Amount amount = before.worth(own.shares);
    (void)before.take(amount, own.shares);
    const auto shares = position.validator.pool(is_on).put(amount);
    if (!shares) return refuse(Refusal::SlashedToNothing);
    own.shares = *shares;
    own.is_compounding = is_on;
    TRY_VOID(close(position));
    log("CompoundingSet(address,address,bool)",
        {topic_of(caller_.address), topic_of(validator)},
        AbiWriter(1).boolean(is_on).out());
    return {};
}

Calls::Done<void> Calls::collect_rewards() {
    TRY_VOID(take_no_value());
    TRY(const Positions positions, book_.positions(caller_.address));
    Amount all;
    for (const Address& validator : positions.validators) {
        TRY(Position position, open_position(caller_.address, validator));
        const Amount rewards = std::exchange(position.delegation.rewards, Amount{});
        position.validator.dividends.owed -= rewards;
        all += rewards;
        TRY_VOID(close(position));
    }
    TRY(auto operated, book_.validator(caller_.address));
    if (operated) {
        all += std::exchange(operated->commission_due, Amount{});
        book_.set(*operated);
    }
    if (all.is_zero()) return refuse(Refusal::NothingToPay);
    summary_.rewards -= all;
    outcome_.paid += all;
    log("RewardsCollected(address,uint256)", {topic_of(caller_.address)}, AbiWriter(1).u256(all.atto).out());
    return {};
}

Calls::Done<void> Calls::withdraw() {
    TRY_VOID(take_no_value());
    TRY(const Positions positions, book_.positions(caller_.address));
    Amount all;
    for (const Address& validator : positions.validators) {
        TRY(Position position, open_position(caller_.address, validator));
        auto& undelegations = position.delegation.undelegations;
        while (!undelegations.empty() && is_unlocked(undelegations.front().epoch)) {
            TRY(const Taken taken, take_out(position, 0, Amount{U256::max()}));
            all += taken.amount;
        }
        TRY_VOID(close(position));
    }
    if (all.is_zero()) return refuse(Refusal::NothingToPay);
    outcome_.paid += all;
    log("Withdrawn(address,uint256)", {topic_of(caller_.address)}, AbiWriter(1).u256(all.atto).out());
    return {};
}

} // namespace arpeggio::staking
