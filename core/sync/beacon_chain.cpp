#include "sync/beacon_chain.h"

#include "base/check.h"

namespace arpeggio::sync {

std::string_view to_string(BeaconError error) {
    switch (error) {
    case BeaconError::Known: return "Known";
    case BeaconError::Gap: return "Gap";
    case BeaconError::Fork: return "Fork";
    case BeaconError::WrongInstance: return "WrongInstance";
    case BeaconError::BadCertificate: return "BadCertificate";
    }
    return "?";
}

BeaconChain::BeaconChain(NetworkId network, ledger::Committee committee, const std::vector<ledger::Header>& known)
    : network_(network), committee_(std::move(committee)) {
    for (const ledger::Header& header : known) {
        CHECK(links_.empty() || header.parent == links_.back().id);
        push(header, ledger::header_id(header));
    }
}

void BeaconChain::push(const ledger::Header& header, const Hash& id) {
    links_.push_back({header, id});
    heights_.emplace(id, header.height);
    if (links_.size() <= headers_max) return;
    heights_.erase(links_.front().id);
    links_.pop_front();
}

Result<std::vector<BeaconChain::Link>, BeaconError> BeaconChain::add(const ledger::FinalRun& run) {
    if (run.last().height <= height()) return Fail(BeaconError::Known);
    if (run.headers.front().height > height().next()) return Fail(BeaconError::Gap);
    // One instance until epochs end.
    const ledger::SigningContext context{network_, ShardId{0}, Epoch{0}, Instance{0}, committee_.hash()};
    const bool is_of_instance = run.last().shard == context.shard && run.last().epoch == context.epoch &&
                                run.last().instance == context.instance;
    if (!is_of_instance) return Fail(BeaconError::WrongInstance);
    if (!ledger::verify_final_run(context, committee_, run)) return Fail(BeaconError::BadCertificate);
    const std::size_t first_new = height().next().value - run.headers.front().height.value;
    if (latest() != nullptr && run.headers[first_new].parent != latest()->id) return Fail(BeaconError::Fork);
    std::vector<Link> out;
    for (std::size_t i = first_new; i < run.headers.size(); ++i) {
        const bool is_last = i + 1 == run.headers.size();
        push(run.headers[i], is_last ? run.certificate.candidate : run.headers[i + 1].parent);
        out.push_back(links_.back());
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

} // namespace arpeggio::sync
