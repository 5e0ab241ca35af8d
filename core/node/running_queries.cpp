#include "chain/genesis.h"
#include "node/running.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <future>

// What the outside asks of a running node, and the snapshots it publishes.

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
constexpr ShardId beacon{0};
const Amount faucet_grant = arp(1000);
const Amount faucet_tip = gwei(1);

SubmitError submit_error(ledger::TransactionError error) {
    switch (error) {
    case ledger::TransactionError::TooLarge: return SubmitError::TooLarge;
    case ledger::TransactionError::Malformed: return SubmitError::Malformed;
    case ledger::TransactionError::UnknownType: return SubmitError::UnknownType;
    case ledger::TransactionError::Unprotected: return SubmitError::Unprotected;
    case ledger::TransactionError::NumberTooLarge: return SubmitError::Malformed;
    case ledger::TransactionError::BadSignature: return SubmitError::BadSignature;
    case ledger::TransactionError::TipAboveFee: return SubmitError::TipAboveFee;
    }
    CHECK(false);
}
SubmitError submit_error(pool::AdmitError error) {
    switch (error) {
    case pool::AdmitError::AlreadyKnown: return SubmitError::AlreadyKnown;
    case pool::AdmitError::WrongChainId: return SubmitError::WrongChainId;
    case pool::AdmitError::CreationUnsupported: return SubmitError::CreationUnsupported;
    case pool::AdmitError::GasLimitTooLow: return SubmitError::GasLimitTooLow;
    case pool::AdmitError::GasLimitTooHigh: return SubmitError::GasLimitTooHigh;
    case pool::AdmitError::FeeTooLow: return SubmitError::FeeTooLow;
    case pool::AdmitError::NonceTooLow: return SubmitError::NonceTooLow;
    case pool::AdmitError::NonceTooFarAhead: return SubmitError::NonceTooFarAhead;
    case pool::AdmitError::InsufficientBalance: return SubmitError::InsufficientBalance;
    case pool::AdmitError::ReplacementUnderpriced: return SubmitError::ReplacementUnderpriced;
    case pool::AdmitError::PoolFull: return SubmitError::PoolFull;
    }
    CHECK(false);
}
} // namespace

void Node::Running::submit(ledger::TransactionPtr transaction, const Facade::Submitted& done) {
    const auto host = is_stopping_ ? nullptr : running_primary();
    if (!host) return done(Fail(SubmitError::Unavailable));
    host->submit(transaction, [this, transaction, done](const std::optional<replica::Admission>& admission) {
        if (!admission) return done(Fail(SubmitError::Unavailable));
        if (!*admission) return done(Fail(submit_error(admission->error())));
        history_.on_admitted(transaction, beacon, now());
        done(**admission);
    });
}

void Node::Running::submit_raw(Bytes raw, Facade::Submitted done) {
    if (is_stopping_) return done(Fail(SubmitError::Unavailable));
    if (submissions_.fetch_add(1) >= submissions_max) {
        --submissions_;
        return done(Fail(SubmitError::PoolFull));
    }
    asio::post(workers_, [this, raw = std::move(raw), done = std::move(done)] {
        --submissions_;
        auto verified = transactions_.verify(raw);
        if (!verified) return done(Fail(submit_error(verified.error())));
        submit(*std::move(verified), done);
    });
}

void Node::Running::request_funds(const Address& to, Facade::Submitted done) {
    const auto host = is_stopping_ ? nullptr : running_primary();
    if (!host || !options_.faucet_key) return done(Fail(SubmitError::Unavailable));
    const Address faucet = options_.faucet_key->address();
    const auto on_disk = host->state().account(faucet);
    if (!on_disk) return done(Fail(SubmitError::Unavailable));
    host->with_replica([this, to, faucet, on_disk = *on_disk, done = std::move(done)](const replica::Replica* replica) {
        if (replica == nullptr) return done(Fail(SubmitError::Unavailable));
        ledger::Transaction grant;
        grant.chain_id = rules_.chain_id();
        grant.nonce = replica->pool().next_nonce(faucet, replica->account_of(faucet, on_disk).nonce);
        grant.max_priority_fee_per_gas = faucet_tip;
        grant.max_fee_per_gas = replica->next_base_fee() + replica->next_base_fee() + faucet_tip;
        grant.gas_limit = 21'000;
        grant.to = to;
        grant.value = faucet_grant;
        grant.signature = options_.faucet_key->sign(ledger::signing_hash(grant));
        const auto signed_grant = ledger::VerifiedTransaction::from(grant);
        CHECK(signed_grant.has_value());
        submit(*signed_grant, done);
    });
}

std::uint64_t Node::Running::pending_nonce(const Address& address) const {
    const auto host = primary();
    const auto on_disk = host ? host->state().account(address) : state::Account{};
    if (!on_disk) return 0;
    if (!host || is_stopping_) return on_disk->nonce;
    auto answer = std::make_shared<std::promise<std::uint64_t>>();
    auto future = answer->get_future();
    host->with_replica([answer, address, on_disk = *on_disk](const replica::Replica* replica) {
        answer->set_value(
            replica == nullptr ? on_disk.nonce
                               : replica->pool().next_nonce(address, replica->account_of(address, on_disk).nonce));
    });
    // A busy strand answers late rather than never; a stopping one may not at all.
    if (future.wait_for(std::chrono::seconds{1}) != std::future_status::ready) return on_disk->nonce;
    return future.get();
}

void Node::Running::watch(std::vector<Address> addresses) {
    if (addresses.size() > Facade::watched_max) addresses.resize(Facade::watched_max);
    history_.watch(addresses);
    const std::uint64_t watch = ++watches_;
    const auto host = primary();
    if (!host) return;
    const auto head = chain::read_head(host->store());
    if (!head) return fail(head.error());
    if (*head) backfill(watch, (*head)->header.height);
}

/// Reads the past of the watched accounts, newest block first.
void Node::Running::backfill(std::uint64_t watch, Height from) {
    if (is_stopping_ || from.value == 0) return;
    asio::post(workers_, [this, watch, from] {
        const auto host = primary();
        const std::uint64_t end = from.value - std::min(from.value, backfill_blocks);
        for (std::uint64_t height = from.value; height > end; --height) {
            if (is_stopping_ || watch != watches_) return;
            const auto block = chain::read_block(host->store(), Height{height});
            if (!block) return fail(block.error());
            if (*block && !history_.backfill(**block)) return;
        }
        backfill(watch, Height{end});
    });
}

SupplySummary Node::Running::supply() const {
    SupplySummary out;
    out.genesis = chain::genesis_supply(options_.network, beacon);
    const auto host = primary();
    if (!host) return out;
    bool is_readable = true;
    const auto scanned = host->state().scan_leaves([&](const state::LeafKey& key, ByteView value) {
        if (key == state::totals_key()) {
            const auto totals = state::decode_totals(value);
            is_readable = totals.has_value();
            if (totals) {
                out.issued = totals->minted;
                out.burned = totals->burned;
            }
            return is_readable;
        }
        const auto account = state::decode_account(value);
        is_readable = account.has_value();
        if (account) out.balances += account->balance;
        return is_readable;
    });
    const Amount owed = out.genesis + out.issued;
    const Amount there = out.balances + out.burned + out.stakes + out.in_flight;
    out.difference = owed > there ? owed - there : there - owed;
    out.is_exact = scanned && is_readable && out.difference.is_zero();
    return out;
}

void Node::Running::tick() {
    if (is_stopping_) return;
    load_->tick(now(), workers_);
    if (++ticks_ % ticks_per_snapshot == 0) {
        history_.sweep(transactions_);
        publish();
    }
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

Phase Node::Running::phase_now() const {
    if (trouble_ != Trouble::None) return Phase::Failed;
    if (is_stopping_) return Phase::Stopped;
    const auto last = follower_->last_final();
    if (!last) return Phase::Starting;
    const Duration standstill = std::chrono::milliseconds{options_.network.profile.standstill_ms};
    return now() - *last > standstill ? Phase::Degraded : Phase::Ready;
}

ShardSummary Node::Running::describe_shard() const {
    ShardSummary out;
    out.shard = beacon;
    out.chain_id = rules_.chain_id();
    if (const auto host = primary()) {
        const auto status = host->status();
        const ledger::Header& head = status->head.header;
        out.height = head.height;
        out.block_hash = status->head.id;
        out.state_root = status->head.root;
        out.root_height = head.height;
        out.timestamp = head.timestamp;
        out.base_fee = status->next_base_fee;
        out.pending = status->pending;
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const chain::GenesisValidator& validator = options_.network.validators[i];
        MemberSummary member;
        member.name = validator.name;
        member.key = validator.key;
        member.operator_address = validator.operator_address;
        member.weight = validator.weight;
        member.is_running = slots_[i].host && slots_[i].host->status()->is_running;
        out.members.push_back(std::move(member));
    }
    follower_->describe(out);
    return out;
}

std::vector<AccountSummary> Node::Running::describe_accounts() const {
    std::vector<AccountSummary> out;
    const auto host = primary();
    for (const Address& address : history_.watched()) {
        AccountSummary summary;
        summary.address = address;
        const auto account = host ? host->state().account(address) : state::Account{};
        if (account) {
            summary.balance = account->balance;
            summary.nonce = account->nonce;
        }
        summary.pending_nonce = history_.pending_nonce(address, summary.nonce);
        out.push_back(summary);
    }
    return out;
}

void Node::Running::publish() {
    auto next = std::make_shared<Snapshot>();
    next->phase = phase_now();
    next->trouble = trouble_;
    if (next->phase == Phase::Degraded) next->trouble = Trouble::NoFinality;
    next->network = options_.network.name;
    next->network_id = options_.network.network;
    next->genesis_hash = genesis_hash_;
    next->is_demo = options_.network.is_demo;
    next->shards.push_back(describe_shard());
    next->watched = describe_accounts();
    next->activity = history_.activity();
    next->load = load_->summary();
    next->violations = follower_->violations();
    for (const auto& [member, host] : by_member_) {
        const auto status = host->status();
        next->bytes_in += status->bytes_in;
        next->bytes_out += status->bytes_out;
        if (status->is_diverged)
            next->violations.push_back(host->identity().name + " cannot follow what the others agreed on.");
    }
    next->uptime = clock_.uptime();
    snapshot_.publish(std::move(next));
}

} // namespace arpeggio::node
