#pragma once
#include "base/time.h"
#include "ledger/transaction.h"

#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace arpeggio::pool {

/// A sender as of the last final block.
struct AccountState {
    std::uint64_t nonce = 0;
    Amount balance;
};

struct Settings {
    std::uint64_t chain_id = 0;
    std::uint64_t gas_limit_max = 480'000'000; ///< of one transaction: the block's
    Amount fee_floor = gwei(1);                ///< of the base fee: a lower max fee is never executable
    std::size_t bytes_max = 48'000'000;        ///< of memory, as Pool::memory_of counts it: over 60,000 transfers
    std::size_t per_sender_max = 4096;         ///< nonces from the account's own on
    std::uint64_t nonce_gap_max = 64;          ///< how far past the sender's next free nonce
    Duration expiry = std::chrono::hours{3};
};

/// Why a transaction was not taken. Named as in node::SubmitError.
enum class AdmitError : std::uint8_t {
    AlreadyKnown,
    WrongChainId,
    CreationUnsupported,
    GasLimitTooLow,
    GasLimitTooHigh,
    FeeTooLow,
    NonceTooLow,
    NonceTooFarAhead,
    InsufficientBalance, ///< for the cost of this and of all the sender has pending
    ReplacementUnderpriced,
    PoolFull, ///< and nothing cheaper to evict
};
std::string_view to_string(AdmitError error);

/// What admission pushed out.
struct Admitted {
    std::vector<ledger::TransactionPtr> displaced; ///< replaced or evicted
};

/// Next nonce of each sender on a branch that is not final yet.
using NextNonces = std::unordered_map<Address, std::uint64_t>;

/// What a proposer asks for.
struct Selection {
    Amount base_fee;
    std::uint64_t gas_max = 0; ///< summed as intrinsic gas, which no transaction stays below
    std::size_t body_bytes_max = 0;
};

/// Pending transactions of one shard, verified, with one per sender and nonce.
///
/// Pure: time and account states are arguments. Confined to its replica's strand; transactions are shared by all.
/// Invariants: (1) at most settings.bytes_max; (2) per sender at most per_sender_max, of which those the account can
/// pay all together; (3) what is evicted is always worth less than what comes in: a transaction is worth the lowest tip
/// among itself and those of its sender before it, so a sender's last is evicted first; among equals the youngest.
/// Complexity: O(log n) an admission, plus O(the sender's) where a nonce is replaced; best() O(n log n).
class Pool {
public:
    explicit Pool(const Settings& settings) : settings_(settings) {}

    static constexpr unsigned replacement_percent = 10; ///< more, on tip and max fee both

    /// `sender` as of the last final block told to on_final.
    Result<Admitted, AdmitError> admit(ledger::TransactionPtr transaction, const AccountState& sender, Instant now);

    /// Executable transactions in block order: by nonce within a sender, by tip at the base fee between senders, then
    /// by age. A sender in `after` starts at the nonce given there.
    [[nodiscard]] std::vector<ledger::TransactionPtr> best(const Selection& selection, const NextNonces& after) const;

    /// Removes what a final block executed or overtook. Returns those of ours that it did not contain and that can
    /// never be executed (another transaction has their nonce).
    std::vector<ledger::TransactionPtr> on_final(const std::vector<ledger::TransactionPtr>& transactions);
    /// Removes and returns what is older than the expiry.
    std::vector<ledger::TransactionPtr> expire(Instant now);
    /// Forgets a transaction that the proposer found invalid. Unknown ones are ignored.
    void drop(const Hash& hash);

    [[nodiscard]] ledger::TransactionPtr find(const Hash& hash) const; ///< null if unknown
    [[nodiscard]] bool contains(const Hash& hash) const { return by_hash_.contains(hash); }
    /// The first nonce from `account_nonce` on that the sender has nothing pending for.
    [[nodiscard]] std::uint64_t next_nonce(const Address& sender, std::uint64_t account_nonce) const;
    /// All of a sender's, by nonce.
    [[nodiscard]] std::vector<ledger::TransactionPtr> pending_of(const Address& sender) const;

    [[nodiscard]] std::size_t size() const { return by_hash_.size(); }
    [[nodiscard]] std::size_t senders() const { return senders_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// Bytes of memory that a transaction holds here, rounded up.
    static std::size_t memory_of(const ledger::VerifiedTransaction& transaction);

private:
    struct Entry {
        ledger::TransactionPtr transaction;
        std::uint64_t arrival = 0; ///< rises by one a transaction
        Instant at;
        Amount cost; ///< cost_max
        Amount worth;
    };
    using Entries = std::map<std::uint64_t, Entry>; ///< by nonce
    struct Sender {
        std::uint64_t nonce = 0;      ///< of the account, as far as known
        std::uint64_t free_nonce = 0; ///< first from `nonce` on without an entry
        Amount cost;                  ///< of all entries
        Entries entries;              ///< never empty between calls
    };
    using Senders = std::unordered_map<Address, Sender>;
    /// A sender's last transaction, in the order in which they are evicted.
    struct Tail {
        Amount worth;
        std::uint64_t age = 0; ///< 0 for the newest there can be
        Address sender;
        std::uint64_t nonce = 0;
        friend auto operator<=>(const Tail&, const Tail&) = default;
    };
    struct Head;
    /// A newcomer and where it would stand.
    struct Arrival {
        const ledger::VerifiedTransaction& transaction;
        const Sender* sender = nullptr;  ///< null if it has nothing pending
        const Entry* replaced = nullptr; ///< what has its nonce now
        Amount cost;
        Amount worth;
    };

    [[nodiscard]] std::optional<AdmitError> fault_of_form(const ledger::VerifiedTransaction& transaction) const;
    [[nodiscard]] std::optional<AdmitError> fault_of_place(const Arrival& arrival, const AccountState& account) const;
    [[nodiscard]] Arrival arrival_of(const ledger::VerifiedTransaction& transaction, const Amount& cost) const;
    [[nodiscard]] std::vector<Tail> behind(const Arrival& arrival) const;
    [[nodiscard]] std::optional<std::vector<Hash>> victims(const Arrival& arrival) const;
    void insert(ledger::TransactionPtr transaction, const Amount& cost, std::uint64_t account_nonce, Instant now);
    ledger::TransactionPtr remove(const Hash& hash);
    ledger::TransactionPtr take(Sender& sender, Entries::iterator entry);
    void unlist(const Address& address, const Sender& sender);
    void list(Senders::iterator sender);
    void renew_worth(Sender& sender, std::uint64_t from_nonce) const;
    [[nodiscard]] Amount own_worth(const ledger::VerifiedTransaction& transaction) const;
    static Tail tail_of(const Address& address, const Entries::value_type& entry);

    Settings settings_;
    Senders senders_;
    std::unordered_map<Hash, ledger::TransactionPtr> by_hash_;
    std::map<std::uint64_t, Hash> by_arrival_;
    std::set<Tail> tails_; ///< one a sender
    std::size_t bytes_ = 0;
    std::uint64_t arrivals_ = 0;
};

} // namespace arpeggio::pool
