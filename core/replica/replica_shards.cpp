#include "replica/disk_keys.h"
#include "replica/replica.h"
#include "sharding/crosslink.h"

#include <algorithm>

// What a replica has to do with the beacon and the other shards. Source: protocol.md, sections 6 and 7.

namespace arpeggio::replica {
namespace {
using storage::StorageError;
constexpr ShardId beacon_shard{0};
constexpr std::size_t mails_at_once = 1'000; ///< in an answer; those behind them are hashes
/// What a message costs of its sender's consensus::answer_bytes_max a second: some 150, 8 or 4 of each pass.
constexpr std::size_t news_cost = 50'000;
constexpr std::size_t mail_cost = 1'000'000;
constexpr std::size_t offer_cost = 2'000'000;
} // namespace

bool Replica::is_beacon() const {
    return rules_.shard == beacon_shard;
}

/// Whom we send what one member of a shard should know: another one for each of us, and at each height.
MemberIndex Replica::peer_in(ShardId shard) const {
    const std::uint64_t self = simplex_.self().value_or(MemberIndex{}).value;
    const std::uint64_t turn = self + tree_.head().header.height.value;
    return {static_cast<std::uint16_t>(turn % (*committees_)[shard.value].size())};
}

void Replica::send(const ShardMember& to, const ShardMessage& message) {
    out_.emplace_back(SendShard{to, std::make_shared<const Bytes>(encode_shard_message(message, committee_.size()))});
}

Effects Replica::on_shard_frame(const ShardMember& from, ByteView frame, Instant now) {
    if (!committees_) return {};
    CHECK(from.shard.value < committees_->size() && from.shard != rules_.shard);
    CHECK(from.member.value < (*committees_)[from.shard.value].size());
    auto message = decode_shard_message(frame);
    if (!message) return {};
    now_ = now;
    std::visit([&](auto& one) { receive(from, one); }, *message);
    advance(now);
    return take();
}

void Replica::receive(const ShardMember& from, const BeaconNews& news) {
    if (is_beacon()) return;
    const auto added = beacon_->add(news.run);
    if (!added) {
        if (added.error() == sync::BeaconError::Gap) send(from, BeaconRequest{beacon_->height().next()});
        return;
    }
    if (beacon_kept_.value == 0) beacon_kept_ = added->front().header.height;
    KeepBeacon keep;
    for (const auto& link : *added) keep.headers.push_back(link.header);
    out_.emplace_back(std::move(keep));
    follow_beacon(news.run.last(), news.run.certificate.candidate, news.proofs);
}

/// A block refers to a header that we lack: whoever of the beacon should have told us may be gone.
void Replica::ask_beacon(Instant now) {
    if (is_beacon() || now < beacon_ask_next_) return;
    const std::size_t turn = peer_in(beacon_shard).value + beacon_asks_++;
    const auto member = static_cast<std::uint16_t>(turn % committees_->front().size());
    send({beacon_shard, {member}}, BeaconRequest{beacon_->height().next()});
    beacon_ask_next_ = now + beacon_patience_;
}

/// Each of our members asks for the mail of what is newly linked.
void Replica::follow_beacon(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs) {
    for (const Mailroom::Origin& origin : mailroom_.on_beacon(header, id, proofs)) {
        const MemberIndex peer = peer_in(origin.source);
        mailroom_.asked(origin, peer);
        out_.emplace_back(AskMail{origin, {origin.source, peer}});
    }
}

void Replica::receive(const ShardMember& from, const LinkOffer& offer) {
    const ledger::Header& header = offer.run.last();
    if (!is_beacon() || header.shard != from.shard) return;
    const auto known = offers_.find(header.shard);
    if (known != offers_.end() && header.height <= known->second.height) return;
    if (budgets_[from].spend(offer_cost, now_)) out_.emplace_back(VerifyLink{offer.run});
}

Effects Replica::on_link_verified(const ledger::FinalRun& run, Instant now) {
    const ledger::Header& header = run.last();
    Offer& offer = offers_[header.shard];
    if (header.height > offer.height) {
        codec::Writer out;
        ledger::encode_final_run(out, run, (*committees_)[header.shard.value].size());
        offer = {header.height, std::move(out).out()};
    }
    advance(now);
    return take();
}

void Replica::receive(const ShardMember& from, const BeaconRequest& request) {
    if (is_beacon() && budgets_[from].spend(news_cost, now_)) out_.emplace_back(AnswerBeacon{from, request.from});
}

void Replica::receive(const ShardMember& from, const MailRequest& request) {
    if (budgets_[from].spend(mail_cost, now_)) out_.emplace_back(AnswerMail{from, request});
}

void Replica::receive(const ShardMember& from, MailAnswer& answer) {
    (void)mailroom_.on_answer(from.shard, from.member, std::move(answer));
}

Effects Replica::on_link_proofs(LinkProofs proofs, Instant /*now*/) {
    proofs_.push_back(std::move(proofs));
    if (proofs_.size() > proofs_max) proofs_.pop_front();
    return take();
}

/// The beacon tells each shard its news, a shard offers its newest header to the beacon.
void Replica::tell_others(const Commit& commit) {
    for (const auto& block : commit.blocks) {
        recent_.push_back(block.block->header);
        if (recent_.size() > recent_max) recent_.pop_front();
        if (is_beacon()) beacon_->append(block.block->header, block.id);
    }
    if (!simplex_.self()) return;
    if (!is_beacon()) {
        return send({beacon_shard, peer_in(beacon_shard)}, LinkOffer{{{recent_.back()}, commit.certificate}});
    }
    const ledger::Header& header = commit.head.header;
    BeaconNews news{{{recent_.begin(), recent_.end()}, commit.certificate}, {}};
    const auto proofs = std::find_if(
        proofs_.begin(), proofs_.end(), [&](const LinkProofs& one) { return one.root == header.state_root; });
    if (proofs != proofs_.end()) news.proofs = proofs->proofs;
    follow_beacon(header, commit.head.id, news.proofs);
    for (std::uint32_t shard = 1; shard < committees_->size(); ++shard) {
        // With as many members as we are, each of theirs hears one of ours.
        const std::size_t theirs = (*committees_)[shard].size();
        for (std::size_t first = peer_in({shard}).value, n = 0; n < theirs; n += committee_.size())
            send({{shard}, {static_cast<std::uint16_t>((first + n) % theirs)}}, news);
    }
}

/// Headers of the beacon below the one that the newest final block refers to are needed by nobody here.
void Replica::forget_beacon(Commit& commit) {
    const ledger::Header* ref = is_beacon() ? nullptr : beacon_->find(commit.head.header.beacon_ref);
    if (ref == nullptr) return;
    for (; beacon_kept_ < ref->height; beacon_kept_ = beacon_kept_.next())
        commit.outdated.push_back(beacon_key(beacon_kept_));
}

Result<Replica::BeaconRef, Replica::RefError> Replica::judge_ref(const ledger::Header& parent, const Hash& ref) const {
    if (!beacon_) return BeaconRef{};
    Height least;
    if (!parent.beacon_ref.is_zero()) {
        const ledger::Header* before = beacon_->find(parent.beacon_ref);
        if (before == nullptr) return Fail(RefError::Unknown);
        least = before->height;
    }
    if (ref.is_zero()) {
        if (least.value > 0) return Fail(RefError::Backwards);
        return BeaconRef{};
    }
    const ledger::Header* named = beacon_->find(ref);
    if (named == nullptr) return Fail(RefError::Unknown);
    if (named->height < least) return Fail(RefError::Backwards);
    return BeaconRef{{ref, named->state_root}};
}

Result<Replica::BeaconRef, Replica::RefError> Replica::choose_ref(const ledger::Header& parent) const {
    TRY(const BeaconRef before, judge_ref(parent, parent.beacon_ref));
    const Height least = before ? beacon_->find(before->id)->height : Height{};
    if (!beacon_) return before;
    auto best = mailroom_.best_point(least);
    return best ? best : before;
}

Result<std::vector<ledger::Header>, StorageError>
read_beacon(const storage::Store& store, const chain::FinalHead& head) {
    std::vector<ledger::Header> out;
    const Hash& ref = head.header.beacon_ref;
    if (head.header.shard == beacon_shard) {
        if (ref.is_zero()) {
            if (head.header.height.value > 0) out.push_back(head.header);
            return out;
        }
        TRY(const auto from, chain::read_height(store, ref));
        if (!from) return Fail(StorageError::Corrupt);
        for (Height height = *from; height <= head.header.height; height = height.next()) {
            TRY(const auto header, chain::read_header(store, height));
            if (!header) return Fail(StorageError::Corrupt);
            out.push_back(*header);
        }
        return out;
    }
    const Bytes prefix{beacon_prefix};
    bool is_damaged = false;
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView, ByteView value) {
        codec::Reader in(value);
        const auto header = ledger::decode_header(in);
        is_damaged = !header || !in.at_end();
        if (!is_damaged && !out.empty()) is_damaged = header->parent != ledger::header_id(out.back());
        if (!is_damaged) out.push_back(*header);
        return !is_damaged;
    }));
    if (is_damaged) return Fail(StorageError::Corrupt);
    return out;
}

Result<LinkProofs, StorageError> make_link_proofs(const state::StateStore& state, std::uint32_t shards) {
    LinkProofs out;
    TRY(out.root, state.root());
    for (std::uint32_t shard = 1; shard < shards; ++shard) {
        const std::vector<state::LeafKey> key{sharding::crosslink_key({shard})};
        auto proof = state::make_proof(state, state, key);
        if (!proof || !state::verify_proof(*proof, out.root, key)) return LinkProofs{}; // it moved meanwhile
        out.proofs.push_back({{shard}, *std::move(proof)});
    }
    return out;
}

Result<std::optional<BeaconNews>, StorageError>
beacon_news(const storage::Store& store, Height from, std::size_t committee_size) {
    BeaconNews news;
    std::size_t certified = 0;
    for (Height height = from; news.run.headers.size() < ledger::FinalRun::headers_max; height = height.next()) {
        TRY(const auto header, chain::read_header(store, height));
        if (!header || height.value == 0) break;
        news.run.headers.push_back(*header);
        TRY(const auto stored, store.get(certificate_key(height)));
        if (!stored) continue; // decided by a later block's certificate
        codec::Reader in(*stored);
        auto certificate = ledger::decode_certificate(in, committee_size);
        if (!certificate) return Fail(StorageError::Corrupt);
        news.run.certificate = *std::move(certificate);
        certified = news.run.headers.size();
    }
    if (certified == 0) return std::optional<BeaconNews>{};
    news.run.headers.resize(certified);
    return std::optional{std::move(news)};
}

Result<MailAnswer, StorageError>
mail_answer(const storage::Store& store, const MailRequest& request, ShardId destination) {
    TRY(const auto header, chain::read_header(store, request.height));
    if (!header) return MailAnswer{};
    MailAnswer out{ledger::header_id(*header)};
    TRY(const ledger::Outbox outbox, chain::read_outbox(store, request.height));
    const auto entry = std::find_if(
        outbox.begin(), outbox.end(), [&](const ledger::OutboxEntry& one) { return one.destination == destination; });
    if (entry == outbox.end() || entry->count <= request.from) return out;
    const auto read = [&](std::uint64_t from) {
        return chain::read_mail(store, destination, from, std::min<std::uint64_t>(entry->count - from, mails_at_once));
    };
    sharding::WaitingMail waiting;
    TRY(waiting.first, read(request.from));
    for (std::uint64_t from = request.from + waiting.first.size(); from < entry->count;) {
        TRY(const auto mails, read(from));
        if (mails.empty()) return out; // erased: the asker is behind what the beacon knows
        for (const ledger::Mail& mail : mails) waiting.behind.push_back(ledger::mail_hash(mail));
        from += mails.size();
    }
    out.batch = sharding::make_batch(*header, outbox, {}, destination, std::move(waiting));
    return out;
}

} // namespace arpeggio::replica
