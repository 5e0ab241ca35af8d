#include "wallet/payment_plan.h"

#include "ledger/mail_contract.h"

#include <algorithm>
#include <tuple>

namespace arpeggio::wallet {
namespace {

/// What a shard can give to a payment that arrives on another, or on itself.
struct Source {
    const ShardFunds* funds = nullptr;
    bool is_mail = false;
    Amount capacity; ///< the largest value; not zero
    Amount fee_max;
};

/// The shards that can give something, for payments to one of them.
struct Sources {
    const ShardFunds* to = nullptr;
    std::vector<Source> all;
    Amount sum; ///< of capacities, at most the largest amount
};

struct Part {
    Source source;
    Amount value;
};

Amount sum_at_most(const Amount& a, const Amount& b) {
    return plus(a, b).value_or(Amount{U256::max()});
}

std::optional<Amount> cost_of(std::uint64_t gas, const Amount& price) {
    const auto atto = checked_mul(price.atto, U256{gas});
    return atto ? std::optional(Amount{*atto}) : std::nullopt;
}

std::optional<Source> source_of(const ShardFunds& from, const ShardFunds& to, const Amount& tip) {
    Source out{.funds = &from, .is_mail = from.shard != to.shard, .capacity = {}, .fee_max = {}};
    auto fee = cost_of(out.is_mail ? mail_leg_gas() : transfer_gas, offer_fee(from.base_fee, tip).max);
    if (fee && out.is_mail) {
        const auto delivery = prepaid_delivery(to.base_fee);
        fee = delivery ? plus(*fee, *delivery) : std::nullopt;
    }
    const auto left = fee ? minus(from.balance, *fee) : std::nullopt;
    if (!left || left->is_zero()) return std::nullopt;
    out.capacity = *left;
    out.fee_max = *fee;
    return out;
}

Sources sources_to(const ShardFunds& to, const std::vector<ShardFunds>& shards, const Amount& tip) {
    Sources out{&to, {}, {}};
    for (const ShardFunds& from : shards) {
        const auto source = source_of(from, to, tip);
        if (!source) continue;
        out.all.push_back(*source);
        out.sum = sum_at_most(out.sum, source->capacity);
    }
    return out;
}

/// Who pays what: one shard if one can, else those that can give most. `sources` can give `value` together.
std::vector<Part> split(Sources sources, const Amount& value) {
    const auto cheapest = [](const Source& a, const Source& b) {
        return std::tuple(a.fee_max, b.capacity, a.funds->shard) < std::tuple(b.fee_max, a.capacity, b.funds->shard);
    };
    const auto largest = [](const Source& a, const Source& b) {
        return std::tuple(b.capacity, a.fee_max, a.funds->shard) < std::tuple(a.capacity, b.fee_max, b.funds->shard);
    };
    std::optional<Source> alone;
    for (const Source& source : sources.all) {
        if (source.capacity >= value && (!alone || cheapest(source, *alone))) alone = source;
    }
    if (alone) return {{*alone, value}};
    std::sort(sources.all.begin(), sources.all.end(), largest);
    std::vector<Part> out;
    Amount left = value;
    for (const Source& source : sources.all) {
        if (left.is_zero()) break;
        out.push_back({source, std::min(left, source.capacity)});
        left -= out.back().value;
    }
    CHECK(left.is_zero());
    return out;
}

PaymentLeg transfer_leg(const Part& part, const PaymentDraft& draft) {
    const ShardFunds& funds = *part.source.funds;
    auto transfer = build_transfer(
        {.chain_id = funds.chain_id,
         .nonce = funds.nonce,
         .to = draft.to,
         .value = part.value,
         .base_fee = funds.base_fee,
         .tip = draft.tip,
         .balance = funds.balance});
    CHECK(transfer.has_value());
    return {
        funds.shard,
        funds.shard,
        part.value,
        std::move(transfer->transaction),
        transfer->fee_expected,
        transfer->fee_max};
}

PaymentLeg mail_leg(const Part& part, const ShardFunds& to, const PaymentDraft& draft) {
    const ShardFunds& funds = *part.source.funds;
    const FeeOffer offer = offer_fee(funds.base_fee, draft.tip);
    PaymentLeg out{funds.shard, to.shard, part.value, {}, {}, part.source.fee_max};
    out.transaction.type = ledger::TransactionType::DynamicFee;
    out.transaction.chain_id = funds.chain_id;
    out.transaction.nonce = funds.nonce;
    out.transaction.max_priority_fee_per_gas = offer.tip;
    out.transaction.max_fee_per_gas = offer.max;
    out.transaction.gas_limit = mail_leg_gas();
    out.transaction.to = ledger::mail_contract;
    out.transaction.value = part.value + *prepaid_delivery(to.base_fee); // a part of the balance
    out.transaction.data =
        ledger::encode_mail_call({to.shard, draft.to, part.value, ledger::mail_delivery_gas, Bytes{}});
    out.fee_expected = *cost_of(ledger::intrinsic_gas(out.transaction), funds.base_fee + draft.tip) +
                       *cost_of(ledger::mail_delivery_gas, to.base_fee); // each below its part of fee_max
    return out;
}

PaymentPlan plan_of(const std::vector<Part>& parts, const ShardFunds& to, const PaymentDraft& draft) {
    PaymentPlan out;
    out.arrives_on = to.shard;
    for (const Part& part : parts) {
        out.legs.push_back(part.source.is_mail ? mail_leg(part, to, draft) : transfer_leg(part, draft));
        const PaymentLeg& leg = out.legs.back();
        out.fee_expected = sum_at_most(out.fee_expected, leg.fee_expected); // no genuine coins come near
        out.fee_max = sum_at_most(out.fee_max, leg.fee_max);
        out.total_max = sum_at_most(out.total_max, leg.total_max());
    }
    return out;
}

Amount total_balance(const std::vector<ShardFunds>& shards) {
    Amount total;
    for (const ShardFunds& funds : shards) total = sum_at_most(total, funds.balance);
    return total;
}

PlanProblem shortage(const Amount& value, const Amount& balances, const Amount& sendable) {
    if (value > balances) return {TransferError::BalanceTooLow, value - balances};
    return {TransferError::FeeNotCovered, value - sendable};
}

/// Where the payment may arrive.
std::vector<const ShardFunds*> destinations(const PaymentDraft& draft) {
    const ShardFunds* most = nullptr;
    std::vector<const ShardFunds*> all;
    for (const ShardFunds& funds : draft.shards) {
        all.push_back(&funds);
        if (!funds.recipient_balance.is_zero() && (!most || funds.recipient_balance > most->recipient_balance))
            most = &funds;
    }
    return most != nullptr ? std::vector{most} : all;
}

} // namespace

std::uint64_t mail_leg_gas() {
    static const std::uint64_t gas = [] {
        Address anybody;
        anybody.bytes.fill(0xff);
        ledger::Transaction costliest; // a byte that is not zero costs most
        costliest.to = ledger::mail_contract;
        costliest.data = ledger::encode_mail_call(
            {ShardId{~std::uint32_t{0}}, anybody, Amount{U256::max()}, ~std::uint64_t{0}, Bytes{}});
        return ledger::intrinsic_gas(costliest);
    }();
    return gas;
}

std::optional<Amount> prepaid_delivery(const Amount& base_fee) {
    constexpr std::uint64_t headroom = 4;
    const auto fee = cost_of(headroom * ledger::mail_delivery_gas, base_fee);
    if (!fee) return std::nullopt;
    return std::max(*fee, ledger::mail_fee_min(ledger::mail_delivery_gas));
}

Result<PaymentPlan, PlanProblem> plan_payment(const PaymentDraft& draft) {
    if (draft.value.is_zero()) return Fail(PlanProblem{TransferError::ZeroAmount, {}});
    Amount sendable;
    std::optional<std::vector<Part>> best;
    const ShardFunds* arrives_on = nullptr;
    const auto fees = [](const std::vector<Part>& parts) {
        Amount sum;
        for (const Part& part : parts) sum = sum_at_most(sum, part.source.fee_max);
        return sum;
    };
    for (const ShardFunds* const to : destinations(draft)) {
        Sources sources = sources_to(*to, draft.shards, draft.tip);
        sendable = std::max(sendable, sources.sum);
        if (sources.sum < draft.value) continue;
        auto parts = split(std::move(sources), draft.value);
        if (best && std::tuple(best->size(), fees(*best)) <= std::tuple(parts.size(), fees(parts))) continue;
        best = std::move(parts);
        arrives_on = to;
    }
    if (!best) return Fail(shortage(draft.value, total_balance(draft.shards), sendable));
    return plan_of(*best, *arrives_on, draft);
}

std::optional<Amount> largest_payment(const PaymentDraft& draft) {
    Amount largest;
    for (const ShardFunds* const to : destinations(draft))
        largest = std::max(largest, sources_to(*to, draft.shards, draft.tip).sum);
    return largest.is_zero() ? std::nullopt : std::optional(largest);
}

Result<PaymentPlan, PlanProblem> plan_consolidation(
    const std::vector<ShardFunds>& shards, const Address& own, ShardId to, const Amount& needed, const Amount& tip) {
    const auto there = std::find_if(shards.begin(), shards.end(), [&](const auto& one) { return one.shard == to; });
    CHECK(there != shards.end());
    const auto value = minus(needed, there->balance);
    if (!value || value->is_zero()) return plan_of({}, *there, {});
    std::vector<ShardFunds> others;
    std::copy_if(
        shards.begin(), shards.end(), std::back_inserter(others), [&](const auto& one) { return one.shard != to; });
    Sources sources = sources_to(*there, others, tip);
    if (sources.sum < *value) return Fail(shortage(*value, total_balance(others), sources.sum));
    return plan_of(split(std::move(sources), *value), *there, {.shards = {}, .to = own, .value = *value, .tip = tip});
}

} // namespace arpeggio::wallet
