#include "sharding/seats.h"

#include "base/check.h"
#include "ledger/system_contracts.h"
#include "state/leaf.h"

#include <algorithm>

namespace arpeggio::sharding {
namespace {
using storage::StorageError;
constexpr std::size_t restart_size = Hash::size + 8 + 8;
constexpr std::size_t seat_size = crypto::Ed25519PublicKey::size + 8 + Address::size + 8; ///< encoded

bool is_by_key(const Seat& a, const Seat& b) {
    return a.member.key < b.member.key;
}
} // namespace

state::LeafKey seats_key(Epoch epoch, ShardId shard) {
    const std::uint64_t parity = epoch.value % 2;
    return state::system_key(ledger::shards_contract, state::Field::Seats, parity << 32 | shard.value);
}

Bytes encode_seats(const ShardSeats& seats) {
    CHECK(seats.seats.size() <= ledger::Committee::size_max);
    codec::Writer out(16 + restart_size + seats.seats.size() * seat_size);
    state::begin_leaf(out, state::LeafKind::Seats).u64(seats.epoch.value).boolean(seats.restart.has_value());
    if (seats.restart) out.fixed(seats.restart->block).u64(seats.restart->height.value).u64(seats.restart->epoch.value);
    out.u32(static_cast<std::uint32_t>(seats.seats.size()));
    for (const Seat& seat : seats.seats) {
        out.fixed(seat.member.key).u64(seat.member.weight).fixed(seat.member.operator_address).u64(seat.since.value);
    }
    return std::move(out).out();
}

std::optional<ShardSeats> decode_seats(ByteView leaf) {
    auto in = state::open_leaf(leaf, state::LeafKind::Seats);
    if (!in) return std::nullopt;
    const auto epoch = in->u64();
    const auto is_restart = in->boolean();
    if (!epoch || !is_restart || (*is_restart && in->left() < restart_size)) return std::nullopt;
    ShardSeats out{{*epoch}, {}};
    if (*is_restart) out.restart = Restart{*in->fixed<Hash>(), {*in->u64()}, {*in->u64()}};
    const auto count = in->count(ledger::Committee::size_max, seat_size);
    if (!count || in->left() != *count * seat_size) return std::nullopt;
    for (std::size_t i = 0; i < *count; ++i) { // all of them are there
        Seat seat;
        seat.member.key = *in->fixed<crypto::Ed25519PublicKey>();
        seat.member.weight = *in->u64();
        seat.member.operator_address = *in->fixed<Address>();
        seat.since.value = *in->u64();
        if (i > 0 && !is_by_key(out.seats.back(), seat)) return std::nullopt;
        out.seats.push_back(seat);
    }
    return out;
}

Result<std::optional<ShardSeats>, StorageError> read_seats(const state::View& beacon, Epoch epoch, ShardId shard) {
    TRY(const auto leaf, beacon.leaf(seats_key(epoch, shard)));
    if (!leaf) return std::optional<ShardSeats>{};
    auto seats = decode_seats(*leaf);
    if (!seats) return Fail(StorageError::Corrupt);
    if (seats->epoch != epoch) seats.reset();
    return seats;
}

Result<std::optional<Assignment>, StorageError>
read_assignment(const state::View& beacon, Epoch epoch, std::uint32_t shards) {
    Assignment out;
    for (ShardId shard; shard.value < shards; shard = shard.next()) {
        TRY(auto seats, read_seats(beacon, epoch, shard));
        if (!seats) return std::optional<Assignment>{};
        out.shards.push_back(std::move(seats->seats));
        if (seats->restart) out.restarts[shard] = *seats->restart;
    }
    return std::optional{std::move(out)};
}

ShardSeats seats_of(const Assignment& assignment, Epoch epoch, ShardId shard) {
    ShardSeats out{epoch, assignment.shards[shard.value]};
    const auto restart = assignment.restarts.find(shard);
    if (restart != assignment.restarts.end()) out.restart = restart->second;
    return out;
}

void append_assignment(state::Diff& diff, Epoch epoch, const Assignment& assignment) {
    for (std::uint32_t shard = 0; shard < assignment.shards.size(); ++shard) {
        diff.leaves[seats_key(epoch, {shard})] = encode_seats(seats_of(assignment, epoch, {shard}));
    }
}

std::optional<ledger::Committee> committee_of(const std::vector<Seat>& seats) {
    std::vector<ledger::Member> members;
    members.reserve(seats.size());
    for (const Seat& seat : seats) members.push_back(seat.member);
    return ledger::Committee::make(std::move(members));
}

} // namespace arpeggio::sharding
