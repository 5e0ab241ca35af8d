#pragma once
#include "sharding/roster.h"
#include "unit/ledger/final_committee.h"

namespace arpeggio::test {

/// That committee as the one of each shard up to its own, in its epoch.
inline sharding::RosterPtr roster_of(const FinalCommittee& members) {
    sharding::Assignment seats;
    seats.shards.resize(members.context.shard.value + 1);
    for (auto& shard : seats.shards) {
        for (const ledger::Member& member : members.committee->members()) shard.push_back({member, Epoch{}});
    }
    auto roster = sharding::Roster::make(members.context.epoch, Hash{}, std::move(seats));
    CHECK(roster.has_value());
    return std::make_shared<const sharding::Roster>(*std::move(roster));
}
inline sharding::Rosters rosters_of(const FinalCommittee& members) {
    sharding::Rosters out;
    out.add(roster_of(members));
    return out;
}

} // namespace arpeggio::test
