#include "replica/mailroom.h"

#include "sharding/crosslink.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
constexpr ShardId beacon{0};

std::size_t size_of(const sharding::InboundBatch& batch) {
    std::size_t size = sizeof(batch) + batch.rest.size() * Hash::size;
    for (const ledger::Mail& mail : batch.mails) size += sizeof(mail) + mail.payload.size();
    return size;
}
} // namespace

std::optional<Mailroom::Link> Mailroom::check(const LinkProof& link, const Hash& root) const {
    if (link.shard == self_ || link.shard == beacon || link.shard.value >= shards_) return std::nullopt;
    const auto record = sharding::proven_crosslink(link.proof, root, link.shard);
    if (!record) return std::nullopt;
    return Link{{link.shard, record->header_id, record->height}, link.proof};
}

void Mailroom::on_beacon(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs) {
    if (!points_.empty() && header.height <= points_.back().height) return;
    Point point{{id, header.state_root}, header.height, {}};
    if (self_ != beacon) point.links.push_back({{beacon, id, header.height}, {}});
    for (const LinkProof& proof : proofs) {
        if (auto link = check(proof, header.state_root)) point.links.push_back(*std::move(link));
    }
    for (const Link& link : point.links) mail_.try_emplace(link.origin);
    points_.push_back(std::move(point));
    if (points_.size() > points_max) points_.pop_front();
    forget_unlinked();
}

/// All that was answered is taken, and the source had more to give. A batch holds a part of it at most.
bool Mailroom::has_more(ShardId source, const Awaited& awaited) const {
    const auto taken = taken_.find(source);
    if (!awaited.answer || !awaited.answer->batch || taken == taken_.end()) return false;
    const sharding::InboundBatch& batch = *awaited.answer->batch;
    return batch.mails.back().sequence < taken->second && taken->second < batch.entry.count;
}

std::vector<Mailroom::Origin> Mailroom::due(Instant now) {
    std::vector<Origin> out;
    if (points_.empty()) return out;
    for (const Link& link : points_.back().links) {
        Awaited& awaited = mail_.at(link.origin);
        if (has_more(link.origin.source, awaited)) awaited = {};
        const bool is_awaited = awaited.patience_ends && now < *awaited.patience_ends;
        if (!awaited.answer && !is_awaited) out.push_back(link.origin);
    }
    return out;
}

std::size_t Mailroom::times_asked(const Origin& origin) const {
    const auto found = mail_.find(origin);
    return found == mail_.end() ? 0 : found->second.asked.size();
}

void Mailroom::on_taken(ShardId source, std::uint64_t count) {
    taken_[source] = count;
}

void Mailroom::forget_unlinked() {
    std::set<Origin> linked;
    for (const Point& point : points_) {
        for (const Link& link : point.links) linked.insert(link.origin);
    }
    std::erase_if(mail_, [&](const auto& one) { return !linked.contains(one.first); });
}

void Mailroom::asked(const Origin& origin, const crypto::Ed25519PublicKey& of, Instant patience_ends) {
    const auto awaited = mail_.find(origin);
    if (awaited == mail_.end()) return;
    awaited->second.asked.insert(of);
    awaited->second.patience_ends = patience_ends;
}

std::optional<Mailroom::Origin> Mailroom::unanswered(ShardId source, const Hash& block) const {
    for (const auto& [origin, awaited] : mail_)
        if (origin.source == source && origin.block == block && !awaited.answer) return origin;
    return std::nullopt;
}

Mailroom::Verdict Mailroom::on_answer(ShardId source, const crypto::Ed25519PublicKey& from, MailAnswer answer) {
    const auto origin = unanswered(source, answer.block);
    if (!origin) return Verdict::Refused;
    Awaited& awaited = mail_.at(*origin);
    if (!awaited.asked.contains(from)) return Verdict::Refused;
    if (answer.is_lacking) return Verdict::Lacking;
    const bool is_of_block = !answer.batch || ledger::header_id(answer.batch->header) == answer.block;
    if (!is_of_block || (answer.batch && answer.batch->mails.empty())) return Verdict::Refused;
    const std::size_t bytes = answer.batch ? size_of(*answer.batch) : 0;
    std::size_t held = 0;
    for (const auto& [other, one] : mail_) held += one.bytes;
    if (held + bytes > bytes_max) return Verdict::Refused;
    awaited.bytes = bytes;
    awaited.answer = std::move(answer);
    return Verdict::Kept;
}

std::size_t Mailroom::answered(const Point& point) const {
    return static_cast<std::size_t>(std::count_if(point.links.begin(), point.links.end(), [&](const Link& link) {
        return mail_.at(link.origin).answer.has_value();
    }));
}

std::optional<sharding::BeaconPoint> Mailroom::best_point(Height least) const {
    const Point* best = nullptr;
    for (const Point& point : points_) {
        if (point.height < least) continue;
        if (best == nullptr || answered(point) >= answered(*best)) best = &point;
    }
    return best == nullptr ? std::nullopt : std::optional{best->at};
}

std::vector<sharding::InboundBatch> Mailroom::batches(const Hash& beacon_ref, std::uint64_t turn) const {
    std::vector<sharding::InboundBatch> out;
    for (const Point& point : points_) {
        if (point.at.id != beacon_ref) continue;
        for (std::size_t i = 0; i < point.links.size(); ++i) {
            const Link& link = point.links[(turn + i) % point.links.size()];
            const auto& answer = mail_.at(link.origin).answer;
            if (!answer || !answer->batch) continue;
            out.push_back(*answer->batch);
            out.back().crosslink = link.proof;
        }
    }
    return out;
}

} // namespace arpeggio::replica
