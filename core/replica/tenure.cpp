#include "replica/tenure.h"

#include <algorithm>

namespace arpeggio::replica {

Bytes encode_tenure(const Tenure& tenure) {
    Bytes out;
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(tenure.since.value >> shift));
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(tenure.shard.value >> shift));
    return out;
}

std::optional<Tenure> decode_tenure(ByteView bytes) {
    if (bytes.size() < tenure_bytes) return std::nullopt;
    Tenure out;
    for (std::size_t i = 0; i < 8; ++i) out.since.value = out.since.value << 8 | bytes[i];
    for (std::size_t i = 8; i < tenure_bytes; ++i) out.shard.value = out.shard.value << 8 | bytes[i];
    return out;
}

bool has_joined(const ledger::Header& head, const Tenure& tenure) {
    const bool is_over = ledger::kind_of(head) == ledger::BlockKind::Closing;
    return head.epoch >= tenure.since || (is_over && head.epoch.next() == tenure.since);
}

std::optional<Tenure> tenure_in(const sharding::Roster& roster, const crypto::Ed25519PublicKey& key) {
    const auto shard = roster.shard_of(key);
    if (!shard) return std::nullopt;
    const auto& seats = roster.seats().shards[shard->value];
    const auto seat = std::ranges::find_if(seats, [&](const sharding::Seat& one) { return one.member.key == key; });
    return Tenure{*shard, seat->since};
}

Tenure part_of(const Tenure& tenure, const std::set<Tenure>& parts) {
    const auto newest =
        std::find_if(parts.rbegin(), parts.rend(), [&](const Tenure& part) { return part.shard == tenure.shard; });
    return newest != parts.rend() && newest->since > tenure.since ? *newest : tenure;
}

std::optional<Epoch> signs_until(const Tenure& part, const std::set<Tenure>& parts) {
    const auto next = std::find_if(parts.upper_bound(part), parts.end(), [&](const Tenure& other) {
        return other.shard == part.shard && other.since > part.since;
    });
    return next == parts.end() ? std::nullopt : std::optional(next->since);
}

bool signs_from(const Tenure& part, const sharding::Rosters& rosters, Epoch in, const crypto::Ed25519PublicKey& key) {
    if (rosters.empty()) return true;
    const auto roster = rosters.find(in);
    const auto tenure = roster ? tenure_in(*roster, key) : std::nullopt;
    return tenure && tenure->shard == part.shard && tenure->since <= part.since && part.since <= in;
}

SortedParts sort_parts(const std::vector<FoundPart>& parts) {
    SortedParts out;
    bool has_successor = false;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        const bool is_genesis = parts.size() == 1 && part->tenure.since.value == 0;
        if (has_successor || (!part->head && !out.served.empty())) {
            out.outdated.push_back(part->tenure); // perhaps erased in part
        } else if (part->head || is_genesis) {
            out.served.push_back(part->tenure);
            has_successor = part->head && has_joined(*part->head, {part->tenure.shard, part->tenure.since.next()});
        }
    }
    return out;
}

std::vector<Tenure> tenures_left(const std::vector<Tenure>& tenures, Epoch before) {
    if (tenures.empty() || tenures.back().since > before) return {};
    return {tenures.begin(), tenures.end() - 1};
}

} // namespace arpeggio::replica
