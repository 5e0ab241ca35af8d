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
    const state::LeafKey key = sharding::crosslink_key(link.shard);
    const auto values = state::verify_proof(link.proof, root, {key});
    if (!values || !values->at(key)) return std::nullopt;
    const auto record = sharding::decode_crosslink(*values->at(key));
    if (!record) return std::nullopt;
    return Link{{link.shard, record->header_id, record->height}, link.proof};
}

std::vector<Mailroom::Origin>
Mailroom::on_beacon(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs) {
    if (!points_.empty() && header.height <= points_.back().height) return {};
    Point point{{id, header.state_root}, header.height, {}};
    if (self_ != beacon) point.links.push_back({{beacon, id, header.height}, {}});
    for (const LinkProof& proof : proofs) {
        if (auto link = check(proof, header.state_root)) point.links.push_back(*std::move(link));
    }
    std::vector<Origin> fresh;
    for (const Link& link : point.links) {
        if (mail_.try_emplace(link.origin).second) fresh.push_back(link.origin);
    }
    points_.push_back(std::move(point));
    if (points_.size() > points_max) points_.pop_front();
    forget_unlinked();
    return fresh;
}

void Mailroom::forget_unlinked() {
    std::set<Origin> linked;
    for (const Point& point : points_) {
        for (const Link& link : point.links) linked.insert(link.origin);
    }
    std::erase_if(mail_, [&](const auto& one) { return !linked.contains(one.first); });
}

void Mailroom::asked(const Origin& origin, const crypto::Ed25519PublicKey& of) {
    const auto awaited = mail_.find(origin);
    if (awaited != mail_.end()) awaited->second.of = of;
}

bool Mailroom::on_answer(ShardId source, const crypto::Ed25519PublicKey& from, MailAnswer answer) {
    const auto asked = std::find_if(mail_.begin(), mail_.end(), [&](const auto& one) {
        const auto& [origin, awaited] = one;
        return origin.source == source && origin.block == answer.block && awaited.of == from && !awaited.answer;
    });
    if (asked == mail_.end()) return false;
    if (answer.batch && ledger::header_id(answer.batch->header) != answer.block) return false;
    const std::size_t bytes = answer.batch ? size_of(*answer.batch) : 0;
    std::size_t held = 0;
    for (const auto& [origin, awaited] : mail_) held += awaited.bytes;
    if (held + bytes > bytes_max) return false;
    asked->second.bytes = bytes;
    asked->second.answer = std::move(answer);
    return true;
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
