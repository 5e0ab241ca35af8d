#include "staking/pool.h"

namespace arpeggio::staking {
namespace {
/// Of genuine coins no product comes near 2^256 once it is divided.
U256 scaled(const U256& value, const U256& by, const U256& divisor) {
    CHECK(!divisor.is_zero());
    const auto out = mul_div_floor(value, by, divisor);
    CHECK(out.has_value());
    return *out;
}
U256 scaled_up(const U256& value, const U256& by, const U256& divisor) {
    const U256 down = scaled(value, by, divisor);
    return down * divisor == value * by ? down : down + U256{1}; // the same modulo 2^256 only if the same
}
} // namespace

Amount part_of(const Amount& amount, Rate rate) {
    CHECK(rate <= rate_whole);
    return {scaled(amount.atto, U256{rate.value}, U256{rate_whole.value})};
}

Amount whole_of(const Amount& part, Rate rate) {
    return {scaled_up(part.atto, U256{rate_whole.value}, U256{rate.value})};
}

Amount Pool::worth(const U256& part) const {
    CHECK(part <= shares);
    if (part.is_zero()) return {};
    return {scaled(tokens.atto, part, shares)};
}

std::optional<U256> Pool::put(const Amount& amount) {
    if (tokens.is_zero() && !shares.is_zero()) return std::nullopt;
    const U256 added = shares.is_zero() ? amount.atto : scaled(amount.atto, shares, tokens.atto);
    tokens += amount; // what rounding left behind the last holder is the next one's
    shares = shares + added;
    return added;
}

U256 Pool::take(const Amount& amount, const U256& part) {
    CHECK(amount <= worth(part));
    if (tokens.is_zero()) return {};
    const U256 gone = amount == worth(part) ? part : scaled_up(amount.atto, shares, tokens.atto);
    tokens -= amount;
    shares = shares - gone;
    return gone;
}

void Dividends::pay_in(const Amount& amount, const U256& shares) {
    CHECK(!shares.is_zero());
    owed += amount;
    index = index + scaled(amount.atto, U256{1} << index_bits, shares);
}

Amount Dividends::since(const U256& before, const U256& shares) const {
    CHECK(before <= index);
    return {scaled(index - before, shares, U256{1} << index_bits)};
}

} // namespace arpeggio::staking
