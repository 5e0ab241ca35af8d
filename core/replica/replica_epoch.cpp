#include "replica/replica.h"

// How a block stands to its epoch, and what happens when that is over. Source: protocol.md, section 6, Closing.

namespace arpeggio::replica {
using ledger::BlockKind;
namespace {
constexpr int stranded_after = 4; ///< times of silence
}

/// Frames of others than our instance's members. Who is behind, in an instance that is over for us, or about to join
/// this one, says so by its status and is served from the disk. Who is ahead is told where we are.
void Replica::outside(const crypto::Ed25519PublicKey& from, const Envelope& envelope, ByteView frame, Instant now) {
    if (!links_ || envelope.shard != rules_.shard) return;
    if (envelope.epoch > envelope_.epoch) {
        if (is_over_ || now < status_next_) return;
        status_next_ = now + 2 * patience_;
        const consensus::Status behind{head().header.height, {}, {}};
        out_.emplace_back(Send{from, encode(consensus::Message{behind})});
        return;
    }
    const auto payload = decode_payload(frame, committee_.size());
    const auto* message = payload ? std::get_if<consensus::Message>(&*payload) : nullptr;
    const auto* status = message ? std::get_if<consensus::Status>(message) : nullptr;
    if (!status || status->height >= head().header.height) return;
    if (outside_next_.size() == outside_max && !outside_next_.contains(from)) outside_next_.clear();
    Instant& next = outside_next_[from];
    if (now < next) return;
    next = now + patience_ / 2;
    out_.emplace_back(Serve{from, status->height, envelope});
}

/// Who served the shard lately may have left it; who serves it next may have the blocks already.
const ledger::Member& Replica::next_asked() {
    const std::size_t turn = asked_++;
    const auto rosters = links_->rosters().all();
    const auto at = [](const ledger::Committee& members, std::size_t n) -> const ledger::Member& {
        return members[MemberIndex{static_cast<std::uint16_t>(n % members.size())}];
    };
    if (turn % 2 == 0) return at(committee_, turn / 2);
    const auto& roster = rosters[turn / 2 % rosters.size()]; // links_ keeps it
    const std::size_t round = turn / 2 / rosters.size();
    if (round % 2 == 0) return at(roster->committee(rules_.shard), round / 2);
    const ShardId other{static_cast<std::uint32_t>(round / 2 % roster->shards())}; // whoever came from there
    return at(roster->committee(other), round / 2 / roster->shards());
}

Effects Replica::on_poll(Instant now) {
    if (is_over_ || !links_) return {};
    links_->poll(now, out_);
    if (simplex_.self() && now < block_at_ + silence_max_) return take();
    const auto& member = next_asked();
    const consensus::Status status{head().header.height, {}, {}};
    out_.emplace_back(Send{member.key, encode(consensus::Message{status})});
    const bool is_late = links_->rosters().newest()->epoch() > envelope_.epoch;
    if (is_late && now >= block_at_ + stranded_after * silence_max_) out_.emplace_back(Stranded{head().header.height});
    return take();
}

/// What a block of that slot on `parent` has to be.
BlockKind
Replica::kind_after(const ledger::Header& parent, const Hash& parent_id, const BeaconRef& ref, Slot slot) const {
    if (!links_) return BlockKind::Ordinary;
    if (parent.closing && parent.epoch == envelope_.epoch) return BlockKind::Tail;
    if (!rules_.is_beacon()) return links_->is_closing(ref) ? BlockKind::Closing : BlockKind::Ordinary;
    const auto before = epoch_after(parent_id);
    CHECK(before.has_value()); // the parent is executed
    const bool closes = sharding::is_closing(sharding::to_advance(*before), rules_.timeline(), slot);
    return closes ? BlockKind::Closing : BlockKind::Ordinary;
}

/// The beacon's epoch after a block of the tree or the final head; a tail changes nothing.
std::optional<sharding::EpochState> Replica::epoch_after(const Hash& block) const {
    for (Hash at = block; !tree_.is_head(at);) {
        const auto* node = tree_.find(at);
        if (node == nullptr || node->stage == chain::BlockTree::Stage::Received) return std::nullopt;
        if (node->result->epoch) return node->result->epoch;
        at = node->block->header.parent;
    }
    return head_epoch_;
}

bool Replica::is_hashed(const Hash& block) const {
    const auto* node = tree_.find(block);
    return tree_.is_head(block) || (node != nullptr && node->stage == chain::BlockTree::Stage::Hashed);
}

EpochPlace Replica::epoch_place(const Hash& parent, BlockKind kind) const {
    EpochPlace place{kind, seed_, scheme_, {}};
    if (kind == BlockKind::Closing) place.updates = updates_below(parent);
    return place;
}

void Replica::ask_for_delay() {
    if (!head_epoch_ || head_epoch_->is_closed) return;
    const ledger::Header& head = tree_.head().header;
    const Slot newest = head.epoch == head_epoch_->epoch ? head.slot : Slot{};
    if (!sharding::is_delay_due(*head_epoch_, rules_.timeline(), newest)) return;
    if (delay_ && delay_->first == head_epoch_->epoch) return;
    out_.emplace_back(EvaluateDelay{head_epoch_->epoch, head_epoch_->mix});
}

Effects Replica::on_delay(Epoch epoch, Bytes answer, Instant /*now*/) {
    delay_ = {epoch, std::move(answer)};
    return take();
}

/// Final blocks of the beacon; for a block of the beacon itself also its ancestors, which are final as soon as it is:
/// who lags may learn of both by one certificate.
ShardLinks::FindHeader Replica::find_beacon(const Hash& parent) const {
    return [this, parent](const Hash& id) {
        const ledger::Header* known = links_->beacon().find(id);
        if (known != nullptr || !rules_.is_beacon()) return known;
        return tree_.find(id) != nullptr && tree_.descends(parent, id) ? tree_.header(id) : nullptr;
    };
}

Result<Replica::BeaconRef, ShardLinks::RefError>
Replica::judge_ref(const ledger::Header& parent, const Hash& parent_id, const Hash& ref) const {
    return links_ ? links_->judge_ref(parent, ref, find_beacon(parent_id)) : BeaconRef{};
}

Result<Replica::BeaconRef, ShardLinks::RefError>
Replica::choose_ref(const ledger::Header& parent, const Hash& parent_id) const {
    return links_ ? links_->choose_ref(parent, find_beacon(parent_id)) : BeaconRef{};
}

} // namespace arpeggio::replica
