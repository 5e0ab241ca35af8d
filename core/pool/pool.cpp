#include "pool/pool.h"

#include "base/check.h"
#include "execution/fees.h"

#include <algorithm>
#include <limits>

namespace arpeggio::pool {
using ledger::TransactionPtr;
using ledger::VerifiedTransaction;

std::string_view to_string(AdmitError error) {
    switch (error) {
    case AdmitError::AlreadyKnown: return "AlreadyKnown";
    case AdmitError::WrongChainId: return "WrongChainId";
    case AdmitError::CreationUnsupported: return "CreationUnsupported";
    case AdmitError::GasLimitTooLow: return "GasLimitTooLow";
    case AdmitError::GasLimitTooHigh: return "GasLimitTooHigh";
    case AdmitError::FeeTooLow: return "FeeTooLow";
    case AdmitError::NonceTooLow: return "NonceTooLow";
    case AdmitError::NonceTooFarAhead: return "NonceTooFarAhead";
    case AdmitError::InsufficientBalance: return "InsufficientBalance";
    case AdmitError::ReplacementUnderpriced: return "ReplacementUnderpriced";
    case AdmitError::PoolFull: return "PoolFull";
    }
    return "?";
}

namespace {
/// At least replacement_percent above what it replaces.
bool is_enough_more(const Amount& offered, const Amount& replaced) {
    static_assert(Pool::replacement_percent == 10);
    const U256 tenth_rounded_up = replaced.atto / 10 + U256{replaced.atto % 10 == U256{} ? 0U : 1U};
    const auto required = checked_add(replaced.atto, tenth_rounded_up);
    return required && offered.atto >= *required;
}
} // namespace

std::size_t Pool::memory_of(const VerifiedTransaction& transaction) {
    constexpr std::size_t indexes = 400; // the nodes of the maps here, and the allocator's share of all blocks
    std::size_t bytes = sizeof(VerifiedTransaction) + indexes + transaction.wire().size() + transaction->data.size();
    for (const ledger::AccessListEntry& entry : transaction->access_list) {
        bytes += sizeof entry + entry.storage_keys.size() * sizeof(Hash);
    }
    return bytes;
}

Amount Pool::own_worth(const VerifiedTransaction& transaction) const {
    return execution::effective_tip(*transaction, settings_.fee_floor).value_or(Amount{});
}

std::optional<AdmitError> Pool::fault_of_form(const VerifiedTransaction& transaction) const {
    if (transaction->chain_id != settings_.chain_id) return AdmitError::WrongChainId;
    if (!transaction->to) return AdmitError::CreationUnsupported;
    if (transaction->gas_limit < ledger::intrinsic_gas(*transaction)) return AdmitError::GasLimitTooLow;
    if (transaction->gas_limit > settings_.gas_limit_max) return AdmitError::GasLimitTooHigh;
    if (transaction->max_fee_per_gas < settings_.fee_floor) return AdmitError::FeeTooLow;
    return std::nullopt;
}

Pool::Arrival Pool::arrival_of(const VerifiedTransaction& transaction, const Amount& cost) const {
    Arrival out{.transaction = transaction, .cost = cost, .worth = own_worth(transaction)};
    const auto sender = senders_.find(transaction.sender());
    if (sender == senders_.end()) return out;
    out.sender = &sender->second;
    const Entries& entries = sender->second.entries;
    const auto at = entries.lower_bound(transaction->nonce);
    if (at != entries.end() && at->first == transaction->nonce) out.replaced = &at->second;
    if (at != entries.begin()) out.worth = std::min(out.worth, std::prev(at)->second.worth);
    return out;
}

std::optional<AdmitError> Pool::fault_of_place(const Arrival& arrival, const AccountState& account) const {
    const ledger::Transaction& transaction = *arrival.transaction;
    const std::uint64_t known = arrival.sender != nullptr ? arrival.sender->nonce : 0;
    if (transaction.nonce < std::max(known, account.nonce)) return AdmitError::NonceTooLow;
    const std::uint64_t free = std::max(account.nonce, arrival.sender != nullptr ? arrival.sender->free_nonce : 0);
    if (transaction.nonce > free && transaction.nonce - free > settings_.nonce_gap_max) {
        return AdmitError::NonceTooFarAhead;
    }
    if (transaction.nonce - account.nonce >= settings_.per_sender_max) return AdmitError::NonceTooFarAhead;

    Amount pending = arrival.sender != nullptr ? arrival.sender->cost : Amount{};
    if (arrival.replaced != nullptr) pending -= arrival.replaced->cost;
    const auto needed = plus(pending, arrival.cost);
    if (!needed || account.balance < *needed) return AdmitError::InsufficientBalance;

    if (arrival.replaced == nullptr) return std::nullopt;
    const ledger::Transaction& old = **arrival.replaced->transaction;
    const bool is_better = is_enough_more(transaction.max_fee_per_gas, old.max_fee_per_gas) &&
                           is_enough_more(transaction.max_priority_fee_per_gas, old.max_priority_fee_per_gas);
    if (!is_better) return AdmitError::ReplacementUnderpriced;
    return std::nullopt;
}

Result<Admitted, AdmitError> Pool::admit(TransactionPtr transaction, const AccountState& sender, Instant now) {
    if (contains(transaction->hash())) return Fail(AdmitError::AlreadyKnown);
    if (const auto fault = fault_of_form(*transaction)) return Fail(*fault);
    const auto cost = execution::cost_max(**transaction);
    if (!cost) return Fail(AdmitError::InsufficientBalance);
    const Arrival arrival = arrival_of(*transaction, *cost);
    if (const auto fault = fault_of_place(arrival, sender)) return Fail(*fault);
    const auto evicted = victims(arrival);
    if (!evicted) return Fail(AdmitError::PoolFull);

    const std::uint64_t nonce =
        arrival.sender != nullptr ? std::max(arrival.sender->nonce, sender.nonce) : sender.nonce;
    Admitted out;
    if (arrival.replaced != nullptr) {
        const Hash replaced = arrival.replaced->transaction->hash();
        out.displaced.push_back(remove(replaced));
    }
    for (const Hash& hash : *evicted) out.displaced.push_back(remove(hash));
    insert(std::move(transaction), *cost, nonce, now);
    return out;
}

// The newcomer changes what those behind it are worth.
std::vector<Pool::Tail> Pool::behind(const Arrival& arrival) const {
    std::vector<Tail> out;
    if (arrival.sender == nullptr) return out;
    const Entries& entries = arrival.sender->entries;
    Amount worth = arrival.worth;
    for (auto at = entries.upper_bound(arrival.transaction->nonce); at != entries.end(); ++at) {
        worth = std::min(worth, own_worth(*at->second.transaction));
        out.push_back(tail_of(arrival.transaction.sender(), *at));
        out.back().worth = worth;
    }
    return out;
}

// Walks the cheapest first without changing anything, so that a newcomer that does not fit in the end has pushed
// nothing out.
std::optional<std::vector<Hash>> Pool::victims(const Arrival& arrival) const {
    std::vector<Hash> out;
    std::size_t bytes = bytes_ + memory_of(arrival.transaction);
    if (arrival.replaced != nullptr) bytes -= memory_of(*arrival.replaced->transaction);
    if (bytes <= settings_.bytes_max) return out;

    std::vector<Tail> own = behind(arrival);
    std::set<Tail> uncovered; // the last that remain of senders already walked, and of the newcomer's
    if (!own.empty()) uncovered.insert(own.back());
    const auto skip_own = [&](auto at) {
        return at != tails_.end() && at->sender == arrival.transaction.sender() ? std::next(at) : at;
    };
    auto listed = skip_own(tails_.begin());
    while (bytes > settings_.bytes_max) {
        const bool is_listed = listed != tails_.end() && (uncovered.empty() || *listed < *uncovered.begin());
        if (!is_listed && uncovered.empty()) return std::nullopt;
        const Tail victim = is_listed ? *listed : uncovered.extract(uncovered.begin()).value();
        if (is_listed) listed = skip_own(std::next(listed));
        if (victim.worth >= arrival.worth) return std::nullopt;
        const Entries& entries = senders_.at(victim.sender).entries;
        const auto entry = entries.find(victim.nonce);
        out.push_back(entry->second.transaction->hash());
        bytes -= memory_of(*entry->second.transaction);
        if (victim.sender == arrival.transaction.sender()) {
            own.pop_back();
            if (!own.empty()) uncovered.insert(own.back());
        } else if (entry != entries.begin()) {
            uncovered.insert(tail_of(victim.sender, *std::prev(entry)));
        }
    }
    return out;
}

void Pool::insert(TransactionPtr transaction, const Amount& cost, std::uint64_t account_nonce, Instant now) {
    const auto at = senders_.try_emplace(transaction->sender()).first;
    Sender& sender = at->second;
    unlist(at->first, sender);
    sender.nonce = std::max(sender.nonce, account_nonce);
    const std::uint64_t nonce = (*transaction)->nonce;
    const std::uint64_t arrival = arrivals_++;
    bytes_ += memory_of(*transaction);
    sender.cost += cost;
    by_hash_.emplace(transaction->hash(), transaction);
    by_arrival_.emplace(arrival, transaction->hash());
    sender.entries.emplace(nonce, Entry{std::move(transaction), arrival, now, cost, {}});
    renew_worth(sender, nonce);
    list(at);
}

// Between unlist and list a sender's entries may change; list brings everything derived from them up to date.
void Pool::unlist(const Address& address, const Sender& sender) {
    if (!sender.entries.empty()) tails_.erase(tail_of(address, *sender.entries.rbegin()));
}
void Pool::list(Senders::iterator at) {
    Sender& sender = at->second;
    if (sender.entries.empty()) {
        CHECK(sender.cost.is_zero());
        senders_.erase(at);
        return;
    }
    sender.free_nonce = std::max(sender.free_nonce, sender.nonce);
    for (auto entry = sender.entries.find(sender.free_nonce);
         entry != sender.entries.end() && entry->first == sender.free_nonce;
         ++entry) {
        ++sender.free_nonce;
    }
    tails_.insert(tail_of(at->first, *sender.entries.rbegin()));
}

void Pool::renew_worth(Sender& sender, std::uint64_t from_nonce) const {
    for (auto at = sender.entries.lower_bound(from_nonce); at != sender.entries.end(); ++at) {
        Amount worth = own_worth(*at->second.transaction);
        if (at != sender.entries.begin()) worth = std::min(worth, std::prev(at)->second.worth);
        if (at->first != from_nonce && worth == at->second.worth) return; // so are all behind it
        at->second.worth = worth;
    }
}

Pool::Tail Pool::tail_of(const Address& address, const Entries::value_type& entry) {
    const std::uint64_t age = std::numeric_limits<std::uint64_t>::max() - entry.second.arrival;
    return {.worth = entry.second.worth, .age = age, .sender = address, .nonce = entry.first};
}

TransactionPtr Pool::take(Sender& sender, Entries::iterator entry) {
    TransactionPtr transaction = std::move(entry->second.transaction);
    sender.cost -= entry->second.cost;
    by_arrival_.erase(entry->second.arrival);
    by_hash_.erase(transaction->hash());
    bytes_ -= memory_of(*transaction);
    sender.entries.erase(entry);
    return transaction;
}

TransactionPtr Pool::remove(const Hash& hash) {
    const TransactionPtr known = find(hash);
    CHECK(known != nullptr);
    const auto at = senders_.find(known->sender());
    const std::uint64_t nonce = (*known)->nonce;
    unlist(at->first, at->second);
    TransactionPtr taken = take(at->second, at->second.entries.find(nonce));
    at->second.free_nonce = std::min(at->second.free_nonce, nonce);
    renew_worth(at->second, nonce);
    list(at);
    return taken;
}

void Pool::drop(const Hash& hash) {
    if (contains(hash)) (void)remove(hash);
}

std::vector<TransactionPtr> Pool::on_final(const std::vector<TransactionPtr>& transactions) {
    std::vector<TransactionPtr> overtaken;
    for (const TransactionPtr& executed : transactions) {
        const auto at = senders_.find(executed->sender());
        if (at == senders_.end()) continue;
        Sender& sender = at->second;
        unlist(at->first, sender);
        sender.nonce = std::max(sender.nonce, (*executed)->nonce + 1);
        while (!sender.entries.empty() && sender.entries.begin()->first < sender.nonce) {
            TransactionPtr gone = take(sender, sender.entries.begin());
            if (gone->hash() != executed->hash()) overtaken.push_back(std::move(gone));
        }
        if (!sender.entries.empty()) renew_worth(sender, sender.entries.begin()->first);
        list(at);
    }
    return overtaken;
}

std::vector<TransactionPtr> Pool::expire(Instant now) {
    std::vector<TransactionPtr> expired;
    while (!by_arrival_.empty()) {
        const Hash oldest = by_arrival_.begin()->second;
        const VerifiedTransaction& transaction = *by_hash_.at(oldest);
        const Entry& entry = senders_.at(transaction.sender()).entries.at(transaction->nonce);
        if (now - entry.at < settings_.expiry) break;
        expired.push_back(remove(oldest));
    }
    return expired;
}

TransactionPtr Pool::find(const Hash& hash) const {
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : found->second;
}

std::uint64_t Pool::next_nonce(const Address& sender, std::uint64_t account_nonce) const {
    const auto found = senders_.find(sender);
    if (found == senders_.end()) return account_nonce;
    return std::max(account_nonce, found->second.free_nonce);
}

std::vector<TransactionPtr> Pool::pending_of(const Address& sender) const {
    std::vector<TransactionPtr> out;
    const auto found = senders_.find(sender);
    if (found == senders_.end()) return out;
    for (const auto& [nonce, entry] : found->second.entries) out.push_back(entry.transaction);
    return out;
}

} // namespace arpeggio::pool
