#pragma once
// A naive pool, one list searched from end to end, and a stream of operations that must leave it and the real one
// alike.
#include "execution/fees.h"
#include "pool/pool.h"
#include "unit/execution/transfers.h"

#include <algorithm>

namespace arpeggio::test {

struct PoolModel {
    struct Item {
        ledger::TransactionPtr transaction;
        Instant at;
        [[nodiscard]] std::uint64_t nonce() const { return (*transaction)->nonce; }
        [[nodiscard]] Amount cost() const { return *execution::cost_max(**transaction); }
    };
    using Items = std::vector<Item>;

    explicit PoolModel(const pool::Settings& wanted) : settings(wanted) {}

    static std::size_t bytes_of(const Items& all) {
        std::size_t bytes = 0;
        for (const Item& item : all) bytes += pool::Pool::memory_of(*item.transaction);
        return bytes;
    }
    [[nodiscard]] bool has(const Address& sender, std::uint64_t nonce) const {
        return std::any_of(items.begin(), items.end(), [&](const Item& item) {
            return item.transaction->sender() == sender && item.nonce() == nonce;
        });
    }
    [[nodiscard]] std::uint64_t next_nonce(const Address& sender, std::uint64_t nonce) const {
        while (has(sender, nonce)) ++nonce;
        return nonce;
    }
    /// The lowest tip among an item and those before it.
    [[nodiscard]] Amount worth(const Item& of, const Items& all) const {
        Amount lowest{U256::max()};
        for (const Item& item : all) {
            if (item.transaction->sender() != of.transaction->sender() || item.nonce() > of.nonce()) continue;
            lowest = std::min(lowest, *execution::effective_tip(**item.transaction, settings.fee_floor));
        }
        return lowest;
    }
    /// Among the last of each sender the least worth, the youngest of equals.
    [[nodiscard]] Items::iterator cheapest(Items& all) const {
        auto found = all.end();
        for (auto item = all.begin(); item != all.end(); ++item) {
            const bool is_last = std::none_of(all.begin(), all.end(), [&](const Item& other) {
                return other.transaction->sender() == item->transaction->sender() && other.nonce() > item->nonce();
            });
            if (is_last && (found == all.end() || worth(*item, all) <= worth(*found, all))) found = item;
        }
        return found;
    }
    [[nodiscard]] std::optional<pool::AdmitError>
    fault(const ledger::TransactionPtr& transaction, const pool::AccountState& sender) const {
        using enum pool::AdmitError;
        const Item wanted{transaction, {}};
        const Item* replaced = nullptr;
        Amount needed = wanted.cost();
        for (const Item& item : items) {
            if (item.transaction->hash() == transaction->hash()) return AlreadyKnown;
            if (item.transaction->sender() != transaction->sender()) continue;
            if (item.nonce() == wanted.nonce()) replaced = &item;
            if (item.nonce() != wanted.nonce()) needed += item.cost();
        }
        const ledger::Transaction& t = **transaction;
        if (t.nonce < sender.nonce) return NonceTooLow;
        const std::uint64_t free = next_nonce(transaction->sender(), sender.nonce);
        if (t.nonce > free + settings.nonce_gap_max) return NonceTooFarAhead;
        if (t.nonce >= sender.nonce + settings.per_sender_max) return NonceTooFarAhead;
        if (sender.balance < needed) return InsufficientBalance;
        const auto tenth_more = [](const Amount& now, const Amount& old) {
            return now.atto * U256{10} >= old.atto * U256{11};
        };
        if (replaced != nullptr) {
            const ledger::Transaction& old = **replaced->transaction;
            const bool is_more = tenth_more(t.max_fee_per_gas, old.max_fee_per_gas) &&
                                 tenth_more(t.max_priority_fee_per_gas, old.max_priority_fee_per_gas);
            if (!is_more) return ReplacementUnderpriced;
        }
        return std::nullopt;
    }
    std::optional<pool::AdmitError>
    admit(const ledger::TransactionPtr& transaction, const pool::AccountState& sender, Instant now) {
        if (const auto bad = fault(transaction, sender)) return bad;
        Items after = items;
        std::erase_if(after, [&](const Item& item) {
            return item.transaction->sender() == transaction->sender() && item.nonce() == (*transaction)->nonce;
        });
        after.push_back({transaction, now});
        while (bytes_of(after) > settings.bytes_max) {
            const auto victim = cheapest(after);
            if (worth(*victim, after) >= worth(after.back(), after)) return pool::AdmitError::PoolFull;
            after.erase(victim);
        }
        items = std::move(after);
        return std::nullopt;
    }
    void on_final(const std::vector<ledger::TransactionPtr>& transactions) {
        for (const auto& executed : transactions) {
            std::erase_if(items, [&](const Item& item) {
                return item.transaction->sender() == executed->sender() && item.nonce() <= (*executed)->nonce;
            });
        }
    }
    void expire(Instant now) {
        std::erase_if(items, [&](const Item& item) { return now - item.at >= settings.expiry; });
    }
    void drop(const Hash& hash) {
        std::erase_if(items, [&](const Item& item) { return item.transaction->hash() == hash; });
    }
    [[nodiscard]] std::vector<ledger::TransactionPtr>
    best(const pool::Selection& selection, std::map<Address, std::uint64_t> next) const {
        std::vector<ledger::TransactionPtr> out;
        std::uint64_t gas_left = selection.gas_max;
        while (true) {
            const Item* found = nullptr;
            Amount highest;
            for (const Item& item : items) {
                if (item.nonce() != next[item.transaction->sender()]) continue;
                const auto tip = execution::effective_tip(**item.transaction, selection.base_fee);
                if (!tip || (found != nullptr && *tip <= highest)) continue;
                found = &item;
                highest = *tip;
            }
            if (found == nullptr) return out;
            const std::uint64_t gas = ledger::intrinsic_gas(**found->transaction);
            if (gas > gas_left) {
                next[found->transaction->sender()] = ~0ULL; // this sender is done
                continue;
            }
            gas_left -= gas;
            out.push_back(found->transaction);
            ++next[found->transaction->sender()];
        }
    }

    pool::Settings settings;
    Items items;
};

/// Runs operations read from `input` on both; false where they differ.
class PoolRace {
public:
    PoolRace() {
        settings_.chain_id = chain_id;
        settings_.bytes_max = 12 * 1000;
        settings_.per_sender_max = 8;
        settings_.nonce_gap_max = 2;
        settings_.expiry = std::chrono::milliseconds{40};
        real_ = pool::Pool(settings_);
        model_ = PoolModel(settings_);
    }
    bool run(ByteView input) {
        for (std::size_t i = 0; i + 3 <= input.size(); i += 3) {
            if (!step(input[i], input[i + 1], input[i + 2])) return false;
        }
        return true;
    }
    [[nodiscard]] std::size_t admitted() const { return admitted_; }
    [[nodiscard]] std::size_t full() const { return full_; }

private:
    static constexpr std::uint8_t senders = 4;

    bool step(std::uint8_t operation, std::uint8_t a, std::uint8_t b) {
        now_ += std::chrono::milliseconds{1};
        const auto sender = static_cast<std::uint8_t>(1 + a % senders);
        if (operation < 200) return admit(sender, a, b) && is_alike();
        if (operation < 220) return finalize(sender, b) && is_alike();
        if (operation < 235) {
            real_.expire(now_);
            model_.expire(now_);
        } else if (!model_.items.empty()) {
            const Hash hash = model_.items[b % model_.items.size()].transaction->hash();
            real_.drop(hash);
            model_.drop(hash);
        }
        return is_alike();
    }
    bool admit(std::uint8_t sender, std::uint8_t a, std::uint8_t b) {
        const std::uint64_t nonce = nonces_[address(sender)] + (a / senders) % 10;
        const auto& transaction = cached(sender, nonce == 0 ? 0 : nonce - a / 200, b % 16, b / 128);
        const pool::AccountState state{nonces_[address(sender)], arp(sender == 1 ? 4 : 100)};
        const auto real = real_.admit(transaction, state, now_);
        const auto model = model_.admit(transaction, state, now_);
        if (real) ++admitted_;
        if (model == pool::AdmitError::PoolFull) ++full_;
        return real ? !model : model == real.error();
    }
    bool finalize(std::uint8_t sender, std::uint8_t b) {
        std::uint64_t& nonce = nonces_[address(sender)];
        std::vector<ledger::TransactionPtr> block;
        for (int i = 0; i <= b % 3; ++i) block.push_back(cached(sender, nonce++, b % 16, 0));
        real_.on_final(block);
        model_.on_final(block);
        return true;
    }
    [[nodiscard]] bool is_alike() {
        bool same = real_.size() == model_.items.size() && real_.bytes() == PoolModel::bytes_of(model_.items);
        for (const auto& item : model_.items) same = same && real_.find(item.transaction->hash()) == item.transaction;
        for (std::uint8_t i = 1; i <= senders; ++i) {
            const std::uint64_t nonce = nonces_[address(i)];
            same = same && real_.next_nonce(address(i), nonce) == model_.next_nonce(address(i), nonce);
        }
        const pool::Selection selection{gwei(timestamp_of(now_).value % 8), 7 * transfer_gas, 1'000'000};
        return same && real_.best(selection, {nonces_.begin(), nonces_.end()}) == model_.best(selection, nonces_);
    }
    /// Signing is slow and there are few different ones.
    static const ledger::TransactionPtr&
    cached(std::uint8_t sender, std::uint64_t nonce, std::uint64_t tip, std::uint64_t large) {
        static std::map<std::array<std::uint64_t, 4>, ledger::TransactionPtr> all;
        auto& found = all[{sender, nonce, tip, large}];
        if (!found) {
            const Amount offered = gwei(tip);
            found = make(
                {.from = sender,
                 .nonce = nonce,
                 .tip = offered,
                 .fee = offered + gwei(4),
                 .gas = 200'000,
                 .data = Bytes(large * 1500)});
        }
        return found;
    }

    pool::Settings settings_;
    pool::Pool real_{settings_};
    PoolModel model_{settings_};
    std::map<Address, std::uint64_t> nonces_;
    Instant now_{};
    std::size_t admitted_ = 0, full_ = 0;
};

} // namespace arpeggio::test
