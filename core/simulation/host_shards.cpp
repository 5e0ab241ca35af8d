#include "replica/disk_keys.h"
#include "sharding/mail_leaves.h"
#include "simulation/host.h"

#include <algorithm>

// What a host carries out for its replica between shards, as node/host_shards.cpp does.

namespace arpeggio::simulation {
using storage::StorageError;

void Host::send_shard(const replica::ShardPeer& to, const replica::ShardMessage& message) {
    outside_.send_shard(to, std::make_shared<const Bytes>(replica::encode_shard_message(message)));
}

void Host::keep(storage::Batch batch) {
    machine_.write({prefix_, std::move(batch)});
}

std::vector<sync::BeaconChain::Link> Host::beacon_links() const {
    const auto* links = replica_ ? replica_->links() : nullptr;
    if (links == nullptr) return {};
    const auto& all = links->beacon().links();
    return {all.begin(), all.end()};
}

void Host::deliver_from_shard(const replica::ShardPeer& from, const replica::Frame& frame) {
    if (replica_) perform(replica_->on_shard_frame(from, *frame, now()));
}

void Host::deliver_delay(Epoch epoch, const Bytes& answer) {
    if (replica_) perform(replica_->on_delay(epoch, answer, now()));
}

void Host::perform(const replica::VerifyLink& link) {
    work(
        [this, link]() -> Result<std::optional<ledger::FinalRun>, StorageError> {
            const bool is_good = replica::is_final(link.run, blueprint_.rules.network, link.rosters);
            return is_good ? std::optional{link.run} : std::nullopt;
        },
        [this](const std::optional<ledger::FinalRun>& run) {
            return run ? replica_->on_link_verified(*run, now()) : replica::Effects{};
        });
}

void Host::perform(const replica::MakeLinkProofs& /*proofs*/) {
    work(
        [this] { return replica::make_link_proofs(*state_, blueprint_.rules.shards); },
        [this](replica::LinkProofs proofs) {
            return proofs.proofs.empty() ? replica::Effects{} : replica_->on_link_proofs(std::move(proofs), now());
        });
}

void Host::perform(const replica::KeepBeacon& keep) {
    storage::Batch batch;
    for (const ledger::Header& header : keep.headers) {
        codec::Writer out;
        ledger::encode_header(out, header);
        batch.put(replica::beacon_key(header.height), std::move(out).out());
    }
    this->keep(std::move(batch));
}

/// Whether somebody will serve this shard who does not yet.
bool Host::is_moved_to(const sharding::Roster& next) const {
    const auto& members = next.committee(envelope_.shard).members();
    return std::ranges::any_of(members, [&](const ledger::Member& member) { return !committee_.find(member.key); });
}

void Host::perform(const replica::KeepRoster& keep) {
    storage::Batch batch;
    batch.put(replica::roster_key(keep.roster->epoch()), sharding::encode_roster(*keep.roster));
    this->keep(std::move(batch));
    // Of a halted shard no block above where it goes on counts: hold_below() holds what those need who come.
    const bool is_halted = keep.roster->restart(envelope_.shard).has_value();
    if (is_halted) pivot_.reset();
    wants_pivot_ = is_moved_to(*keep.roster) && !is_halted; // until then the older one will do
    outside_.on_roster(keep.roster);
}

void Host::perform(const replica::AnswerRoster& answer) {
    work(
        [this, answer] { return replica::roster_answer(store(), *state_, answer.epoch, blueprint_.rules.shards); },
        [this, to = answer.to](std::optional<replica::RosterAnswer> found) {
            if (found) send_shard(to, *std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AskMail& ask) {
    work(
        [this, source = ask.origin.source] { return sharding::read_inbox(*state_, source); },
        [this, ask](const ledger::MailList& taken) {
            const auto& [source, block, height] = ask.origin;
            send_shard(ask.of, replica::MailRequest{height, block, taken.count(), ask.settled});
            return replica::Effects{};
        });
}

void Host::perform(const replica::ForgetMail& forget) {
    work(
        [this, forget]() -> Result<storage::Batch, StorageError> {
            storage::Batch batch;
            TRY_VOID(replica::append_forgotten_mail(batch, store(), forget));
            return batch;
        },
        [this](storage::Batch batch) {
            if (!batch.empty()) keep(std::move(batch));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerMail& answer) {
    work(
        [this, answer] { return replica::mail_answer(store(), answer.request, answer.to.shard); },
        [this, to = answer.to](replica::MailAnswer found) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerKeptMail& answer) {
    work(
        [this, answer] { return replica::kept_mail(store(), answer.request); },
        [this, to = answer.to](replica::KeptMailAnswer found) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerBeacon& answer) {
    work(
        [this, answer, rosters = replica_->links()->rosters()] {
            return replica::final_run(store(), answer.from, rosters);
        },
        [this, to = answer.to](std::optional<ledger::FinalRun> run) {
            if (run) send_shard(to, replica::BeaconNews{*std::move(run), {}});
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerPivot& answer) {
    wants_pivot_ = wants_pivot_ || !pivot_;
    hold_pivot(); // a shard that stands still has no other moment
    if (!pivot_) return;
    work(
        [this, height = pivot_->height, rosters = replica_->links()->rosters()] {
            return replica::final_run(store(), height, rosters);
        },
        [this, to = answer.to](std::optional<ledger::FinalRun> run) {
            if (run && replica::shows_state(*run)) {
                send_shard(to, replica::PivotAnswer{*std::move(run)});
            } else if (ledger::kind_of(replica_->head().header) == ledger::BlockKind::Closing) { // right behind it
                wants_pivot_ = true;
            }
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerState& answer) {
    work(
        [this, request = answer.request] {
            std::vector<sync::HeldState> held; // who holds none says so
            if (pivot_) held.push_back(pivot_->held);
            return sync::answer_state(held, request);
        },
        [this, to = answer.to](sync::StateAnswer found) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

/// Holds the state of this moment for those who move here, if it is asked for.
void Host::hold_pivot() {
    if (!wants_pivot_) return;
    auto pivot = replica::hold_pivot(store().snapshot());
    if (!pivot) return machine_.break_down(pivot.error());
    if (!*pivot) return;
    pivot_ = *std::move(pivot);
    wants_pivot_ = false;
}

/// Who takes no part, or was left behind, hears nothing of its own accord.
void Host::poll() {
    later(blueprint_.consensus.slot_interval, [this] {
        perform(replica_->on_poll(now()));
        if (replica_) poll();
    });
}

} // namespace arpeggio::simulation
