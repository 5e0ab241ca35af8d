#pragma once
#include "base/random.h"
#include "sharding/assignment.h"

#include <map>

namespace arpeggio::sharding {

inline crypto::Ed25519PublicKey random_key(Random& random) {
    crypto::Ed25519PublicKey key;
    for (auto& byte : key.bytes) byte = static_cast<std::uint8_t>(random.next());
    return key;
}
inline Hash random_seed(Random& random) {
    return Hash::from(random_key(random).view());
}
inline ledger::Member member(const crypto::Ed25519PublicKey& key, std::uint64_t weight = 100) {
    return {key, weight, Address::from(key.view())};
}
inline std::vector<ledger::Member> random_members(Random& random, std::size_t count, std::uint64_t weight = 100) {
    std::vector<ledger::Member> members;
    for (std::size_t i = 0; i < count; ++i) members.push_back(member(random_key(random), weight));
    return members;
}
/// Shards of these sizes whose members all serve since the epoch 0.
inline Assignment random_assignment(Random& random, const std::vector<std::size_t>& sizes) {
    Assignment out;
    for (const std::size_t size : sizes) {
        auto& seats = out.shards.emplace_back();
        for (const auto& each : random_members(random, size)) seats.push_back({each, Epoch{0}});
    }
    return out;
}
inline std::vector<ledger::Member> members_of(const Assignment& assignment) {
    std::vector<ledger::Member> members;
    for (const auto& seats : assignment.shards) {
        for (const Seat& seat : seats) members.push_back(seat.member);
    }
    return members;
}
inline std::vector<std::size_t> sizes_of(const Assignment& assignment) {
    std::vector<std::size_t> sizes;
    for (const auto& seats : assignment.shards) sizes.push_back(seats.size());
    return sizes;
}

struct Served {
    ShardId shard;
    Seat seat;
};
using Map = std::map<crypto::Ed25519PublicKey, Served>;
/// Where each key serves; empty if one has two seats.
inline Map map_of(const Assignment& assignment) {
    Map map;
    for (std::uint32_t shard = 0; shard < assignment.shards.size(); ++shard) {
        for (const Seat& seat : assignment.shards[shard]) {
            if (!map.emplace(seat.member.key, Served{ShardId{shard}, seat}).second) return {};
        }
    }
    return map;
}

} // namespace arpeggio::sharding
