#include "replica/jobs.h"

#include "base/check.h"
#include "sharding/epoch_state.h"
#include "sharding/mail_leaves.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
using Execution = Result<Checked, storage::StorageError>;

Checked invalid(const CheckJob& job, chain::BlockError fault) {
    return {job.id, nullptr, nullptr, fault};
}

/// An encoded body with the senders of its transactions.
Result<ledger::Body, chain::BlockError> verified_body(const CheckJob& job, const VerifyTransaction& verify) {
    TRY(const ledger::BodyParts parts, chain::validate_body(job.rules, job.candidate->header, job.candidate->body));
    ledger::Body body;
    body.transactions.reserve(parts.transactions.size());
    for (const ByteView wire : parts.transactions) {
        auto transaction = verify(wire);
        if (!transaction) return Fail(chain::BlockError::InvalidTransaction);
        body.transactions.push_back(*std::move(transaction));
    }
    TRY_VOID(chain::validate_transactions(job.candidate->header, body.transactions));
    for (const ByteView batch : parts.inbound) body.inbound.push_back(to_bytes(batch));
    for (const ByteView link : parts.links) body.links.push_back(to_bytes(link));
    body.delay = to_bytes(parts.delay);
    return body;
}

/// What cannot be decoded is found by execution.
bool are_links_final(const ledger::Body& body, const CheckJob& job) {
    return std::all_of(body.links.begin(), body.links.end(), [&](const Bytes& link) {
        codec::Reader in(link);
        const auto run = ledger::decode_final_run(in);
        return !run || is_final(*run, job.rules.network, job.rosters);
    });
}

chain::BlockError fault_of(const execution::ExecutionError& error) {
    if (std::holds_alternative<execution::InvalidInbound>(error)) return chain::BlockError::InvalidInbound;
    if (std::holds_alternative<execution::InvalidLink>(error)) return chain::BlockError::InvalidLink;
    if (std::holds_alternative<execution::EpochFault>(error)) return chain::BlockError::InvalidEpoch;
    return chain::BlockError::InvalidTransaction;
}

/// What is left to take of each batch after the parent.
Result<std::vector<sharding::InboundBatch>, storage::StorageError>
untaken(std::vector<sharding::InboundBatch> batches, const state::View& parent) {
    std::vector<sharding::InboundBatch> out;
    for (sharding::InboundBatch& batch : batches) {
        TRY(const ledger::MailList taken, sharding::read_inbox(parent, batch.source()));
        std::erase_if(batch.mails, [&](const ledger::Mail& mail) { return mail.sequence < taken.count(); });
        if (!batch.mails.empty()) out.push_back(std::move(batch));
    }
    return out;
}

/// What the proposer has drawn; absent if it does not prove it. Zero where nothing is to be drawn.
std::optional<crypto::VrfOutput>
drawn(const chain::Rules& rules, const ledger::Header& header, const EpochPlace& place) {
    if (!chain::has_vrf(rules, place.kind)) return crypto::VrfOutput{};
    return place.scheme->verify_vrf(header.proposer, sharding::vrf_alpha(place.seed, header.slot), header.vrf);
}

template <class Job>
execution::BlockContext context_of(const Job& job, const ledger::Header& header, const crypto::VrfOutput& vrf) {
    auto context = chain::context_of(job.rules, header, job.beneficiary, job.beacon);
    chain::place_in_epoch(context, job.rules, header.slot, job.epoch.kind, vrf);
    return context;
}

/// The state's root after a block, on its parent's.
Result<Hash, storage::StorageError>
root_after(const EpochPlace& place, const state::PageSource& pages, const state::Diff& diff) {
    TRY(const state::TreeUpdate update, state::update_tree(pages, place.updates, diff));
    return update.root;
}
} // namespace

bool is_final(const ledger::FinalRun& run, NetworkId network, const sharding::Rosters& rosters) {
    const ledger::Header& header = run.last();
    const auto roster = rosters.find(header.epoch);
    if (!roster || header.shard.value >= roster->shards()) return false;
    const ledger::Committee& committee = roster->committee(header.shard);
    const ledger::SigningContext context{
        network, header.shard, header.epoch, roster->instance(header.shard), committee.hash()};
    return ledger::verify_final_run(context, committee, run);
}

Result<Checked, storage::StorageError>
run(const CheckJob& job, const state::StoredState& base, const VerifyTransaction& verify) {
    const ledger::Header& header = job.candidate->header;
    const auto vrf = drawn(job.rules, header, job.epoch);
    if (!vrf) return invalid(job, chain::BlockError::WrongVrf);
    auto body = verified_body(job, verify);
    if (!body) return invalid(job, body.error());
    if (!are_links_final(*body, job)) return invalid(job, chain::BlockError::InvalidLink);
    const state::LayeredView parent(base, job.layers);
    auto executed = execution::execute_block(parent, context_of(job, header, *vrf), *body);
    if (!executed) {
        if (const auto* disk = std::get_if<storage::StorageError>(&executed.error())) return Fail(*disk);
        return invalid(job, fault_of(executed.error()));
    }
    if (const auto agrees = chain::validate_execution(header, *executed); !agrees) return invalid(job, agrees.error());
    if (job.epoch.kind == ledger::BlockKind::Closing) {
        TRY(const Hash root, root_after(job.epoch, base, *executed->diff));
        if (root != header.closing_state_root) return invalid(job, chain::BlockError::WrongClosingRoot);
    }
    return Checked{
        job.id,
        std::make_shared<const ledger::Block>(ledger::Block{header, *std::move(body)}),
        std::make_shared<const execution::BlockResult>(*std::move(executed)),
        std::nullopt};
}

Result<Built, storage::StorageError> run(const BuildJob& job, const state::StoredState& base) {
    const state::LayeredView parent(base, job.layers);
    execution::Offered offered = job.offered;
    TRY(offered.inbound, untaken(std::move(offered.inbound), parent));
    const auto vrf = drawn(job.rules, job.header, job.epoch);
    CHECK(vrf.has_value());
    TRY(execution::BuiltBlock built,
        execution::build_block(parent, context_of(job, job.header, *vrf), std::move(offered)));
    Built out;
    out.slot = job.slot;
    for (const auto& dropped : built.dropped) {
        if (execution::is_hopeless(dropped.fault)) out.dropped.push_back(job.offered.candidates[dropped.index]->hash());
    }
    ledger::Header header = job.header;
    if (job.epoch.kind == ledger::BlockKind::Closing) {
        TRY(header.closing_state_root, root_after(job.epoch, base, *built.result.diff));
    }
    chain::SealedBlock sealed = chain::seal_block(header, built);
    out.block = std::move(sealed.block);
    out.id = sealed.id;
    out.body = std::move(sealed.body);
    out.result = std::make_shared<const execution::BlockResult>(std::move(built.result));
    return out;
}

Result<Hashed, storage::StorageError> run(const HashJob& job, const state::PageSource& base) {
    TRY(state::TreeUpdate update, state::update_tree(base, job.layers, *job.diff));
    return Hashed{job.id, std::make_shared<const state::TreeUpdate>(std::move(update))};
}

} // namespace arpeggio::replica
