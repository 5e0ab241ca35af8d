#include "wallet/payment.h"

#include "base/check.h"

namespace arpeggio::wallet {
namespace {

constexpr std::size_t text_max = 256;
constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool are_digits(std::string_view text) {
    return std::ranges::all_of(text, is_digit);
}

/// Separators that look alike: keyboards have the first of a row, languages may ask for another.
constexpr std::array<std::array<std::string_view, 4>, 2> lookalikes{{
    {" ", "\u00a0", "\u2009", "\u202f"},
    {"'", "\u2019", "\u02bc", "`"},
}};

/// `text` with `group` in place of whatever looks like it.
std::string unified(std::string_view text, std::string_view group) {
    std::string out(text);
    for (const auto& row : lookalikes) {
        if (std::ranges::find(row, group) == row.end()) continue;
        for (const std::string_view other : row) {
            if (other == group) continue;
            for (auto at = out.find(other); at != out.npos; at = out.find(other, at + group.size()))
                out.replace(at, other.size(), group);
        }
    }
    return out;
}

/// `text` without the group separators in it, if they stand after every three digits counted from the end.
Result<std::string, AmountError> ungroup(std::string_view text, std::string_view group) {
    const std::size_t first = group.empty() ? text.npos : text.find(group);
    if (first == text.npos) return std::string(text);
    if (first == 0 || first > 3 || text.front() == '0') return Fail(AmountError::MisplacedSeparator);
    std::string digits(text.substr(0, first));
    for (std::string_view rest = text.substr(first); !rest.empty();) {
        if (!rest.starts_with(group)) return Fail(AmountError::MisplacedSeparator);
        rest.remove_prefix(group.size());
        const std::string_view three = rest.substr(0, 3);
        if (three.size() < 3 || three.find(group) != three.npos) return Fail(AmountError::MisplacedSeparator);
        digits += three;
        rest.remove_prefix(3);
    }
    return digits;
}

/// The digits of `whole` with the separator between every three.
std::string grouped(std::string_view whole, std::string_view group) {
    std::string out;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += group;
        out += whole[i];
    }
    return out;
}

struct Digits {
    std::string whole;
    std::string decimals; ///< 18
};
Digits digits_of(const Amount& amount) {
    std::string all = to_decimal(amount.atto);
    if (all.size() <= Amount::decimals) all.insert(0, Amount::decimals + 1 - all.size(), '0');
    const std::size_t whole = all.size() - Amount::decimals;
    return {all.substr(0, whole), all.substr(whole)};
}

std::string joined(const Digits& digits, const NumberFormat& format) {
    std::string out = grouped(digits.whole, format.group);
    if (!digits.decimals.empty()) out += format.decimal + digits.decimals;
    return out;
}

/// What `gas` units cost at most; absent beyond 256 bits.
std::optional<Amount> cost_of(std::uint64_t gas, const Amount& price) {
    const auto atto = checked_mul(price.atto, U256{gas});
    if (!atto) return std::nullopt;
    return Amount{*atto};
}

/// The highest offer stands in for a sum beyond 256 bits, which no balance covers either.
Amount saturated(const std::optional<Amount>& amount) {
    return amount.value_or(Amount{U256::max()});
}

} // namespace

std::string_view to_string(AmountError error) {
    switch (error) {
    case AmountError::Empty: return "Empty";
    case AmountError::NotANumber: return "NotANumber";
    case AmountError::MisplacedSeparator: return "MisplacedSeparator";
    case AmountError::TooManyDecimals: return "TooManyDecimals";
    case AmountError::TooLarge: return "TooLarge";
    case AmountError::Negative: return "Negative";
    }
    CHECK(false);
}

std::string_view to_string(TransferError error) {
    switch (error) {
    case TransferError::ZeroAmount: return "ZeroAmount";
    case TransferError::BalanceTooLow: return "BalanceTooLow";
    case TransferError::FeeNotCovered: return "FeeNotCovered";
    }
    CHECK(false);
}

Result<Amount, AmountError> parse_amount(std::string_view text, const NumberFormat& format) {
    CHECK(!format.decimal.empty() && format.decimal != format.group);
    if (trim(text).empty()) return Fail(AmountError::Empty);
    if (trim(text).size() > text_max) return Fail(AmountError::TooLarge);
    const std::string unified_text = unified(trim(text), format.group);
    const std::string_view number = unified_text;
    if (number.front() == '-' || number.starts_with("\u2212")) return Fail(AmountError::Negative);

    const std::size_t point = number.find(format.decimal);
    const bool has_point = point != number.npos;
    const std::string_view decimals = has_point ? number.substr(point + format.decimal.size()) : std::string_view{};
    TRY(std::string digits, ungroup(number.substr(0, point), format.group));
    if (!are_digits(digits)) return Fail(AmountError::NotANumber);
    if (!are_digits(decimals)) {
        const bool is_second = decimals.find(format.decimal) != decimals.npos ||
                               (!format.group.empty() && decimals.find(format.group) != decimals.npos);
        return Fail(is_second ? AmountError::MisplacedSeparator : AmountError::NotANumber);
    }
    if (digits.empty() && decimals.empty()) return Fail(AmountError::NotANumber);
    if (decimals.size() > Amount::decimals) return Fail(AmountError::TooManyDecimals);
    digits += decimals;
    digits.append(Amount::decimals - decimals.size(), '0');
    const auto atto = parse_decimal(digits);
    if (!atto) return Fail(AmountError::TooLarge);
    return Amount{*atto};
}

std::string format_amount(const Amount& amount, const NumberFormat& format, unsigned decimals_min) {
    CHECK(decimals_min <= Amount::decimals);
    Digits digits = digits_of(amount);
    const std::size_t needed = digits.decimals.find_last_not_of('0') + 1; // npos + 1 is 0
    digits.decimals.resize(std::max<std::size_t>(needed, decimals_min));
    return joined(digits, format);
}

std::string format_amount_floor(const Amount& amount, unsigned decimals, const NumberFormat& format) {
    CHECK(decimals <= Amount::decimals);
    Digits digits = digits_of(amount);
    digits.decimals.resize(decimals);
    return joined(digits, format);
}

Result<Address, codec::AddressError> parse_recipient(std::string_view text) {
    return codec::parse_address(trim(text));
}

FeeOffer offer_fee(const Amount& base_fee, const Amount& tip) {
    const auto twice = plus(base_fee, base_fee);
    return {.tip = tip, .max = saturated(twice ? plus(*twice, tip) : std::nullopt)};
}

Result<Transfer, TransferError> build_transfer(const TransferDraft& draft) {
    if (draft.value.is_zero()) return Fail(TransferError::ZeroAmount);
    if (draft.value > draft.balance) return Fail(TransferError::BalanceTooLow);
    const FeeOffer offer = offer_fee(draft.base_fee, draft.tip);
    const auto fee_max = cost_of(transfer_gas, offer.max);
    const auto total = fee_max ? plus(draft.value, *fee_max) : std::nullopt;
    if (!total || *total > draft.balance) return Fail(TransferError::FeeNotCovered);
    Transfer out{
        .transaction = {},
        .fee_expected = *cost_of(transfer_gas, draft.base_fee + draft.tip), // below fee_max, so it fits
        .fee_max = *fee_max,
        .total_max = *total};
    out.transaction.type = ledger::TransactionType::DynamicFee;
    out.transaction.chain_id = draft.chain_id;
    out.transaction.nonce = draft.nonce;
    out.transaction.max_priority_fee_per_gas = offer.tip;
    out.transaction.max_fee_per_gas = offer.max;
    out.transaction.gas_limit = transfer_gas;
    out.transaction.to = draft.to;
    out.transaction.value = draft.value;
    return out;
}

std::optional<Amount> largest_transfer(const Amount& balance, const Amount& base_fee, const Amount& tip) {
    const auto fee_max = cost_of(transfer_gas, offer_fee(base_fee, tip).max);
    const auto value = fee_max ? minus(balance, *fee_max) : std::nullopt;
    if (!value || value->is_zero()) return std::nullopt;
    return value;
}

} // namespace arpeggio::wallet
