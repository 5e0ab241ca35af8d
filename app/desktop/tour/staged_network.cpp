#include "tour/staged_network.h"

#include "crypto/hash.h"

#include <algorithm>
#include <array>
#include <string>

using arpeggio::Epoch;
using arpeggio::Hash;
using arpeggio::ShardId;
using arpeggio::node::EpochSummary;
using arpeggio::node::MemberSummary;
using arpeggio::node::MoverSummary;
using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;

namespace {
constexpr std::uint32_t shardCount = 4;
constexpr std::uint64_t epochSlots = 60;
constexpr std::array names{
    "amber-otter",
    "brave-heron",
    "calm-lynx",
    "quiet-wren",
    "deep-marten",
    "early-swift",
    "fair-ibex",
    "glad-plover",
    "hazel-stoat",
    "ivory-crane",
    "keen-badger",
    "light-finch",
    "merry-hare",
    "noble-raven",
    "olive-shrew",
    "proud-eider"};
constexpr std::size_t perShard = names.size() / shardCount;

Hash hashOf(std::string_view what, std::uint64_t number) {
    return arpeggio::crypto::keccak256(arpeggio::as_bytes(std::string(what) + std::to_string(number)));
}

MemberSummary memberAt(std::size_t position, const MemberSummary& like) {
    MemberSummary out = like;
    out.position = position;
    out.name = names[position];
    out.key = arpeggio::crypto::Ed25519PublicKey::from(hashOf("validator", position).view());
    out.operator_address = arpeggio::Address::from(hashOf(names[position], 0).view());
    out.is_running = true;
    return out;
}

/// The other shards are as the first, a little ahead or behind.
void addShards(Snapshot& state) {
    const ShardSummary first = state.shards.front();
    state.shards.resize(shardCount, first);
    for (std::uint32_t id = 0; id < shardCount; ++id) {
        ShardSummary& shard = state.shards[id];
        shard.shard = ShardId{id};
        shard.chain_id = first.chain_id + id;
        shard.finality_p50 = std::chrono::milliseconds{620 + 15 * id};
        for (std::size_t at = 0; at < shard.members.size(); ++at)
            shard.members[at] = memberAt(id * perShard + at, shard.members[at]);
        for (auto& block : shard.recent) {
            const auto proposer = block.height.value % shard.members.size();
            block.proposer_name = shard.members[proposer].name;
            block.id = hashOf("block of shard " + std::to_string(id) + " ", block.height.value);
        }
        if (!shard.recent.empty()) shard.block_hash = shard.recent.front().id;
    }
}

EpochSummary newEpoch(const Snapshot& state) {
    EpochSummary out;
    out.epoch = state.epoch;
    out.seed = hashOf("seed", state.epoch.value);
    out.movers = state.next_movers;
    out.blocks.assign(shardCount, 0);
    if (state.epoch.value < 2) return out;
    out.delay_proof_ok = true;
    const auto height = state.shards.front().height.value;
    out.delay_height = {height - std::min(height, epochSlots / 4)};
    return out;
}

/// One of each shard, another in each epoch, goes to a shard that each epoch has at another distance.
std::vector<MoverSummary> draw(const Snapshot& state) {
    std::vector<MoverSummary> out;
    const std::uint64_t number = state.epoch.value;
    for (const ShardSummary& shard : state.shards) {
        const MemberSummary& member = shard.members[(number + 1) % shard.members.size()];
        const auto to = (shard.shard.value + 1 + number % (shardCount - 1)) % shardCount;
        out.push_back({member.name, member.key, shard.shard, ShardId{static_cast<std::uint32_t>(to)}});
    }
    return out;
}

void moveMembers(Snapshot& state) {
    std::vector<std::pair<MemberSummary, ShardId>> moving;
    for (const MoverSummary& mover : state.next_movers) {
        auto& members = state.shards[mover.from.value].members;
        const auto found = std::find_if(
            members.begin(), members.end(), [&](const MemberSummary& member) { return member.key == mover.key; });
        moving.emplace_back(*found, mover.to);
        moving.back().first.blocks_proposed = 0;
        moving.back().first.last_proposed = {};
        members.erase(found);
    }
    for (auto& [member, to] : moving) state.shards[to.value].members.push_back(std::move(member));
    for (ShardSummary& shard : state.shards)
        std::ranges::sort(shard.members, std::ranges::less{}, &MemberSummary::position);
}

void beginEpoch(Snapshot& state) {
    moveMembers(state);
    if (!state.epochs.empty()) {
        state.epochs.back().blocks.assign(shardCount, epochSlots);
        state.epochs.back().gap_max = std::chrono::milliseconds{1'840};
    }
    state.epoch = state.epoch.next();
    state.epochs.push_back(newEpoch(state));
    state.epoch_slot = 0;
    state.next_movers.clear();
    state.is_next_elected = false;
}

void drawNext(Snapshot& state) {
    state.next_movers = draw(state);
    state.is_next_elected = true;
}
} // namespace

void stageNetwork(StagedNode& node) {
    node.change([](Snapshot& state) {
        addShards(state);
        state.epoch_slots = epochSlots;
        state.slot_interval = std::chrono::seconds{1};
        state.epochs.push_back(newEpoch(state));
        for (int epoch = 0; epoch < 3; ++epoch) {
            drawNext(state);
            beginEpoch(state);
        }
        state.epochs[2].extended_slots = 4;
        state.epoch_slot = 47;
        state.epochs.back().blocks.assign(shardCount, state.epoch_slot);
        state.epochs.back().gap_max = std::chrono::milliseconds{1'310};
        drawNext(state);
    });
}

void beginStagedEpoch(StagedNode& node) {
    node.change(beginEpoch);
}

void drawStagedEpoch(StagedNode& node) {
    node.change(drawNext);
}
