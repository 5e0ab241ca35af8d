#include "node/host_work.h"
#include "replica/disk_keys.h"
#include "sharding/mail_leaves.h"

#include <algorithm>

// What a host carries out for its replica between shards.

namespace arpeggio::node {
using storage::StorageError;

void Host::send_shard(const replica::ShardPeer& to, const replica::ShardMessage& message) {
    replica::SendShard send{to, std::make_shared<const Bytes>(replica::encode_shard_message(message))};
    perform(send);
}

/// Not synced: the store keeps the order.
void Host::keep(storage::Batch batch) {
    machinery_.disk.commit({prefix_, std::move(batch), storage::Durability::Lazy}, [] {});
}

std::vector<sync::BeaconChain::Link> Host::beacon_links() const {
    const auto* links = replica_ ? replica_->links() : nullptr;
    if (links == nullptr) return {};
    const auto& all = links->beacon().links();
    return {all.begin(), all.end()};
}

void Host::perform(replica::SendShard& send) {
    bytes_out_ += send.frame->size();
    links_.send_shard(send.to, std::move(send.frame));
}

void Host::perform(const replica::VerifyLink& link) {
    work(
        [link](Host& host) -> Result<std::optional<ledger::FinalRun>, StorageError> {
            const NetworkId network = host.identity_.setup.rules.network;
            if (!replica::is_final(link.run, network, link.rosters)) return std::optional<ledger::FinalRun>{};
            return std::optional{link.run};
        },
        [](replica::Replica& replica, const std::optional<ledger::FinalRun>& run, Instant at) {
            return run ? replica.on_link_verified(*run, at) : replica::Effects{};
        });
}

void Host::perform(const replica::MakeLinkProofs& /*proofs*/) {
    work(
        [](Host& host) { return replica::make_link_proofs(*host.state_, host.identity_.setup.rules.shards); },
        [](replica::Replica& replica, replica::LinkProofs proofs, Instant at) {
            return proofs.proofs.empty() ? replica::Effects{} : replica.on_link_proofs(std::move(proofs), at);
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
    const auto& members = next.committee(identity_.tenure.shard).members();
    return std::ranges::any_of(members, [&](const ledger::Member& member) { return !committee_.find(member.key); });
}

void Host::perform(const replica::KeepRoster& keep) {
    storage::Batch batch;
    batch.put(replica::roster_key(keep.roster->epoch()), sharding::encode_roster(*keep.roster));
    this->keep(std::move(batch));
    // Of a halted shard no block above where it goes on counts: hold_below() holds what those need who come.
    const bool is_halted = keep.roster->restart(identity_.tenure.shard).has_value();
    if (is_halted) pivot_.reset();
    wants_pivot_ = is_moved_to(*keep.roster) && !is_halted; // until then the older one will do
    links_.on_roster(keep.roster);
}

void Host::perform(const replica::AnswerRoster& answer) {
    work(
        [answer](Host& host) {
            const std::uint32_t shards = host.identity_.setup.rules.shards;
            return replica::roster_answer(*host.store_, *host.state_, answer.epoch, shards);
        },
        [this, to = answer.to](replica::Replica&, std::optional<replica::RosterAnswer> found, Instant) {
            if (found) send_shard(to, *std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AskMail& ask) {
    work(
        [source = ask.origin.source](Host& host) { return sharding::read_inbox(*host.state_, source); },
        [this, ask](replica::Replica&, const ledger::MailList& taken, Instant) {
            const auto& [source, block, height] = ask.origin;
            send_shard(ask.of, replica::MailRequest{height, block, taken.count(), ask.settled});
            return replica::Effects{};
        });
}

void Host::perform(const replica::ForgetMail& forget) {
    work(
        [forget](Host& host) -> Result<storage::Batch, StorageError> {
            storage::Batch batch;
            TRY_VOID(replica::append_forgotten_mail(batch, *host.store_, forget));
            return batch;
        },
        [this](replica::Replica&, storage::Batch batch, Instant) {
            if (!batch.empty()) keep(std::move(batch));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerMail& answer) {
    work(
        [answer](Host& host) { return replica::mail_answer(*host.store_, answer.request, answer.to.shard); },
        [this, to = answer.to](replica::Replica&, replica::MailAnswer found, Instant) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerKeptMail& answer) {
    work(
        [answer](Host& host) { return replica::kept_mail(*host.store_, answer.request); },
        [this, to = answer.to](replica::Replica&, replica::KeptMailAnswer found, Instant) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerBeacon& answer) {
    work(
        [answer, rosters = replica_->links()->rosters()](Host& host) {
            return replica::final_run(*host.store_, answer.from, rosters);
        },
        [this, to = answer.to](replica::Replica&, std::optional<ledger::FinalRun> run, Instant) {
            if (run) send_shard(to, replica::BeaconNews{*std::move(run), {}});
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerPivot& answer) {
    wants_pivot_ = wants_pivot_ || !pivot_;
    hold_pivot(); // a shard that stands still has no other moment
    if (!pivot_) return;
    work(
        [height = pivot_->height, rosters = replica_->links()->rosters()](Host& host) {
            return replica::final_run(*host.store_, height, rosters);
        },
        [this, to = answer.to](replica::Replica&, std::optional<ledger::FinalRun> run, Instant) {
            if (run && replica::shows_state(*run)) {
                send_shard(to, replica::PivotAnswer{*std::move(run)});
            } else if (ledger::kind_of(stored_.header) == ledger::BlockKind::Closing) { // right behind it
                wants_pivot_ = true;
            }
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerState& answer) {
    std::vector<sync::HeldState> held; // who holds none says so: whoever asks goes to another at once
    if (pivot_) held.push_back(pivot_->held);
    work(
        [request = answer.request, held = std::move(held)](Host&) { return sync::answer_state(held, request); },
        [this, to = answer.to](replica::Replica&, sync::StateAnswer found, Instant) {
            send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

/// Holds the state of this moment for those who move here, if it is asked for.
void Host::hold_pivot() {
    if (!wants_pivot_ || !replica::is_pivot(stored_.header)) return;
    auto pivot = replica::hold_pivot(store_->snapshot()); // perhaps of a block further
    if (!pivot) return machinery_.failed(pivot.error());
    if (!*pivot) return;
    pivot_ = *std::move(pivot);
    wants_pivot_ = false;
}

/// Who takes no part, or was left behind, hears nothing of its own accord.
void Host::poll() {
    poll_timer_.expires_after(identity_.setup.consensus.slot_interval);
    poll_timer_.async_wait(
        [self = shared_from_this(), generation = generation_](const boost::system::error_code& error) {
            if (error || !self->replica_ || self->generation_ != generation) return;
            self->perform(self->replica_->on_poll(self->now()));
            self->poll();
        });
}

} // namespace arpeggio::node
