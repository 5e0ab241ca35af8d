#include "node/history.h"

namespace arpeggio::node {
namespace {
constexpr std::uint64_t top = ~std::uint64_t{0};

Activity describe(const ledger::VerifiedTransaction& transaction, ShardId shard) {
    Activity out;
    out.transaction = transaction.hash();
    out.shard = shard;
    out.from = transaction.sender();
    out.to = transaction->to;
    out.value = transaction->value;
    out.nonce = transaction->nonce;
    return out;
}
} // namespace

void History::watch(const std::vector<Address>& addresses) {
    const std::scoped_lock lock(mutex_);
    watched_ = addresses;
    watched_set_ = {addresses.begin(), addresses.end()};
    std::erase_if(entries_, [this](const auto& entry) {
        const Activity& activity = entry.second;
        const bool is_kept =
            watched_set_.contains(activity.from) || (activity.to && watched_set_.contains(*activity.to));
        if (!is_kept) places_.erase(activity.transaction);
        return !is_kept;
    });
    ++version_;
}

std::vector<Address> History::watched() const {
    const std::scoped_lock lock(mutex_);
    return watched_;
}

bool History::concerns(const ledger::VerifiedTransaction& transaction) const {
    if (watched_set_.empty()) return false;
    return watched_set_.contains(transaction.sender()) || (transaction->to && watched_set_.contains(*transaction->to));
}

void History::insert(const Place& place, Activity activity) {
    erase(activity.transaction);
    places_[activity.transaction] = place;
    entries_.insert_or_assign(place, std::move(activity));
    if (entries_.size() > Snapshot::activity_max) {
        const auto oldest = std::prev(entries_.end());
        places_.erase(oldest->second.transaction);
        entries_.erase(oldest);
    }
    ++version_;
}

void History::erase(const Hash& transaction) {
    const auto known = places_.find(transaction);
    if (known == places_.end()) return;
    entries_.erase(known->second);
    places_.erase(known);
}

void History::on_admitted(const ledger::TransactionPtr& transaction, ShardId shard, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (!concerns(*transaction)) return;
    const auto known = places_.find(transaction->hash());
    if (known != places_.end() && entries_.at(known->second).state != ActivityState::Dropped) return;
    Activity activity = describe(*transaction, shard);
    activity.timestamp = timestamp_of(now);
    activity.fee = Amount{(*transaction)->max_fee_per_gas.atto * U256{(*transaction)->gas_limit}}; // admitted: it fits
    insert({false, 0, shard, top - ++arrivals_}, std::move(activity));
}

History::Place History::place_of(const ledger::Header& header, std::size_t index) {
    return {true, top - header.timestamp.value, header.shard, top - index};
}

void History::add_block(const ledger::Block& block) {
    const ledger::Header& header = block.header;
    for (std::size_t i = 0; i < block.body.transactions.size(); ++i) {
        const ledger::VerifiedTransaction& transaction = *block.body.transactions[i];
        if (!concerns(transaction)) continue;
        Activity activity = describe(transaction, header.shard);
        activity.state = ActivityState::Final;
        activity.height = header.height;
        activity.timestamp = header.timestamp;
        const auto tip = execution::effective_tip(*transaction, header.base_fee);
        CHECK(tip.has_value()); // the block is valid
        // A native transfer uses what it costs before anything runs.
        activity.fee = Amount{(header.base_fee + *tip).atto * U256{ledger::intrinsic_gas(*transaction)}};
        insert(place_of(header, i), std::move(activity));
    }
}

void History::on_final(const ledger::Block& block) {
    const std::scoped_lock lock(mutex_);
    add_block(block);
}

bool History::backfill(const ledger::Block& block) {
    const std::scoped_lock lock(mutex_);
    add_block(block);
    if (watched_set_.empty()) return false;
    return entries_.size() < Snapshot::activity_max || place_of(block.header, 0) < entries_.rbegin()->first;
}

void History::sweep(const TransactionCache& held) {
    const std::scoped_lock lock(mutex_);
    for (auto& [place, activity] : entries_) {
        if (place.is_final) return;
        if (activity.state != ActivityState::Pending || held.find(activity.transaction)) continue;
        activity.state = ActivityState::Dropped;
        ++version_;
    }
}

std::vector<Activity> History::activity() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Activity> out;
    out.reserve(entries_.size());
    for (const auto& [place, activity] : entries_) out.push_back(activity);
    return out;
}

std::uint64_t History::pending_nonce(ShardId shard, const Address& address, std::uint64_t nonce) const {
    const std::scoped_lock lock(mutex_);
    std::set<std::uint64_t> pending;
    for (const auto& [place, activity] : entries_) {
        if (place.is_final) break;
        const bool is_own = activity.from == address && activity.shard == shard;
        if (activity.state == ActivityState::Pending && is_own) pending.insert(activity.nonce);
    }
    while (pending.contains(nonce)) ++nonce;
    return nonce;
}

std::uint64_t History::version() const {
    const std::scoped_lock lock(mutex_);
    return version_;
}

} // namespace arpeggio::node
