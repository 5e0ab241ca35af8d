#include "node/load.h"

#include "ledger/mail_contract.h"

#include <boost/asio/post.hpp>

#include <future>

namespace arpeggio::node {
namespace {
constexpr std::uint64_t micro = 1'000'000;
const Amount tip = gwei(1);
} // namespace

Load::Load(const chain::NetworkDefinition& network, std::vector<crypto::Secp256k1SecretKey> keys, FindHost find_host)
    : find_host_(std::move(find_host)) {
    const std::uint32_t shards = network.profile.shards;
    for (std::uint32_t id = 0; id < shards && id < keys.size(); ++id) {
        Part part{.shard = {id}, .chain_id = chain::Rules::of(network, {id}).chain_id(), .accounts = {}};
        for (std::size_t i = id; i < keys.size(); i += shards) {
            const Address address = keys[i].address();
            part.accounts.push_back({std::move(keys[i]), address, std::nullopt});
        }
        parts_.push_back(std::move(part));
    }
}

void Load::set_rate(std::uint32_t per_second, std::uint32_t cross_shard_percent) {
    const std::scoped_lock lock(mutex_);
    rate_ = per_second;
    cross_shard_percent_ = cross_shard_percent;
    due_micro_ = 0;
    last_tick_.reset();
}

void Load::stop() {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
}

void Load::tick(Instant now, boost::asio::thread_pool& workers) {
    const std::scoped_lock lock(mutex_);
    if (rate_ == 0 || parts_.empty() || is_stopped_) return;
    if (last_tick_) {
        const std::uint64_t passed = rate_ * static_cast<std::uint64_t>((now - *last_tick_).count());
        due_micro_ += passed;
        offered_micro_ += passed;
        summary_.offered = offered_micro_ / micro;
    }
    last_tick_ = now;
    due_micro_ = std::min(due_micro_, rate_ * backlog_seconds_max * micro);
    const std::uint64_t count = due_micro_ / micro;
    if (count == 0 || is_round_running_) return;
    due_micro_ -= count * micro;
    is_round_running_ = true;
    abroad_percent_ = cross_shard_percent_;
    boost::asio::post(workers, [this, count] { run_round(count); });
}

void Load::run_round(std::uint64_t count) {
    std::vector<std::shared_ptr<Host>> hosts;
    for (const Part& part : parts_) hosts.push_back(find_host_(part.shard));
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::size_t at = turn_++ % parts_.size();
        if (hosts[at]) send_next(parts_[at], *hosts[at]);
    }
    const std::scoped_lock lock(mutex_);
    is_round_running_ = false;
}

/// What the replica says is the account's next free nonce; absent if it does not run.
std::optional<std::uint64_t> Load::next_nonce(Host& host, const Address& address) const {
    auto answer = std::make_shared<std::promise<std::optional<std::uint64_t>>>();
    auto future = answer->get_future();
    const auto on_disk = host.state().account(address);
    if (!on_disk) return std::nullopt;
    host.with_replica([answer, address, on_disk = *on_disk](const replica::Replica* replica) {
        if (replica == nullptr) return answer->set_value(std::nullopt);
        answer->set_value(replica->pool().next_nonce(address, replica->account_of(address, on_disk).nonce));
    });
    if (future.wait_for(std::chrono::milliseconds{500}) != std::future_status::ready) return std::nullopt;
    return future.get();
}

bool Load::turns_abroad() {
    if (parts_.size() < 2) return false;
    abroad_due_ += abroad_percent_;
    if (abroad_due_ < 100) return false;
    abroad_due_ -= 100;
    return true;
}

ledger::Transaction Load::make_transfer(Part& part, const Amount& base_fee) {
    ledger::Transaction out;
    out.chain_id = part.chain_id;
    out.max_priority_fee_per_gas = tip;
    out.max_fee_per_gas = base_fee + base_fee + tip;
    out.to = part.accounts[part.turn % part.accounts.size()].address; // the next to send
    out.value = gwei(1);
    if (turns_abroad()) {
        const Part& other = parts_[turn_ % parts_.size()]; // the next one's
        const std::uint64_t gas = ledger::mail_delivery_gas;
        const Amount fee{(base_fee + base_fee).atto * U256{gas}};
        out.data = ledger::encode_mail_call({other.shard, other.accounts.front().address, out.value, gas, {}});
        out.to = ledger::mail_contract;
        out.value += std::max(fee, ledger::mail_fee_min(gas));
    }
    out.gas_limit = ledger::intrinsic_gas(out);
    return out;
}

void Load::send_next(Part& part, Host& host) {
    Account& from = part.accounts[part.turn++ % part.accounts.size()];
    std::optional<std::uint64_t> nonce;
    {
        const std::scoped_lock lock(mutex_);
        if (is_stopped_) return;
        nonce = from.nonce;
    }
    if (!nonce) nonce = next_nonce(host, from.address);
    if (!nonce) return;

    ledger::Transaction transfer = make_transfer(part, host.status()->next_base_fee);
    transfer.nonce = *nonce;
    transfer.signature = from.key.sign(ledger::signing_hash(transfer));
    const auto verified = ledger::VerifiedTransaction::from(transfer);
    CHECK(verified.has_value()); // just signed
    const Hash hash = (*verified)->hash();
    {
        const std::scoped_lock lock(mutex_);
        from.nonce = *nonce + 1;
        ++summary_.sent;
        in_flight_.insert(hash);
    }
    host.submit(*verified, [this, &from, hash](const std::optional<replica::Admission>& answer) {
        on_answer(from, hash, answer);
    });
}

void Load::on_answer(Account& account, const Hash& hash, const std::optional<replica::Admission>& answer) {
    const std::scoped_lock lock(mutex_);
    if (answer && *answer) {
        ++summary_.accepted;
        return;
    }
    ++summary_.rejected;
    in_flight_.erase(hash);
    account.nonce.reset();
}

void Load::on_final(const ledger::Block& block) {
    const std::scoped_lock lock(mutex_);
    if (in_flight_.empty()) return;
    for (const auto& transaction : block.body.transactions) summary_.final += in_flight_.erase(transaction->hash());
}

LoadSummary Load::summary() const {
    const std::scoped_lock lock(mutex_);
    return summary_;
}

} // namespace arpeggio::node
