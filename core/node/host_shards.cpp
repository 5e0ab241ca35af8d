#include "node/host_work.h"
#include "replica/disk_keys.h"
#include "sharding/mail_leaves.h"

// What a host carries out for its replica between shards.

namespace arpeggio::node {
using storage::StorageError;

void Host::send_shard(const replica::ShardMember& to, const replica::ShardMessage& message) {
    replica::SendShard send{
        to, std::make_shared<const Bytes>(replica::encode_shard_message(message, identity_.setup.committee.size()))};
    perform(send);
}

void Host::perform(replica::SendShard& send) {
    bytes_out_ += send.frame->size();
    links_.send_shard(send.to, std::move(send.frame));
}

void Host::perform(const replica::VerifyLink& link) {
    work(
        [run = link.run](Host& host) -> Result<std::optional<ledger::FinalRun>, StorageError> {
            const replica::Setup& setup = host.identity_.setup;
            if (!replica::is_final(run, setup.rules.network, *setup.committees))
                return std::optional<ledger::FinalRun>{};
            return std::optional{run};
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
    machinery_.disk.commit({identity_.prefix, std::move(batch), storage::Durability::Lazy}, [] {});
}

void Host::perform(const replica::AskMail& ask) {
    work(
        [source = ask.origin.source](Host& host) { return sharding::read_inbox(*host.state_, source); },
        [this, ask](replica::Replica&, const ledger::MailList& taken, Instant) {
            send_shard(ask.of, replica::MailRequest{ask.origin.height, taken.count()});
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerMail& answer) {
    work(
        [answer](Host& host) { return replica::mail_answer(host.store_, answer.request, answer.to.shard); },
        [this, to = answer.to](replica::Replica&, replica::MailAnswer found, Instant) {
            if (!found.block.is_zero()) send_shard(to, std::move(found));
            return replica::Effects{};
        });
}

void Host::perform(const replica::AnswerBeacon& answer) {
    work(
        [answer](Host& host) {
            return replica::beacon_news(host.store_, answer.from, host.identity_.setup.committee.size());
        },
        [this, to = answer.to](replica::Replica&, std::optional<replica::BeaconNews> news, Instant) {
            if (news) send_shard(to, *std::move(news));
            return replica::Effects{};
        });
}

} // namespace arpeggio::node
