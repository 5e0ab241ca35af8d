#include "replica/jobs.h"

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
    return body;
}

/// What cannot be decoded is found by execution.
bool are_links_final(const ledger::Body& body, const CheckJob& job) {
    return std::all_of(body.links.begin(), body.links.end(), [&](const Bytes& link) {
        codec::Reader in(link);
        const auto run = ledger::decode_final_run(in);
        return !run || (job.committees && is_final(*run, job.rules.network, *job.committees));
    });
}

chain::BlockError fault_of(const execution::ExecutionError& error) {
    if (std::holds_alternative<execution::InvalidInbound>(error)) return chain::BlockError::InvalidInbound;
    if (std::holds_alternative<execution::InvalidLink>(error)) return chain::BlockError::InvalidLink;
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
} // namespace

bool is_final(const ledger::FinalRun& run, NetworkId network, const Committees& committees) {
    const ledger::Header& header = run.last();
    if (header.shard.value >= committees.size()) return false;
    const ledger::Committee& committee = committees[header.shard.value];
    // One epoch and instance until epochs end.
    const ledger::SigningContext context{network, header.shard, Epoch{0}, Instance{0}, committee.hash()};
    return ledger::verify_final_run(context, committee, run);
}

Result<Checked, storage::StorageError>
run(const CheckJob& job, const state::View& base, const VerifyTransaction& verify) {
    auto body = verified_body(job, verify);
    if (!body) return invalid(job, body.error());
    if (!are_links_final(*body, job)) return invalid(job, chain::BlockError::InvalidLink);
    const state::LayeredView parent(base, job.layers);
    const ledger::Header& header = job.candidate->header;
    auto executed =
        execution::execute_block(parent, chain::context_of(job.rules, header, job.beneficiary, job.beacon), *body);
    if (!executed) {
        if (const auto* disk = std::get_if<storage::StorageError>(&executed.error())) return Fail(*disk);
        return invalid(job, fault_of(executed.error()));
    }
    if (const auto agrees = chain::validate_execution(header, *executed); !agrees) return invalid(job, agrees.error());
    return Checked{
        job.id,
        std::make_shared<const ledger::Block>(ledger::Block{header, *std::move(body)}),
        std::make_shared<const execution::BlockResult>(*std::move(executed)),
        std::nullopt};
}

Result<Built, storage::StorageError> run(const BuildJob& job, const state::View& base) {
    const state::LayeredView parent(base, job.layers);
    TRY(auto inbound, untaken(job.inbound, parent));
    TRY(execution::BuiltBlock built,
        execution::build_block(
            parent,
            chain::context_of(job.rules, job.header, job.beneficiary, job.beacon),
            job.candidates,
            std::move(inbound),
            job.links));
    Built out;
    out.slot = job.slot;
    for (const auto& dropped : built.dropped) {
        if (execution::is_hopeless(dropped.fault)) out.dropped.push_back(job.candidates[dropped.index]->hash());
    }
    chain::SealedBlock sealed = chain::seal_block(job.header, built);
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
