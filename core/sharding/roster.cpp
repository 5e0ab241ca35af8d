#include "sharding/roster.h"

#include "base/check.h"
#include "codec/reader.h"
#include "codec/writer.h"
#include "sharding/epoch_state.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace arpeggio::sharding {
namespace {
constexpr std::size_t shards_max = 1024; ///< as NetworkDefinition::shards_max
constexpr std::size_t seats_bytes_max = 1 << 17;

/// The next shard's.
void add(Assignment& all, ShardSeats seats) {
    const ShardId shard{static_cast<std::uint32_t>(all.shards.size())};
    all.shards.push_back(std::move(seats.seats));
    if (seats.restart) all.restarts[shard] = *seats.restart;
}
} // namespace

std::optional<Roster> Roster::make(Epoch epoch, const Hash& seed, Assignment seats) {
    if (seats.shards.empty() || seats.shards.size() > shards_max) return std::nullopt;
    Roster out;
    out.epoch_ = epoch;
    out.seed_ = seed;
    for (const std::vector<Seat>& shard : seats.shards) {
        auto committee = committee_of(shard);
        if (!committee) return std::nullopt;
        out.committees_.push_back(*std::move(committee));
    }
    out.seats_ = std::move(seats);
    return out;
}

const ledger::Committee& Roster::committee(ShardId shard) const {
    CHECK(shard.value < committees_.size());
    return committees_[shard.value];
}

std::optional<Restart> Roster::restart(ShardId shard) const {
    const auto found = seats_.restarts.find(shard);
    return found == seats_.restarts.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ShardId> Roster::shard_of(const crypto::Ed25519PublicKey& key) const {
    for (std::uint32_t shard = 0; shard < shards(); ++shard) {
        if (committees_[shard].find(key)) return ShardId{shard};
    }
    return std::nullopt;
}

Bytes encode_roster(const Roster& roster) {
    codec::Writer out;
    out.u64(roster.epoch().value).fixed(roster.seed()).u32(roster.shards());
    for (ShardId shard; shard.value < roster.shards(); shard = shard.next()) {
        out.byte_string(encode_seats(seats_of(roster.seats(), roster.epoch(), shard)));
    }
    return std::move(out).out();
}

std::optional<Roster> decode_roster(ByteView bytes) {
    codec::Reader in(bytes);
    const auto epoch = in.u64();
    const auto seed = in.fixed<Hash>();
    const auto shards = in.count(shards_max, 1);
    if (!epoch || !seed || !shards) return std::nullopt;
    Assignment all;
    for (std::size_t i = 0; i < *shards; ++i) {
        const auto leaf = in.byte_string(seats_bytes_max);
        auto seats = leaf ? decode_seats(*leaf) : std::nullopt;
        if (!seats || seats->epoch != Epoch{*epoch}) return std::nullopt;
        add(all, *std::move(seats));
    }
    if (!in.at_end()) return std::nullopt;
    return Roster::make({*epoch}, *seed, std::move(all));
}

std::vector<state::LeafKey> roster_keys(Epoch epoch, std::uint32_t shards) {
    std::vector<state::LeafKey> out{epoch_state_key()};
    for (std::uint32_t shard = 0; shard < shards; ++shard) out.push_back(seats_key(epoch, {shard}));
    return out;
}

namespace {
/// The seed of an epoch as the state of that epoch or the one before knows it.
std::optional<Hash> seed_of(const EpochState& state, Epoch epoch) {
    if (state.epoch == epoch) return state.seed;
    if (state.epoch.next() == epoch && state.election) return state.next_seed;
    return std::nullopt;
}
} // namespace

std::optional<Roster> proven_roster(const state::Proof& proof, const Hash& root, Epoch epoch, std::uint32_t shards) {
    const auto values = state::verify_proof(proof, root, roster_keys(epoch, shards));
    if (!values) return std::nullopt;
    const auto& state_leaf = values->at(epoch_state_key());
    const auto state = state_leaf ? decode_epoch_state(*state_leaf) : std::nullopt;
    const auto seed = state ? seed_of(*state, epoch) : std::nullopt;
    if (!seed) return std::nullopt;
    Assignment all;
    for (std::uint32_t shard = 0; shard < shards; ++shard) {
        const auto& leaf = values->at(seats_key(epoch, {shard}));
        auto seats = leaf ? decode_seats(*leaf) : std::nullopt;
        if (!seats || seats->epoch != epoch) return std::nullopt;
        add(all, *std::move(seats));
    }
    return Roster::make(epoch, *seed, std::move(all));
}

std::vector<Mover> movers_between(const Roster& before, const Roster& after) {
    std::vector<Mover> out;
    for (std::uint32_t shard = 0; shard < before.shards(); ++shard) {
        for (const Seat& seat : before.seats().shards[shard]) {
            const auto to = after.shard_of(seat.member.key);
            if (to && *to != ShardId{shard}) out.push_back({seat.member.key, {shard}, *to});
        }
    }
    std::sort(out.begin(), out.end(), [](const Mover& a, const Mover& b) { return a.key < b.key; });
    return out;
}

void Rosters::add(RosterPtr roster) {
    CHECK(roster != nullptr);
    const Epoch epoch = roster->epoch();
    by_epoch_.insert_or_assign(epoch, std::move(roster));
    forget();
}

/// A shard may be drawn anew for several epochs before it goes on: its block is judged by the members of its own.
void Rosters::forget() {
    if (by_epoch_.size() <= kept_max) return;
    const auto is_pinned = [this](Epoch one) { return pinned_ && (one == *pinned_ || one == pinned_->next()); };
    const Epoch first_kept = std::prev(by_epoch_.end(), kept_max)->first;
    std::set<Epoch> wanted;
    for (const auto& [epoch, roster] : by_epoch_) {
        if (epoch < first_kept && !is_pinned(epoch)) continue;
        wanted.insert(epoch);
        for (const auto& [shard, restart] : roster->seats().restarts) {
            for (std::uint64_t back = 0; back < std::min(kept_below, restart.epoch.value + 1); ++back)
                wanted.insert(Epoch{restart.epoch.value - back});
        }
    }
    std::erase_if(by_epoch_, [&](const auto& one) { return !wanted.contains(one.first); });
}

RosterPtr Rosters::find(Epoch epoch) const {
    const auto found = by_epoch_.find(epoch);
    return found == by_epoch_.end() ? nullptr : found->second;
}

std::vector<RosterPtr> Rosters::all() const {
    std::vector<RosterPtr> out;
    for (const auto& [epoch, roster] : by_epoch_) out.push_back(roster);
    return out;
}

std::optional<Restart> Rosters::restart_after(Epoch epoch, ShardId shard) const {
    for (auto later = by_epoch_.upper_bound(epoch); later != by_epoch_.end(); ++later) {
        if (const auto restart = later->second->restart(shard)) return restart;
    }
    return std::nullopt;
}

RosterPtr Rosters::newest() const {
    return by_epoch_.empty() ? nullptr : by_epoch_.rbegin()->second;
}

} // namespace arpeggio::sharding
