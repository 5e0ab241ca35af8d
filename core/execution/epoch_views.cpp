#include "execution/epoch_views.h"

#include "codec/abi.h"
#include "sharding/crosslink.h"
#include "sharding/epoch_state.h"
#include "sharding/seats.h"

namespace arpeggio::execution {
namespace {
using codec::AbiReader;
using codec::AbiWriter;
using Answered = Result<Bytes, ViewError>;

auto no_answer(ViewFault fault) {
    return Fail(ViewError{fault});
}

bool asks(ByteView data, std::string_view signature) {
    return data.size() >= codec::AbiSelector::size && codec::AbiSelector::from(data) == codec::abi_selector(signature);
}

/// Up to two numbers behind the selector, and nothing else.
Result<std::vector<std::uint64_t>, ViewError> numbers_in(ByteView data, std::size_t count) {
    const ByteView arguments = data.subspan(codec::AbiSelector::size);
    AbiReader in(arguments, count);
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = in.u64();
        if (!number) return no_answer(ViewFault::Malformed);
        out.push_back(*number);
    }
    if (!in.finish()) return no_answer(ViewFault::Malformed);
    return out;
}

/// Of a shard's number, which has 32 bits.
Result<ShardId, ViewError> shard_of(std::uint64_t number) {
    if (number > ~std::uint32_t{0}) return no_answer(ViewFault::Unknown);
    return ShardId{static_cast<std::uint32_t>(number)};
}

Answered epoch(const state::View& beacon, ByteView data) {
    TRY_VOID(numbers_in(data, 0));
    TRY(const auto stored, sharding::read_epoch_state(beacon));
    AbiWriter out(5);
    out.u64(stored.epoch.value).boolean(stored.is_frozen).boolean(stored.election.has_value());
    return out.boolean(stored.is_closed).hash(stored.seed).out();
}

Answered committee(const state::View& beacon, ByteView data) {
    TRY(const auto asked, numbers_in(data, 2));
    TRY(const ShardId shard, shard_of(asked[1]));
    TRY(const auto found, sharding::read_seats(beacon, {asked[0]}, shard));
    if (!found) return no_answer(ViewFault::Unknown);
    std::vector<U256> keys, weights, operators;
    for (const sharding::Seat& seat : found->seats) {
        keys.push_back(from_big_endian(seat.member.key.view()));
        weights.emplace_back(seat.member.weight);
        operators.push_back(from_big_endian(seat.member.operator_address.view()));
    }
    return AbiWriter(3).list(keys).list(weights).list(operators).out();
}

Answered link(const state::View& beacon, ByteView data) {
    TRY(const auto asked, numbers_in(data, 1));
    TRY(const ShardId shard, shard_of(asked[0]));
    TRY(const auto found, sharding::read_crosslink(beacon, shard));
    const sharding::CrosslinkRecord record = found.value_or(sharding::CrosslinkRecord{});
    return AbiWriter(3).hash(record.header_id).u64(record.height.value).u64(record.epoch.value).out();
}

Answered mix(const state::View& beacon, ByteView data) {
    TRY_VOID(numbers_in(data, 0));
    TRY(const auto stored, sharding::read_epoch_state(beacon));
    return AbiWriter(1).hash(stored.mix).out();
}

Answered next_seed(const state::View& beacon, ByteView data) {
    TRY_VOID(numbers_in(data, 0));
    TRY(const auto stored, sharding::read_epoch_state(beacon));
    return AbiWriter(2).boolean(stored.next_seed.has_value()).hash(stored.next_seed.value_or(Hash{})).out();
}
} // namespace

std::string describe(ViewFault fault) {
    switch (fault) {
    case ViewFault::NotAView: return "The contract has no such view.";
    case ViewFault::Malformed: return "These are not the arguments of the view.";
    case ViewFault::Unknown: return "There is no such shard, or nothing is known of it in that epoch.";
    }
    return {};
}

Result<Bytes, ViewError> view_epochs(const state::View& beacon, ByteView data) {
    if (asks(data, "epoch()")) return epoch(beacon, data);
    if (asks(data, "committee(uint64,uint64)")) return committee(beacon, data);
    if (asks(data, "link(uint64)")) return link(beacon, data);
    return no_answer(ViewFault::NotAView);
}

Result<Bytes, ViewError> view_randomness(const state::View& beacon, ByteView data) {
    if (asks(data, "mix()")) return mix(beacon, data);
    if (asks(data, "nextSeed()")) return next_seed(beacon, data);
    return no_answer(ViewFault::NotAView);
}

} // namespace arpeggio::execution
