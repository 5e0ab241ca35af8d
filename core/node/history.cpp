#include "node/history.h"

#include "base/check.h"
#include "execution/fees.h"
#include "ledger/mail_contract.h"

namespace arpeggio::node {
namespace {
constexpr std::uint64_t top = ~std::uint64_t{0};
constexpr std::uint64_t first_transaction = std::uint64_t{1} << 32; ///< index in a block, behind all mail it took

/// The payment that a call of the mail contract asks for; absent if it is none, or asks for more than comes with it.
std::optional<ledger::MailCall> payment_of(const ledger::Transaction& transaction) {
    if (transaction.to != ledger::mail_contract) return std::nullopt;
    auto call = ledger::decode_mail_call(transaction.data);
    if (!call || call->value > transaction.value) return std::nullopt;
    return *std::move(call);
}

/// Fee and state are of what has been submitted.
Activity describe(const ledger::VerifiedTransaction& transaction, ShardId shard) {
    Activity out;
    out.transaction = transaction.hash();
    out.shard = shard;
    out.from = transaction.sender();
    out.to = transaction->to;
    out.value = transaction->value;
    out.nonce = transaction->nonce;
    out.fee = Amount{transaction->max_fee_per_gas.atto * U256{transaction->gas_limit}}; // decoded: it fits
    if (const auto call = payment_of(*transaction)) {
        out.to = call->recipient;
        out.value = call->value;
        out.fee = plus(out.fee, transaction->value - call->value).value_or(Amount{U256::max()});
        out.mail = {
            .id = {}, .destination = call->destination, .delivery = Delivery::Sent, .height = {}, .timestamp = {}};
    }
    return out;
}

/// What became of a transaction in a block; `sent` is the mail that it made, null if none.
void conclude(
    Activity& activity,
    const ledger::Transaction& transaction,
    const ledger::Header& header,
    const ledger::Mail* sent) {
    const auto tip = execution::effective_tip(transaction, header.base_fee);
    CHECK(tip.has_value()); // the block is valid
    // A native transfer uses what it costs before anything runs, and so does a call of the mail contract.
    activity.fee = Amount{(header.base_fee + *tip).atto * U256{ledger::intrinsic_gas(transaction)}};
    const bool is_call = transaction.to == ledger::mail_contract;
    activity.state = is_call && sent == nullptr ? ActivityState::Failed : ActivityState::Final;
    activity.height = header.height;
    activity.timestamp = header.timestamp;
    if (sent == nullptr || !activity.mail) return;
    activity.fee += sent->prepaid_fee;
    activity.mail->id = ledger::mail_hash(*sent);
    activity.mail->delivery = Delivery::InTransit;
}

/// The mail itself where its transaction is not known. A return stands for the mail that it brings back.
Activity describe(const TakenMail& taken, const MailSummary& summary) {
    const ledger::Mail& mail = taken.mail;
    Activity out;
    out.transaction = summary.id;
    out.shard = mail.is_return ? mail.destination : mail.source;
    out.from = mail.is_return ? mail.recipient : mail.sender;
    out.to = mail.is_return ? mail.sender : mail.recipient;
    out.value = mail.value;
    out.fee = taken.charged;
    out.state = ActivityState::Final;
    out.timestamp = summary.timestamp;
    out.mail = summary;
    return out;
}

/// Absent for a return that does not say of what.
std::optional<MailSummary> summarize(const TakenMail& taken, const ledger::Header& header) {
    const ledger::Mail& mail = taken.mail;
    MailSummary out;
    out.height = header.height;
    out.timestamp = header.timestamp;
    if (mail.is_return) {
        if (mail.payload.size() != Hash::size) return std::nullopt;
        out.id = Hash::from(mail.payload);
        out.destination = mail.source;
        out.delivery = Delivery::Returned;
        return out;
    }
    out.id = ledger::mail_hash(mail);
    out.destination = mail.destination;
    out.delivery = taken.is_refused ? Delivery::Returning : Delivery::Arrived;
    return out;
}
} // namespace

void History::watch(const std::vector<Address>& addresses) {
    const std::scoped_lock lock(mutex_);
    watched_ = addresses;
    watched_set_ = {addresses.begin(), addresses.end()};
    std::vector<Hash> left_out;
    for (const auto& [place, activity] : entries_) {
        if (!concerns(activity)) left_out.push_back(activity.transaction);
    }
    for (const Hash& transaction : left_out) erase(transaction);
    ++version_;
}

std::vector<Address> History::watched() const {
    const std::scoped_lock lock(mutex_);
    return watched_;
}

bool History::concerns(const Activity& activity) const {
    return is_watched(activity.from) || (activity.to && is_watched(*activity.to));
}

void History::insert(const Place& place, Activity activity) {
    erase(activity.transaction);
    places_[activity.transaction] = place;
    if (activity.mail && !activity.mail->id.is_zero()) mail_places_[activity.mail->id] = place;
    entries_.insert_or_assign(place, std::move(activity));
    if (entries_.size() > Snapshot::activity_max) erase(Hash{std::prev(entries_.end())->second.transaction});
    ++version_;
}

void History::erase(const Hash& transaction) {
    const auto known = places_.find(transaction);
    if (known == places_.end()) return;
    const auto entry = entries_.find(known->second);
    if (entry->second.mail) mail_places_.erase(entry->second.mail->id);
    entries_.erase(entry);
    places_.erase(known);
}

void History::on_admitted(const ledger::TransactionPtr& transaction, ShardId shard, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (watched_set_.empty()) return;
    Activity activity = describe(*transaction, shard);
    if (!concerns(activity)) return;
    const auto known = places_.find(transaction->hash());
    if (known != places_.end() && entries_.at(known->second).state != ActivityState::Dropped) return;
    activity.timestamp = timestamp_of(now);
    insert({false, 0, shard, top - ++arrivals_}, std::move(activity));
}

History::Place History::place_of(const ledger::Header& header, std::uint64_t index) {
    return {true, top - header.timestamp.value, header.shard, top - index};
}

void History::add_block(const ledger::Block& block, const BlockMail& mail) {
    if (watched_set_.empty()) return;
    for (std::size_t i = 0; i < mail.taken.size(); ++i) add_taken(block.header, i, mail.taken[i]);
    std::size_t sent_from = 0;
    for (std::size_t i = 0; i < block.body.transactions.size(); ++i) {
        const ledger::VerifiedTransaction& transaction = *block.body.transactions[i];
        const bool is_call = transaction->to == ledger::mail_contract;
        const bool is_known = is_watched(transaction.sender()) || (transaction->to && is_watched(*transaction->to));
        if (!is_call && !is_known) continue; // the most are neither
        Activity activity = describe(transaction, block.header.shard);
        if (!concerns(activity)) continue;
        const std::size_t at = is_call ? find_sent(mail.sent, sent_from, transaction) : mail.sent.size();
        const ledger::Mail* const made = at < mail.sent.size() ? &mail.sent[at] : nullptr;
        if (made != nullptr) sent_from = at + 1;
        conclude(activity, *transaction, block.header, made);
        if (made != nullptr) join_taken(activity, made->prepaid_fee);
        insert_final(place_of(block.header, first_transaction + i), std::move(activity));
    }
}

/// What is final stays as it is: by now its mail may have gone on.
void History::insert_final(const Place& place, Activity activity) {
    const auto known = places_.find(activity.transaction);
    if (known == places_.end() || entries_.at(known->second).height.value == 0) insert(place, std::move(activity));
}

/// If its mail was met first, the payment takes over what became of it.
void History::join_taken(Activity& activity, const Amount& prepaid) {
    if (!activity.mail) return;
    const auto taken = mail_places_.find(activity.mail->id);
    if (taken == mail_places_.end()) return;
    const Activity mail = entries_.at(taken->second);
    if (mail.transaction == activity.transaction) return;               // this very payment, read again
    const bool is_returned = mail.mail->delivery == Delivery::Returned; // then its value is what has come back
    const Amount unused =
        minus(is_returned ? mail.value : prepaid, is_returned ? activity.value : mail.fee).value_or(Amount{});
    activity.fee = minus(activity.fee, unused).value_or(activity.fee);
    activity.mail = mail.mail;
    erase(mail.transaction);
}

void History::add_taken(const ledger::Header& header, std::uint64_t index, const TakenMail& taken) {
    if (!is_watched(taken.mail.sender) && !is_watched(taken.mail.recipient)) return;
    const auto summary = summarize(taken, header);
    if (!summary) return;
    if (const auto known = mail_places_.find(summary->id); known != mail_places_.end())
        return advance(entries_.at(known->second), taken, *summary);
    Activity activity = describe(taken, *summary);
    const bool has_come = summary->delivery == Delivery::Arrived;
    if (has_come || is_watched(activity.from)) insert(place_of(header, index), std::move(activity));
}

void History::advance(Activity& entry, const TakenMail& taken, const MailSummary& next) {
    if (entry.mail->delivery >= next.delivery) return;
    const ledger::Mail& mail = taken.mail;
    if (entry.mail->delivery == Delivery::InTransit) { // what of the fee was not needed is known now
        const auto unused = mail.is_return ? minus(mail.value, entry.value) : minus(mail.prepaid_fee, taken.charged);
        entry.fee = minus(entry.fee, unused.value_or(Amount{})).value_or(entry.fee);
    } else if (entry.transaction == next.id) { // without its transaction it is worth what comes back
        entry.value = mail.value;
        entry.fee = taken.charged;
    }
    entry.mail = next;
    ++version_;
}

void History::on_final(const ledger::Block& block, const BlockMail& mail) {
    const std::scoped_lock lock(mutex_);
    add_block(block, mail);
}

bool History::backfill(const ledger::Block& block, const BlockMail& mail) {
    const std::scoped_lock lock(mutex_);
    add_block(block, mail);
    if (watched_set_.empty()) return false;
    return entries_.size() < Snapshot::activity_max || place_of(block.header, 0) < entries_.rbegin()->first;
}

void History::roll_back(ShardId shard, Height to) {
    const std::scoped_lock lock(mutex_);
    std::vector<Hash> gone;
    for (const auto& [place, activity] : entries_) {
        const bool is_own = place.is_final && activity.shard == shard && activity.height > to;
        const auto& mail = activity.mail;
        const bool is_back = mail && mail->delivery == Delivery::Returned;
        const bool is_taken = mail && mail->height > to && (is_back ? activity.shard : mail->destination) == shard;
        if (is_own || is_taken) gone.push_back(activity.transaction);
    }
    for (const Hash& transaction : gone) erase(transaction);
    ++version_;
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
