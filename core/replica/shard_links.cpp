#include "replica/shard_links.h"

#include "base/check.h"
#include "replica/disk_keys.h"
#include "replica/roll_back.h"
#include "sharding/crosslink.h"
#include "sharding/mail_leaves.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
constexpr ShardId beacon_shard{0};
/// What a message costs of its sender's consensus::answer_bytes_max a second: some 150, 8 or 4 of each pass.
constexpr std::size_t news_cost = 50'000;
constexpr std::size_t mail_cost = 1'000'000;
constexpr std::size_t offer_cost = 2'000'000;
constexpr std::size_t range_cost = 100'000; ///< 80 ranges of keys a second: all segments of a small state, and more
constexpr std::int64_t silence_max = 8;     ///< of the beacon, in times of our patience, until it is asked
/// Headers whose roots an answer is tried with: it may be overtaken by as many.
constexpr std::size_t roots_tried = 8;

/// What is asked by who is behind, and what it is told: all of that is proven by itself.
template <class Message>
constexpr bool serves_who_lags(const Message& /*message*/) {
    constexpr bool is_asked = std::is_same_v<Message, BeaconRequest> || std::is_same_v<Message, RosterRequest> ||
                              std::is_same_v<Message, PivotRequest> || std::is_same_v<Message, sync::StateRequest> ||
                              std::is_same_v<Message, KeptMailRequest>;
    return is_asked || std::is_same_v<Message, BeaconNews> || std::is_same_v<Message, RosterAnswer>;
}
} // namespace

ShardLinks::ShardLinks(Setup setup)
    : rules_(setup.rules), epoch_(setup.epoch), self_(setup.self), rosters_(std::move(setup.rosters)),
      beacon_(setup.rules.network, setup.beacon), patience_(setup.patience),
      mailroom_(setup.rules.shard, setup.rules.shards), own_(setup.own.begin(), setup.own.end()) {
    CHECK(rosters_.find(epoch_) != nullptr);
    rosters_.pin(epoch_); // the beacon may be epochs ahead
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

/// Of any of the epochs known: who lags speaks of where it was, and is answered by who was elsewhere then.
bool ShardLinks::is_known(const ShardPeer& peer) const {
    if (peer.shard.value >= rules_.shards) return false;
    return std::ranges::any_of(
        rosters_.all(), [&](const sharding::RosterPtr& roster) { return roster->shard_of(peer.key).has_value(); });
}

/// Whom we ask for headers and rosters: those who serve the beacon by the newest roster known, and now and then any
/// other validator, as they may have moved on long ago.
ShardPeer ShardLinks::next_of_beacon(std::size_t& asks) const {
    constexpr std::size_t period = 3;
    const std::size_t turn = asks++;
    const auto newest = rosters_.newest();
    const auto& members = newest->committee(beacon_shard).members();
    const std::uint64_t from = height_.value + turn - turn / period;
    if (turn % period + 1 < period) return {beacon_shard, members[from % members.size()].key};
    const ShardId shard{static_cast<std::uint32_t>(turn / period % newest->shards())};
    const auto& others = newest->committee(shard).members();
    return {beacon_shard, others[turn / period / newest->shards() % others.size()].key};
}

void ShardLinks::send(const ShardPeer& to, const ShardMessage& message) {
    out_->emplace_back(SendShard{to, std::make_shared<const Bytes>(encode_shard_message(message))});
}

void ShardLinks::on_message(const ShardPeer& from, ShardMessage message, Instant now, Effects& out) {
    const bool is_catching_up = std::visit([](const auto& one) { return serves_who_lags(one); }, message);
    if (!(is_catching_up ? is_known(from) : is_of_roster(from))) return;
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
    heard_at_ = now_;
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
    send(next_of_beacon(beacon_asks_), BeaconRequest{beacon_.height().next()});
    beacon_ask_next_ = now + patience_;
}

void ShardLinks::poll(Instant now, Effects& out) {
    if (now < heard_at_ + silence_max * patience_) return;
    ask_beacon(now, out);
    if (!is_beacon() && lacks_roster()) ask_roster(now, out);
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
    send(next_of_beacon(roster_asks_), RosterRequest{rosters_.newest()->epoch().next()});
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

void ShardLinks::receive(const ShardPeer& from, const KeptMailRequest& request) {
    if (budgets_[from.key].spend(mail_cost, now_)) out_->emplace_back(AnswerKeptMail{from, request});
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

/// Each of our members asks for the mail of what is newly linked, and again for what nobody has answered.
void ShardLinks::follow(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs) {
    mailroom_.on_beacon(header, id, proofs);
    for (const LinkProof& proof : proofs) {
        if (proof.shard != rules_.shard) continue;
        const auto link = sharding::proven_crosslink(proof.proof, header.state_root, rules_.shard);
        // One of a later epoch may be of other blocks than ours, if the shard was halted.
        if (!link || link->epoch > epoch_ || link->height <= linked_) continue;
        linked_ = link->height;
        settled_.on_linked(linked_);
    }
    for (const Mailroom::Origin& origin : mailroom_.due(now_)) ask_mail(origin);
}

void ShardLinks::ask_mail(const Mailroom::Origin& origin) {
    const ShardPeer peer = peer_in(origin.source, mailroom_.times_asked(origin));
    mailroom_.asked(origin, peer.key, now_ + patience_);
    out_->emplace_back(AskMail{origin, peer, settled_.from(origin.source)});
}

void ShardLinks::receive(const ShardPeer& from, const LinkOffer& offer) {
    const auto newest = offer.run.newest();
    if (!is_beacon() || !newest || newest->header.shard != from.shard) return;
    const auto known = offers_.find(from.shard);
    if (known != offers_.end() && Offer::place_of(newest->header) <= known->second.place) return;
    if (budgets_[from.key].spend(offer_cost, now_)) out_->emplace_back(VerifyLink{offer.run, rosters_});
}

void ShardLinks::on_link_verified(const ledger::FinalRun& run) {
    const ledger::Header& header = run.newest()->header;
    const Offer::Place place = Offer::place_of(header);
    const auto known = offers_.find(header.shard);
    if (known != offers_.end() && place <= known->second.place) return;
    codec::Writer out;
    ledger::encode_final_run(out, run);
    offers_[header.shard] = {place, std::move(out).out()};
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
    settled_.on_claim(from, request.settled);
    if (budgets_[from.key].spend(mail_cost, now_)) out_->emplace_back(AnswerMail{from, request});
}

void ShardLinks::receive(const ShardPeer& from, MailAnswer& answer) {
    const Hash block = answer.block;
    if (mailroom_.on_answer(from.shard, from.key, std::move(answer)) != Mailroom::Verdict::Lacking) return;
    const auto origin = mailroom_.unanswered(from.shard, block);
    const bool is_another_left = mailroom_.times_asked(*origin) < roster().committee(from.shard).size();
    if (is_another_left) ask_mail(*origin);
}

void ShardLinks::on_link_proofs(LinkProofs proofs) {
    proofs_.push_back(std::move(proofs));
    if (proofs_.size() > proofs_max) proofs_.pop_front();
}

void ShardLinks::on_commit(Commit& commit, Instant now, Effects& out) {
    now_ = now;
    out_ = &out;
    height_ = commit.head.header.height;
    for (const auto& block : commit.blocks) {
        recent_.push_back(block.block->header);
        if (recent_.size() > recent_max) recent_.pop_front();
        if (is_beacon()) beacon_.append(block.block->header, block.id);
    }
    if (is_beacon()) learn_elected(commit);
    forget_own(commit);
    forget_beacon(commit);
    settle_mail(commit);
    const bool is_member = self_ && roster().committee(rules_.shard).find(*self_);
    const bool is_certified = commit.closing || commit.certificate.candidate == commit.head.id;
    if (!is_member || !is_certified) return;
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

/// What these blocks took, and what others have taken of ours for good.
void ShardLinks::settle_mail(const Commit& commit) {
    for (const auto& block : commit.blocks) {
        std::map<ShardId, std::uint64_t> counts;
        for (ShardId source; source.value < rules_.shards; source = source.next()) {
            const auto leaf = block.result->diff->leaves.find(sharding::inbox_key(source));
            if (leaf == block.result->diff->leaves.end()) continue;
            CHECK(leaf->second.has_value()); // what was taken stays taken
            counts[source] = sharding::decode_inbox_leaf(*leaf->second)->count();
        }
        for (const auto& [source, count] : counts) mailroom_.on_taken(source, count);
        settled_.on_taken(block.block->header.height, counts);
    }
    if (is_beacon()) linked_ = height_; // nothing undoes a block of the beacon
    if (is_beacon()) settled_.on_linked(linked_);
    for (const auto& [destination, count] : settled_.take_news(roster()))
        out_->emplace_back(ForgetMail{destination, count, linked_});
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

/// What undo_kept blocks and the beacon's link stand on cannot become void.
void ShardLinks::forget_own(Commit& commit) {
    if (is_beacon()) return;
    for (const auto& block : commit.blocks)
        own_.push_back({block.block->header.height, block.block->header.beacon_ref});
    for (; own_.size() > 1 && own_.front().height.value + undo_kept < linked_.value; own_.pop_front())
        commit.outdated.push_back(undo_key(own_.front().height));
}

/// Headers of the beacon below the one that the oldest of the blocks that may yet be the newest again refers to are
/// needed by nobody here.
void ShardLinks::forget_beacon(Commit& commit) {
    const ledger::Header* ref = is_beacon() ? nullptr : beacon_.find(own_.front().beacon_ref);
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
