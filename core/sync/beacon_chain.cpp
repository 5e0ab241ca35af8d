#include "sync/beacon_chain.h"

#include "base/check.h"

namespace arpeggio::sync {

std::string_view to_string(BeaconError error) {
    switch (error) {
    case BeaconError::Known: return "Known";
    case BeaconError::Gap: return "Gap";
    case BeaconError::Fork: return "Fork";
    case BeaconError::NotTheBeacon: return "NotTheBeacon";
    case BeaconError::UnknownEpoch: return "UnknownEpoch";
    case BeaconError::OnlyTail: return "OnlyTail";
    case BeaconError::BadCertificate: return "BadCertificate";
    }
    return "?";
}

BeaconChain::BeaconChain(NetworkId network, const std::vector<ledger::Header>& known) : network_(network) {
    for (const ledger::Header& header : known) append(header, ledger::header_id(header));
}

void BeaconChain::push(const ledger::Header& header, const Hash& id) {
    links_.push_back({header, id});
    heights_.emplace(id, header.height);
    if (ledger::kind_of(header) == ledger::BlockKind::Closing) closings_[header.epoch] = header.height;
    if (links_.size() <= headers_max) return;
    heights_.erase(links_.front().id);
    closings_.erase(closings_.begin(), closings_.lower_bound(links_.front().header.epoch));
    links_.pop_front();
}

Result<std::vector<BeaconChain::Link>, BeaconError>
BeaconChain::add(const ledger::FinalRun& run, const sharding::Rosters& rosters) {
    constexpr ShardId beacon{0};
    const ledger::Header& last = run.last();
    if (last.shard != beacon) return Fail(BeaconError::NotTheBeacon);
    const auto newest = run.newest();
    if (!newest) return Fail(BeaconError::OnlyTail);
    if (newest->header.height <= height()) return Fail(BeaconError::Known);
    if (run.headers.front().height > height().next()) return Fail(BeaconError::Gap);
    const auto roster = rosters.find(last.epoch);
    if (!roster) return Fail(BeaconError::UnknownEpoch);
    const ledger::Committee& committee = roster->committee(beacon);
    const ledger::SigningContext context{network_, beacon, last.epoch, Instance{}, committee.hash()};
    if (!ledger::verify_final_run(context, committee, run)) return Fail(BeaconError::BadCertificate);
    const std::size_t first_new = height().next().value - run.headers.front().height.value;
    if (latest() != nullptr && run.headers[first_new].parent != latest()->id) return Fail(BeaconError::Fork);
    std::vector<Link> out;
    for (std::size_t i = first_new; run.headers[i].height <= newest->header.height; ++i) {
        const bool is_newest = run.headers[i].height == newest->header.height;
        push(run.headers[i], is_newest ? newest->id : run.headers[i + 1].parent);
        out.push_back(links_.back());
        if (is_newest) break;
    }
    return out;
}

void BeaconChain::append(const ledger::Header& header, const Hash& id) {
    CHECK(links_.empty() || header.parent == links_.back().id);
    push(header, id);
}

const ledger::Header* BeaconChain::find(const Hash& id) const {
    const auto height = heights_.find(id);
    if (height == heights_.end()) return nullptr;
    return &links_[height->second.value - links_.front().header.height.value].header;
}

const BeaconChain::Link* BeaconChain::closing_of(Epoch epoch) const {
    const auto height = closings_.find(epoch);
    if (height == closings_.end() || height->second < links_.front().header.height) return nullptr;
    return &links_[height->second.value - links_.front().header.height.value];
}

} // namespace arpeggio::sync
