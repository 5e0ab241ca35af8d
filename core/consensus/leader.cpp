#include "consensus/leader.h"

#include "base/check.h"
#include "crypto/hash.h"

#include <algorithm>

namespace arpeggio::consensus {
namespace {
std::uint64_t big_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes.first(8)) value = value << 8 | byte;
    return value;
}

/// ⌊drawn · total / 2^128⌋ for the number that the first 128 bits of `drawn` are: uniform in [0, total).
std::uint64_t scale(const Hash& drawn, std::uint64_t total) {
    __extension__ using Wide = unsigned __int128;
    const Wide high = Wide{big_endian(drawn.view())} * total;
    const Wide low = Wide{big_endian(drawn.view().subspan(8))} * total;
    return static_cast<std::uint64_t>((high + (low >> 64)) >> 64); // high ≤ (2^64 − 1) · 2^61, so the sum fits
}
} // namespace

LeaderSchedule::LeaderSchedule(
    const ledger::SigningContext& context, const ledger::Committee& committee, const Hash& seed) {
    codec::Writer prefix;
    prefix.u64(context.network.value).u32(context.shard.value).u64(context.epoch.value).u32(context.instance.value);
    prefix.fixed(seed);
    prefix_ = std::move(prefix).out();
    std::uint64_t sum = 0;
    for (const ledger::Member& member : committee.members()) weight_to_.push_back(sum += member.weight);
    CHECK(!weight_to_.empty());
}

MemberIndex LeaderSchedule::leader(Window window) const {
    auto& picked = picked_[window.value % picked_.size()];
    if (!picked || picked->window != window) picked = Picked{window, pick(window)};
    return picked->leader;
}

MemberIndex LeaderSchedule::pick(Window window) const {
    codec::Writer number;
    number.u64(window.value);
    const Hash drawn = crypto::hash(crypto::HashDomain::Leader, {prefix_, number.out()});
    const auto first_above = std::upper_bound(weight_to_.begin(), weight_to_.end(), scale(drawn, weight_to_.back()));
    return {static_cast<std::uint16_t>(first_above - weight_to_.begin())};
}

} // namespace arpeggio::consensus
