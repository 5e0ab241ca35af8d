#include "chain/genesis.h"
#include "ledger/system_contracts.h"
#include "node/running.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <future>

// What the outside asks of a running node, and the snapshots it publishes.

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
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

void Node::Running::submit(
    const Shard& shard, const ledger::TransactionPtr& transaction, const Facade::Submitted& done) {
    const auto host = is_stopping_ ? nullptr : shard.running_primary();
    if (!host) return done(Fail(SubmitError::Unavailable));
    host->submit(transaction, [this, &shard, transaction, done](const std::optional<replica::Admission>& admission) {
        if (!admission) return done(Fail(SubmitError::Unavailable));
        if (!*admission) return done(Fail(submit_error(admission->error())));
        nonces_.add(shard.id(), transaction);
        history_.on_admitted(transaction, shard.id(), now());
        done(**admission);
    });
}

void Node::Running::submit_raw(const Shard& shard, Bytes raw, Facade::Submitted done) {
    if (is_stopping_) return done(Fail(SubmitError::Unavailable));
    if (submissions_.fetch_add(1) >= submissions_max) {
        --submissions_;
        return done(Fail(SubmitError::PoolFull));
    }
    asio::post(workers_, [this, &shard, raw = std::move(raw), done = std::move(done)] {
        --submissions_;
        auto verified = transactions_.verify(raw);
        if (!verified) return done(Fail(submit_error(verified.error())));
        submit(shard, *std::move(verified), done);
    });
}

/// The next one whose validators run, so that who asks again holds coins on several; null if none do.
const Shard* Node::Running::next_faucet_shard() {
    for (std::size_t tries = 0; tries < shards_.size(); ++tries) {
        const Shard& shard = *shards_[faucet_turn_++ % shards_.size()];
        if (shard.running_primary()) return &shard;
    }
    return nullptr;
}

/// The sender's nonce is taken as soon as it is given: the next grant may be made before this one is in any pool.
ledger::TransactionPtr Node::Running::sign_grant(
    const Shard& shard, const replica::Replica& replica, const state::Account& faucet, const Address& to) {
    const std::scoped_lock lock(faucet_mutex_);
    const Address from = options_.faucet_key->address();
    const std::uint64_t free = replica.pool().next_nonce(from, replica.account_of(from, faucet).nonce);
    ledger::Transaction grant;
    grant.chain_id = shard.rules().chain_id();
    grant.nonce = nonces_.next(shard.id(), from, free);
    grant.max_priority_fee_per_gas = faucet_tip;
    grant.max_fee_per_gas = replica.next_base_fee() + replica.next_base_fee() + faucet_tip;
    grant.gas_limit = 21'000;
    grant.to = to;
    grant.value = faucet_grant;
    grant.signature = options_.faucet_key->sign(ledger::signing_hash(grant));
    auto signed_grant = ledger::VerifiedTransaction::from(grant);
    CHECK(signed_grant.has_value());
    nonces_.add(shard.id(), *signed_grant);
    return *std::move(signed_grant);
}

void Node::Running::request_funds(const Address& to, Facade::Submitted done) {
    if (is_stopping_ || !options_.faucet_key) return done(Fail(SubmitError::Unavailable));
    const Shard* const shard = next_faucet_shard();
    const auto host = shard != nullptr ? shard->running_primary() : nullptr;
    const auto faucet = host ? host->state().account(options_.faucet_key->address()) : state::Account{};
    if (!host || !faucet) return done(Fail(SubmitError::Unavailable));
    host->with_replica([this, shard, to, faucet = *faucet, done = std::move(done)](const replica::Replica* replica) {
        if (replica == nullptr) return done(Fail(SubmitError::Unavailable));
        submit(*shard, sign_grant(*shard, *replica, faucet, to), done);
    });
}

std::uint64_t Node::Running::pending_nonce(const Shard& shard, const Address& address) const {
    const auto host = shard.primary();
    const auto on_disk = host ? host->state().account(address) : state::Account{};
    if (!on_disk) return 0;
    const auto free_from = [&](std::uint64_t nonce) { return nonces_.next(shard.id(), address, nonce); };
    if (!host || is_stopping_) return free_from(on_disk->nonce);
    auto answer = std::make_shared<std::promise<std::uint64_t>>();
    auto future = answer->get_future();
    host->with_replica([answer, address, on_disk = *on_disk](const replica::Replica* replica) {
        answer->set_value(
            replica == nullptr ? on_disk.nonce
                               : replica->pool().next_nonce(address, replica->account_of(address, on_disk).nonce));
    });
    // A busy strand answers late rather than never; a stopping one may not at all.
    const bool is_told = future.wait_for(std::chrono::seconds{1}) == std::future_status::ready;
    return free_from(is_told ? future.get() : on_disk->nonce);
}

void Node::Running::watch(std::vector<Address> addresses) {
    if (addresses.size() > Facade::watched_max) addresses.resize(Facade::watched_max);
    history_.watch(addresses);
    read_past();
}

/// Of all watched accounts.
void Node::Running::read_past() {
    const std::uint64_t watch = ++watches_;
    for (const auto& shard : shards_) {
        if (const auto host = shard->primary()) backfill(*shard, watch, host->status()->head.header.height);
    }
}

/// Reads the past of the watched accounts, newest block first.
void Node::Running::backfill(const Shard& shard, std::uint64_t watch, Height from) {
    if (is_stopping_ || from.value == 0) return;
    asio::post(workers_, [this, &shard, watch, from] {
        const std::uint64_t end = from.value - std::min(from.value, backfill_blocks);
        for (std::uint64_t height = from.value; height > end; --height) {
            if (is_stopping_ || watch != watches_) return;
            const auto store = shard.store_with(Height{height});
            const auto block = chain::read_block(*store, Height{height});
            if (!block) return fail(block.error());
            if (!*block) continue;
            const auto mail = read_block_mail(*store, **block);
            if (!mail) return fail(mail.error());
            if (*mail && !history_.backfill(**block, **mail)) return;
        }
        backfill(shard, watch, Height{end});
    });
}

SupplySummary Node::Running::supply() const {
    SupplySummary out;
    bool is_readable = true;
    Amount mail_in;
    for (const auto& shard : shards_) {
        out.genesis += chain::genesis_supply(options_.network, shard->id());
        const auto host = shard->primary();
        is_readable = is_readable && host;
        if (!host) continue;
        const state::StateSnapshot now(host->store());
        const auto balances = state::sum_of_balances(now);
        const auto totals = now.totals();
        is_readable = is_readable && balances && totals;
        if (!balances || !totals) continue;
        out.balances += *balances;
        if (shard->id() == ShardId{0}) {
            const auto staked = now.account(ledger::staking_contract);
            is_readable = is_readable && staked;
            out.stakes = staked ? staked->balance : Amount{};
            out.balances -= out.stakes;
        }
        out.issued += totals->minted;
        out.burned += totals->burned;
        out.in_flight += totals->mail_out;
        mail_in += totals->mail_in;
    }
    is_readable = is_readable && mail_in <= out.in_flight;
    if (is_readable) out.in_flight -= mail_in;
    const Amount owed = out.genesis + out.issued;
    const Amount there = out.balances + out.burned + out.stakes + out.in_flight;
    out.difference = owed > there ? owed - there : there - owed;
    out.is_exact = is_readable && out.difference.is_zero();
    return out;
}

void Node::Running::tick() {
    if (is_stopping_) return;
    load_->tick(now(), workers_);
    if (++ticks_ % ticks_per_snapshot == 0) {
        history_.sweep(transactions_);
        publish();
        hurry_delay();
        keep_epochs();
    }
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

Phase Node::Running::phase_now() const {
    if (trouble_ != Trouble::None) return Phase::Failed;
    if (is_stopping_) return Phase::Stopped;
    const Duration standstill = std::chrono::milliseconds{options_.network.profile.standstill_ms};
    bool is_degraded = false;
    for (const auto& shard : shards_) {
        if (shard->hosts()->empty()) continue;
        const auto last = shard->last_final();
        if (!last) return Phase::Starting;
        is_degraded = is_degraded || now() - *last > standstill;
    }
    return is_degraded ? Phase::Degraded : Phase::Ready;
}

std::vector<AccountSummary> Node::Running::describe_accounts() const {
    std::vector<AccountSummary> out;
    for (const Address& address : history_.watched()) {
        AccountSummary summary;
        summary.address = address;
        for (const auto& shard : shards_) {
            const auto host = shard->primary();
            const auto account = host ? host->state().account(address) : state::Account{};
            if (!host || !account) continue;
            const std::uint64_t pending = history_.pending_nonce(shard->id(), address, account->nonce);
            summary.shards.push_back({shard->id(), account->balance, account->nonce, pending});
            summary.balance += account->balance;
        }
        out.push_back(std::move(summary));
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
    next->watched = describe_accounts();
    next->activity = history_.activity();
    next->load = load_->summary();
    next->cross_shard = mail_traffic_.summary(now());
    epoch_log_.describe(*next);
    for (const auto& shard : shards_) {
        if (shard->hosts()->empty()) continue;
        next->shards.push_back(shard->describe());
        for (std::string& violation : shard->violations()) next->violations.push_back(std::move(violation));
        const auto here = shard->hosts();
        for (const auto& [key, host] : *here) {
            const auto status = host->status();
            next->bytes_in += status->bytes_in;
            next->bytes_out += status->bytes_out;
        }
    }
    next->uptime = clock_.uptime();
    snapshot_.publish(std::move(next));
}

} // namespace arpeggio::node
