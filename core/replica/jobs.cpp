#include "replica/jobs.h"

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
    return body;
}
} // namespace

Result<Checked, storage::StorageError>
run(const CheckJob& job, const state::View& base, const VerifyTransaction& verify) {
    auto body = verified_body(job, verify);
    if (!body) return invalid(job, body.error());
    const state::LayeredView parent(base, job.layers);
    const ledger::Header& header = job.candidate->header;
    auto executed =
        execution::execute_block(parent, chain::context_of(job.rules, header, job.beneficiary, job.beacon), *body);
    if (!executed) {
        if (const auto* disk = std::get_if<storage::StorageError>(&executed.error())) return Fail(*disk);
        const bool is_mail = std::holds_alternative<execution::InvalidInbound>(executed.error());
        return invalid(job, is_mail ? chain::BlockError::InvalidInbound : chain::BlockError::InvalidTransaction);
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
    TRY(execution::BuiltBlock built,
        execution::build_block(
            parent,
            chain::context_of(job.rules, job.header, job.beneficiary, job.beacon),
            job.candidates,
            job.inbound));
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
