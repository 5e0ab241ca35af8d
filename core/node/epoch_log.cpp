#include "node/epoch_log.h"

#include "chain/block_rules.h"

#include <algorithm>

namespace arpeggio::node {
namespace {
constexpr ShardId beacon{0};
constexpr std::uint8_t save_version = 1;

void encode(codec::Writer& out, const EpochSummary& epoch) {
    out.u64(epoch.epoch.value).fixed(epoch.seed).boolean(epoch.delay_proof_ok.has_value());
    out.boolean(epoch.delay_proof_ok.value_or(false)).u64(epoch.delay_height.value).u64(epoch.extended_slots);
    out.u32(static_cast<std::uint32_t>(epoch.movers.size()));
    for (const MoverSummary& mover : epoch.movers) out.fixed(mover.key).u32(mover.from.value).u32(mover.to.value);
    out.u32(static_cast<std::uint32_t>(epoch.blocks.size()));
    for (const std::uint64_t blocks : epoch.blocks) out.u64(blocks);
    out.u64(static_cast<std::uint64_t>(epoch.gap_max.count()));
}

Result<EpochSummary, codec::DecodeError> decode(codec::Reader& in) {
    EpochSummary out;
    TRY(out.epoch.value, in.u64());
    TRY(out.seed, in.fixed<Hash>());
    TRY(const bool is_checked, in.boolean());
    TRY(const bool is_good, in.boolean());
    if (is_checked) out.delay_proof_ok = is_good;
    TRY(out.delay_height.value, in.u64());
    TRY(out.extended_slots, in.u64());
    TRY(const std::size_t movers, in.count(chain::NetworkDefinition::accounts_max, 40));
    for (std::size_t i = 0; i < movers; ++i) {
        MoverSummary mover;
        TRY(mover.key, in.fixed<crypto::Ed25519PublicKey>());
        TRY(mover.from.value, in.u32());
        TRY(mover.to.value, in.u32());
        out.movers.push_back(std::move(mover));
    }
    TRY(const std::size_t shards, in.count(chain::NetworkDefinition::shards_max, 8));
    for (std::size_t i = 0; i < shards; ++i) {
        TRY(const std::uint64_t blocks, in.u64());
        out.blocks.push_back(blocks);
    }
    TRY(const std::uint64_t gap, in.u64());
    out.gap_max = Duration{static_cast<Duration::rep>(std::min<std::uint64_t>(gap, 1ULL << 50))};
    return out;
}
} // namespace

EpochSummary& EpochLog::at(Epoch epoch) {
    const auto [found, is_new] = epochs_.try_emplace(epoch);
    EpochSummary& out = found->second;
    if (is_new) {
        out.epoch = epoch;
        out.blocks.resize(network_.profile.shards);
    }
    if (const auto roster = rosters_.find(epoch)) out.seed = roster->seed();
    while (epochs_.size() > Snapshot::epochs_max + 1 && epochs_.begin()->first != epoch) epochs_.erase(epochs_.begin());
    return out;
}

void EpochLog::on_roster(const sharding::RosterPtr& roster) {
    if (!roster) return;
    const std::scoped_lock lock(mutex_);
    if (rosters_.find(roster->epoch())) return;
    rosters_.add(roster);
    learn_movers(*roster);
    if (const auto after = rosters_.find(roster->epoch().next())) learn_movers(*after);
    ++version_;
}

void EpochLog::learn_movers(const sharding::Roster& after) {
    if (after.epoch().value == 0) return;
    const auto before = rosters_.find({after.epoch().value - 1});
    if (!before) return;
    EpochSummary& epoch = at(after.epoch());
    epoch.movers.clear();
    for (const sharding::Mover& mover : sharding::movers_between(*before, after))
        epoch.movers.push_back({chain::name_of(network_, mover.key), mover.key, mover.from, mover.to});
}

void EpochLog::on_final(const FinalBlock& block, Instant now) {
    const ledger::Header& header = block.block->header;
    const std::scoped_lock lock(mutex_);
    EpochSummary& epoch = at(header.epoch);
    if (header.shard.value < epoch.blocks.size()) ++epoch.blocks[header.shard.value];
    if (const auto last = last_.find(header.shard); last != last_.end())
        epoch.gap_max = std::max(epoch.gap_max, now - last->second);
    last_[header.shard] = now;
    if (header.shard != beacon) return;
    epoch_ = header.epoch;
    slot_ = header.slot.value;
    if (ledger::kind_of(header) != ledger::BlockKind::Closing) return;
    const chain::Rules rules = chain::Rules::of(network_, beacon);
    if (block.epoch && block.epoch->election)
        epoch.extended_slots = rules.timeline().end_slot(*block.epoch->election).value - rules.epoch_slots;
    ++version_;
}

void EpochLog::on_delay_checked(Epoch epoch, Height height, bool is_good) {
    const std::scoped_lock lock(mutex_);
    EpochSummary& out = at(epoch);
    out.delay_proof_ok = is_good;
    out.delay_height = height;
    ++version_;
}

void EpochLog::describe(Snapshot& snapshot) const {
    const chain::Rules rules = chain::Rules::of(network_, beacon);
    const std::scoped_lock lock(mutex_);
    snapshot.epoch = epoch_;
    snapshot.epoch_slot = slot_;
    snapshot.epoch_slots = rules.epoch_slots;
    snapshot.slot_interval = std::chrono::milliseconds{rules.slot_interval_ms};
    snapshot.is_next_elected = rosters_.find(epoch_.next()) != nullptr;
    if (const auto next = epochs_.find(epoch_.next()); snapshot.is_next_elected && next != epochs_.end())
        snapshot.next_movers = next->second.movers;
    for (const auto& [number, epoch] : epochs_) {
        if (number <= epoch_) snapshot.epochs.push_back(epoch);
    }
    if (snapshot.epochs.size() > Snapshot::epochs_max) snapshot.epochs.erase(snapshot.epochs.begin());
}

Bytes EpochLog::save() const {
    const std::scoped_lock lock(mutex_);
    codec::Writer out;
    out.u8(save_version).u32(static_cast<std::uint32_t>(epochs_.size()));
    for (const auto& [number, epoch] : epochs_) encode(out, epoch);
    return std::move(out).out();
}

void EpochLog::restore(ByteView saved) {
    codec::Reader in(saved);
    const auto version = in.u8();
    const auto count = in.count(Snapshot::epochs_max + 1, 1);
    if (!version || *version != save_version || !count) return;
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < *count; ++i) {
        auto epoch = decode(in);
        if (!epoch || epoch->blocks.size() != network_.profile.shards) return;
        for (MoverSummary& mover : epoch->movers) mover.name = chain::name_of(network_, mover.key);
        const Epoch number = epoch->epoch;
        epochs_[number] = *std::move(epoch);
    }
}

std::uint64_t EpochLog::version() const {
    const std::scoped_lock lock(mutex_);
    return version_;
}

} // namespace arpeggio::node
