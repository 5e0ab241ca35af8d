#pragma once
#include "node/host.h"
#include "node/snapshot.h"

#include <mutex>
#include <unordered_set>

namespace arpeggio::node {

/// Load: signs and sends transfers between funded accounts at a steady rate, as their owners would. Thread-safe.
/// Spread evenly over the shards; sender and recipient are on one shard, but for a part that goes to another one.
/// One round at a time; what a round cannot do in time is kept for the next, up to backlog_seconds_max of it, and given
/// up beyond. All of it counts as offered.
class Load {
public:
    /// Finds the host of a shard to send to; null while none runs.
    using FindHost = std::function<std::shared_ptr<Host>(ShardId shard)>;
    /// `keys` are of the network's generated accounts 0, 1, 2, …
    Load(const chain::NetworkDefinition& network, std::vector<crypto::Secp256k1SecretKey> keys, FindHost find_host);

    /// `cross_shard_percent` of the transfers go into another shard.
    void set_rate(std::uint32_t per_second, std::uint32_t cross_shard_percent = 0);
    /// To be called every few milliseconds, on any thread; heavy work goes to `workers`.
    void tick(Instant now, boost::asio::thread_pool& workers);
    void on_final(const ledger::Block& block);
    [[nodiscard]] LoadSummary summary() const;
    void stop(); ///< no round begins from now on

private:
    struct Account {
        crypto::Secp256k1SecretKey key;
        Address address;
        std::optional<std::uint64_t> nonce; ///< absent: to be asked of the replica
    };
    struct Part { ///< of one shard
        ShardId shard;
        std::uint64_t chain_id = 0;
        std::vector<Account> accounts; ///< nonces: of the running round or under the mutex
        std::size_t turn = 0;
    };
    void run_round(std::uint64_t count);
    void send_next(Part& part, Host& host);
    [[nodiscard]] ledger::Transaction make_transfer(Part& part, const Amount& base_fee);
    bool turns_abroad(); ///< for the next transfer
    std::optional<std::uint64_t> next_nonce(Host& host, const Address& address) const;
    void on_answer(Account& account, const Hash& hash, const std::optional<replica::Admission>& answer);

    static constexpr std::uint64_t backlog_seconds_max = 2;
    FindHost find_host_;
    std::vector<Part> parts_; ///< those with accounts
    std::size_t turn_ = 0;
    std::uint32_t abroad_percent_ = 0; ///< of the running round
    std::uint32_t abroad_due_ = 0;     ///< hundredths of a transfer

    mutable std::mutex mutex_;
    std::uint32_t rate_ = 0, cross_shard_percent_ = 0;
    std::optional<Instant> last_tick_;
    std::uint64_t due_micro_ = 0, offered_micro_ = 0; ///< millionths of a transfer
    bool is_round_running_ = false, is_stopped_ = false;
    std::unordered_set<Hash> in_flight_;
    LoadSummary summary_;
};

} // namespace arpeggio::node
