#include "simulation/floor.h"

#include "consensus/timeouts.h"

#include <algorithm>

namespace arpeggio::simulation {

Floor::Floor(
    const consensus::Settings& settings,
    const ledger::SigningContext& context,
    const ledger::Committee& committee,
    const Hash& seed,
    Delay delay)
    : settings_(settings), committee_(committee), leaders_(context, committee, seed),
      routes_(settings, context, committee, std::nullopt), delay_(std::move(delay)) {}

std::vector<Duration> Floor::final_after(Slot slot) const {
    const Window window = consensus::window_of(slot, settings_);
    const std::size_t leader = leaders_.leader(window).value;
    Times candidate;
    for (std::size_t i = 0; i < committee_.size(); ++i) {
        candidate.push_back(i == leader ? Duration{0} : delay_(leader, i));
    }
    return certified(window, certified(window, candidate));
}

/// When the member holds votes of a quorum, if each of the others casts its own then.
Duration Floor::quorum_at(std::size_t member, const Times& cast) const {
    std::vector<std::pair<Duration, std::uint64_t>> votes;
    for (std::size_t from = 0; from < cast.size(); ++from) {
        const Duration travel = from == member ? Duration{0} : delay_(from, member);
        votes.emplace_back(cast[from] + travel, committee_.members()[from].weight);
    }
    std::sort(votes.begin(), votes.end());
    auto vote = votes.begin();
    for (std::uint64_t weight = vote->second; weight < committee_.quorum(); weight += vote->second)
        ++vote; // all together are enough
    return vote->first;
}

/// When each member holds the certificate of votes that were cast then.
Floor::Times Floor::certified(Window window, const Times& cast) const {
    Times earliest;
    if (routes_.is_direct()) {
        for (std::size_t i = 0; i < cast.size(); ++i) earliest.push_back(quorum_at(i, cast));
        return earliest;
    }
    earliest.assign(cast.size(), Duration::max());
    for (const MemberIndex collector : routes_.collectors(window, leaders_)) {
        const Times times = down_the_tree(window, collector, quorum_at(collector.value, cast));
        for (std::size_t i = 0; i < times.size(); ++i) earliest[i] = std::min(earliest[i], times[i]);
    }
    return earliest;
}

Floor::Times Floor::down_the_tree(Window window, MemberIndex collector, Duration start) const {
    Times times(committee_.size(), Duration::max());
    times[collector.value] = start;
    for (const MemberIndex relay : routes_.children(window, collector, collector)) {
        times[relay.value] = start + delay_(collector.value, relay.value);
        for (const MemberIndex leaf : routes_.children(window, collector, relay)) {
            times[leaf.value] = times[relay.value] + delay_(relay.value, leaf.value);
        }
    }
    return times;
}

} // namespace arpeggio::simulation
