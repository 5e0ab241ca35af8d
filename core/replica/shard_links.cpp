#include "replica/shard_links.h"

#include "base/check.h"
#include "replica/disk_keys.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
constexpr ShardId beacon_shard{0};
/// What a message costs of its sender's consensus::answer_bytes_max a second: some 150, 8 or 4 of each pass.
constexpr std::size_t news_cost = 50'000;
constexpr std::size_t mail_cost = 1'000'000;
constexpr std::size_t offer_cost = 2'000'000;
constexpr std::size_t range_cost = 100'000; ///< 80 ranges of keys a second: all segments of a small state, and more
/// Headers whose roots an answer is tried with: it may be overtaken by as many.
constexpr std::size_t roots_tried = 8;
} // namespace

ShardLinks::ShardLinks(Setup setup)
    : rules_(setup.rules), epoch_(setup.epoch), self_(setup.self), rosters_(std::move(setup.rosters)),
      beacon_(setup.rules.network, setup.beacon), patience_(setup.patience),
      mailroom_(setup.rules.shard, setup.rules.shards) {
    CHECK(rosters_.find(epoch_) != nullptr);
    if (!setup.beacon.empty()) beacon_kept_ = setup.beacon.front().height;
}

/// Whom we send what one member of a shard should know: another one for each of us, and at each height.
ShardPeer ShardLinks::peer_in(ShardId shard, std::size_t turn) const {
    const auto& own = roster().committee(rules_.shard);
    const auto place = self_ ? own.find(*self_) : std::nullopt;
    const auto& members = roster().committee(shard).members();
    const std::uint64_t at = (place ? place->value : 0) + height_.value + turn;
    return {shard, members[at % members.size()].key};
}

bool ShardLinks::is_of_roster(const ShardPeer& peer) const {
    const auto serves = [&](Epoch epoch) {
        const auto roster = rosters_.find(epoch);
        return roster && peer.shard.value < roster->shards() && roster->committee(peer.shard).find(peer.key);
    };
    return serves(epoch_) || serves(epoch_.next()) || (epoch_.value > 0 && serves({epoch_.value - 1}));
}

void ShardLinks::send(const ShardPeer& to, const ShardMessage& message) {
    out_->emplace_back(SendShard{to, std::make_shared<const Bytes>(encode_shard_message(message))});
}

void ShardLinks::on_message(const ShardPeer& from, ShardMessage message, Instant now, Effects& out) {
    if (!is_of_roster(from)) return;
    now_ = now;
    out_ = &out;
    std::visit([&](auto& one) { receive(from, one); }, message);
}

void ShardLinks::receive(const ShardPeer& from, const BeaconNews& news) {
    if (is_beacon()) return;
    const auto added = beacon_.add(news.run, rosters_);
    if (!added) {
        if (added.error() == sync::BeaconError::Gap) send(from, BeaconRequest{beacon_.height().next()});
        if (added.error() == sync::BeaconError::UnknownEpoch) ask_roster(now_, *out_);
        return;
    }
    if (beacon_kept_.value == 0) beacon_kept_ = added->front().header.height;
    KeepBeacon keep;
    for (const auto& link : *added) keep.headers.push_back(link.header);
    out_->emplace_back(std::move(keep));
    try_rosters();
    if (lacks_roster()) ask_roster(now_, *out_);
    follow(added->back().header, added->back().id, news.proofs);
}

void ShardLinks::ask_beacon(Instant now, Effects& out) {
    if (is_beacon() || now < beacon_ask_next_) return;
    out_ = &out;
    send(peer_in(beacon_shard, asks_++), BeaconRequest{beacon_.height().next()});
    beacon_ask_next_ = now + patience_;
}

/// The newest header is of a time when the next epoch's members are elected, or should be.
bool ShardLinks::lacks_roster() const {
    const auto* latest = beacon_.latest();
    if (latest == nullptr || rosters_.find(latest->header.epoch.next())) return false;
    const bool is_closed = ledger::kind_of(latest->header) == ledger::BlockKind::Closing;
    return is_closed || latest->header.slot > rules_.timeline().earliest_election_slot();
}

void ShardLinks::ask_roster(Instant now, Effects& out) {
    if (is_beacon() || now < roster_ask_next_) return;
    out_ = &out;
    send(peer_in(beacon_shard, asks_++), RosterRequest{rosters_.newest()->epoch().next()});
    roster_ask_next_ = now + patience_;
}

void ShardLinks::receive(const ShardPeer& from, const RosterRequest& request) {
    if (is_beacon() && budgets_[from.key].spend(news_cost, now_)) out_->emplace_back(AnswerRoster{from, request.epoch});
}

void ShardLinks::receive(const ShardPeer& /*from*/, RosterAnswer& answer) {
    if (is_beacon() || answer.epoch != rosters_.newest()->epoch().next()) return;
    answers_.push_back(std::move(answer));
    if (answers_.size() > answers_max) answers_.pop_front();
    try_rosters();
}

void ShardLinks::receive(const ShardPeer& from, const PivotRequest& /*request*/) {
    if (budgets_[from.key].spend(news_cost, now_)) out_->emplace_back(AnswerPivot{from});
}

void ShardLinks::receive(const ShardPeer& from, const sync::StateRequest& request) {
    if (budgets_[from.key].spend(range_cost, now_)) out_->emplace_back(AnswerState{from, request});
}

/// What waits for a header with the root of the state that proves it.
void ShardLinks::try_rosters() {
    const Epoch wanted = rosters_.newest()->epoch().next();
    std::erase_if(answers_, [&](const RosterAnswer& answer) { return answer.epoch != wanted; });
    const auto& links = beacon_.links();
    const std::size_t tried = std::min(links.size(), roots_tried);
    for (const RosterAnswer& answer : answers_) {
        for (auto link = links.rbegin(); link != links.rbegin() + static_cast<std::ptrdiff_t>(tried); ++link) {
            for (const Hash& root : {link->header.state_root, link->header.closing_state_root}) {
                auto roster = sharding::proven_roster(answer.proof, root, wanted, rules_.shards);
                if (!roster) continue;
                learn(std::make_shared<const sharding::Roster>(*std::move(roster)));
                return answers_.clear();
            }
        }
    }
}

void ShardLinks::learn(sharding::RosterPtr roster) {
    out_->emplace_back(KeepRoster{roster});
    rosters_.add(std::move(roster));
}

/// Each of our members asks for the mail of what is newly linked.
void ShardLinks::follow(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs) {
    for (const Mailroom::Origin& origin : mailroom_.on_beacon(header, id, proofs)) {
        const ShardPeer peer = peer_in(origin.source);
        mailroom_.asked(origin, peer.key);
        out_->emplace_back(AskMail{origin, peer});
    }
}

void ShardLinks::receive(const ShardPeer& from, const LinkOffer& offer) {
    const auto newest = offer.run.newest();
    if (!is_beacon() || !newest || newest->header.shard != from.shard) return;
    const auto known = offers_.find(from.shard);
    if (known != offers_.end() && newest->header.height <= known->second.height) return;
    if (budgets_[from.key].spend(offer_cost, now_)) out_->emplace_back(VerifyLink{offer.run, rosters_});
}

void ShardLinks::on_link_verified(const ledger::FinalRun& run) {
    const ledger::Header& header = run.newest()->header;
    Offer& offer = offers_[header.shard];
    if (header.height <= offer.height) return;
    codec::Writer out;
    ledger::encode_final_run(out, run);
    offer = {header.height, std::move(out).out()};
}

std::vector<Bytes> ShardLinks::offered_links() const {
    std::vector<Bytes> out;
    for (const auto& [shard, offer] : offers_) out.push_back(offer.run);
    return out;
}

void ShardLinks::receive(const ShardPeer& from, const BeaconRequest& request) {
    if (is_beacon() && budgets_[from.key].spend(news_cost, now_)) out_->emplace_back(AnswerBeacon{from, request.from});
}

void ShardLinks::receive(const ShardPeer& from, const MailRequest& request) {
    if (budgets_[from.key].spend(mail_cost, now_)) out_->emplace_back(AnswerMail{from, request});
}

void ShardLinks::receive(const ShardPeer& from, MailAnswer& answer) {
    (void)mailroom_.on_answer(from.shard, from.key, std::move(answer));
}

void ShardLinks::on_link_proofs(LinkProofs proofs) {
    proofs_.push_back(std::move(proofs));
    if (proofs_.size() > proofs_max) proofs_.pop_front();
}

void ShardLinks::on_commit(Commit& commit, Effects& out) {
    out_ = &out;
    height_ = commit.head.header.height;
    for (const auto& block : commit.blocks) {
        recent_.push_back(block.block->header);
        if (recent_.size() > recent_max) recent_.pop_front();
        if (is_beacon()) beacon_.append(block.block->header, block.id);
    }
    if (is_beacon()) learn_elected(commit);
    forget_beacon(commit);
    const bool is_member = self_ && roster().committee(rules_.shard).find(*self_);
    if (!is_member) return;
    ledger::FinalRun run{{recent_.begin(), recent_.end()}, commit.certificate, {}};
    run.committee_size = static_cast<std::uint16_t>(roster().committee(rules_.shard).size());
    if (commit.closing) { // the tail speaks for the closing block
        run.headers.pop_back();
        const auto& proof = commit.closing->headers;
        const std::size_t room = ledger::FinalRun::headers_max - std::min(proof.size(), ledger::FinalRun::headers_max);
        if (run.headers.size() > room) run.headers.clear();
        run.headers.insert(run.headers.end(), proof.begin(), proof.end());
    }
    if (is_beacon()) {
        tell_shards(run, commit);
    } else {
        tell_beacon(run);
    }
}

/// The election block names the members of the next epoch.
void ShardLinks::learn_elected(const Commit& commit) {
    for (const auto& block : commit.blocks) {
        if (!block.result->elected) continue;
        const sharding::EpochState& state = *block.result->epoch;
        auto roster = sharding::Roster::make(state.epoch.next(), *state.next_seed, *block.result->elected);
        CHECK(roster.has_value()); // an assignment gives every shard its members
        learn(std::make_shared<const sharding::Roster>(*std::move(roster)));
    }
}

/// A shard offers its newest header to the beacon.
void ShardLinks::tell_beacon(const ledger::FinalRun& run) {
    ledger::FinalRun newest = run;
    const auto at = newest.newest();
    CHECK(at.has_value());
    const Height height = at->header.height;
    std::erase_if(newest.headers, [&](const ledger::Header& header) { return header.height < height; });
    send(peer_in(beacon_shard), LinkOffer{std::move(newest)});
}

/// The beacon tells each shard its news.
void ShardLinks::tell_shards(const ledger::FinalRun& run, const Commit& commit) {
    const ledger::Header& header = commit.head.header;
    BeaconNews news{run, {}};
    const auto proofs = std::find_if(
        proofs_.begin(), proofs_.end(), [&](const LinkProofs& one) { return one.root == header.state_root; });
    if (proofs != proofs_.end()) news.proofs = proofs->proofs;
    follow(header, commit.head.id, news.proofs);
    const std::size_t ours = roster().committee(beacon_shard).size();
    for (std::uint32_t shard = 1; shard < rules_.shards; ++shard) {
        // With as many members as we are, each of theirs hears one of ours.
        const std::size_t theirs = roster().committee({shard}).size();
        for (std::size_t n = 0; n < theirs; n += ours) send(peer_in({shard}, n), news);
    }
}

/// Headers of the beacon below the one that the newest final block refers to are needed by nobody here.
void ShardLinks::forget_beacon(Commit& commit) {
    const ledger::Header* ref = is_beacon() ? nullptr : beacon_.find(commit.head.header.beacon_ref);
    if (ref == nullptr) return;
    for (; beacon_kept_ < ref->height; beacon_kept_ = beacon_kept_.next())
        commit.outdated.push_back(beacon_key(beacon_kept_));
}

Result<ShardLinks::BeaconRef, ShardLinks::RefError>
ShardLinks::judge_ref(const ledger::Header& parent, const Hash& ref, const FindHeader& find) const {
    Height least;
    if (!parent.beacon_ref.is_zero()) {
        const ledger::Header* before = find(parent.beacon_ref);
        if (before == nullptr) return Fail(RefError::Unknown);
        least = before->height;
    }
    if (ref.is_zero()) {
        if (least.value > 0) return Fail(RefError::Backwards);
        return BeaconRef{};
    }
    const ledger::Header* named = find(ref);
    if (named == nullptr) return Fail(RefError::Unknown);
    if (named->height < least) return Fail(RefError::Backwards);
    if (named->epoch > epoch_) return Fail(RefError::TooLate);
    return BeaconRef{{ref, named->state_root}};
}

Result<ShardLinks::BeaconRef, ShardLinks::RefError>
ShardLinks::choose_ref(const ledger::Header& parent, const FindHeader& find) const {
    TRY(const BeaconRef before, judge_ref(parent, parent.beacon_ref, find));
    const auto* closing = is_beacon() ? nullptr : beacon_.closing_of(epoch_);
    if (closing != nullptr) return BeaconRef{{closing->id, closing->header.state_root}};
    const Height least = before ? find(before->id)->height : Height{};
    auto best = mailroom_.best_point(least);
    return best ? best : before;
}

bool ShardLinks::is_closing(const BeaconRef& ref) const {
    const auto* closing = ref && !is_beacon() ? beacon_.closing_of(epoch_) : nullptr;
    return closing != nullptr && closing->id == ref->id;
}

} // namespace arpeggio::replica
