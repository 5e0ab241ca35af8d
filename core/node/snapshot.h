#pragma once
#include "base/amount.h"
#include "base/time.h"
#include "crypto/ed25519.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace arpeggio::node {

// Snapshot: all that the outside (screen, RPC, summary) may know of a running node. Immutable once published; at most
// ten a second.

enum class Phase : std::uint8_t { Starting, Ready, Degraded, Failed, Stopping, Stopped };
std::string_view to_string(Phase phase);

/// Why a node failed or is degraded. Texts for people live in app/desktop/format.
enum class Trouble : std::uint8_t {
    None,
    DataFolderInUse,
    DataFolderUnreadable,
    DataFolderOtherVersion,
    DataFolderOtherNetwork,
    DataDamaged,
    DiskFull,
    DiskFailed,
    PortTaken,
    NoFinality, ///< degraded: no new final block for the standstill time
};
std::string_view to_string(Trouble trouble);

struct BlockSummary {
    Height height;
    Hash id;
    TimestampMs timestamp;
    std::string proposer_name;
    std::size_t transactions = 0;
    std::uint64_t gas_used = 0;
    std::size_t size_bytes = 0;
};

struct MemberSummary {
    std::size_t position = 0; ///< in the network definition, how Facade names it; its size for one that came later
    std::string name;
    crypto::Ed25519PublicKey key;
    Address operator_address;
    std::uint64_t weight = 0; ///< whole ARP
    bool is_running = false;  ///< hosted here and not stopped
    Height last_proposed;     ///< 0: none yet
    std::uint64_t blocks_proposed = 0;
};

struct ShardSummary {
    ShardId shard;
    std::uint64_t chain_id = 0;
    Height height; ///< of the last final block
    Hash block_hash;
    Hash state_root;             ///< the newest known root …
    Height root_height;          ///< … and the block after which it holds
    TimestampMs timestamp;       ///< of the last final block
    Amount base_fee;             ///< of the next block, atto per gas
    Height resumed_from;         ///< final height at this start
    std::uint64_t transfers = 0; ///< final since this start
    std::uint64_t blocks = 0;    ///< final since this start
    Duration gap_max{};          ///< longest time between two blocks becoming final since this start
    std::size_t pending = 0;     ///< transactions in the pool
    std::optional<Duration> finality_p50,
        finality_p99;                   ///< own proposal to final, over recent blocks; absent before the first
    std::vector<MemberSummary> members; ///< of this shard, in the order of the network definition, others last
    std::vector<BlockSummary> recent;   ///< newest first, at most recent_max
    static constexpr std::size_t recent_max = 32;
};

/// The state of an account that somebody watches, at the last final block and with what is in the pool.
struct AccountSummary {
    struct OnShard {
        ShardId shard;
        Amount balance;
        std::uint64_t nonce = 0;         ///< of the final state
        std::uint64_t pending_nonce = 0; ///< the next free one, with own transactions in the pool counted
    };
    Address address;
    Amount balance; ///< over all followed shards
    std::vector<OnShard> shards;
};

/// How far a payment into another shard is, in this order. Sent: its transaction is not final on its own shard, or has
/// failed. InTransit: final there. Returning: refused on its destination and on the way back.
enum class Delivery : std::uint8_t { Sent, InTransit, Arrived, Returning, Returned };
/// What there is to know of the mail that a payment into another shard makes.
struct MailSummary {
    Hash id; ///< mail_hash; zero while Sent
    ShardId destination;
    Delivery delivery = Delivery::Sent;
    Height height;         ///< of the block that took it last, on its destination or, Returned, on its source; 0 before
    TimestampMs timestamp; ///< of that block
};

enum class ActivityState : std::uint8_t { Pending, Final, Failed, Dropped };
/// One transaction of a watched account, or mail to or from it whose transaction is not known here. A call that pays
/// into another shard is shown as the payment that it makes.
struct Activity {
    Hash transaction; ///< of mail whose transaction is not known: the mail's own hash
    ShardId shard;    ///< of the transaction
    Address from;
    std::optional<Address> to; ///< who is paid, on whichever shard
    Amount value;
    Amount fee; ///< paid; the most it can be while pending, or in transit
    ActivityState state = ActivityState::Pending;
    Height height;         ///< of the transaction's block; 0 while pending or not known
    TimestampMs timestamp; ///< of the block; of admission while pending; of delivery without a known transaction
    std::uint64_t nonce = 0;
    std::optional<MailSummary> mail; ///< of a payment into another shard
};

struct SupplySummary {
    Amount genesis, issued, burned, balances, stakes, in_flight;
    /// |genesis + issued − burned − balances − stakes − in_flight|
    Amount difference;
    bool is_exact = false;
};

struct LoadSummary {
    std::uint64_t offered = 0, sent = 0, accepted = 0, rejected = 0, final = 0;
};

/// Payments between followed shards since this start: sent = delivered + returned + in_flight.
struct CrossShardSummary {
    std::uint64_t sent = 0, delivered = 0, returned = 0, in_flight = 0;
    Duration oldest_in_flight{};
};

/// A validator that changed its shard at the beginning of an epoch.
struct MoverSummary {
    std::string name;
    crypto::Ed25519PublicKey key;
    ShardId from, to;
    friend bool operator==(const MoverSummary&, const MoverSummary&) = default;
};
/// One epoch, as this node has seen it: the current one, or one that is over.
struct EpochSummary {
    Epoch epoch;
    Hash seed;                          ///< of its leaders, and of who serves where
    std::optional<bool> delay_proof_ok; ///< its seed is what the delay function gave; absent in epochs 0 and 1
    Height delay_height;                ///< of the beacon block that holds the proof; 0: none
    std::uint64_t extended_slots = 0;   ///< that it took longer, as the delay function's result was late
    std::vector<MoverSummary> movers;   ///< into this epoch
    std::vector<std::uint64_t> blocks;  ///< final, by shard
    Duration gap_max{};                 ///< longest time between two blocks of one shard becoming final
    friend bool operator==(const EpochSummary&, const EpochSummary&) = default;
};

struct Snapshot {
    Phase phase = Phase::Starting;
    Trouble trouble = Trouble::None;
    std::string network; ///< name
    NetworkId network_id;
    Hash genesis_hash;
    bool is_demo = false;
    Epoch epoch;
    std::uint64_t epoch_slot = 0;          ///< of the beacon's newest final block, within the epoch
    std::uint64_t epoch_slots = 0;         ///< length of an epoch whose delay result is on time; 0: it never ends
    Duration slot_interval{};              ///< the least time that a slot takes
    bool is_next_elected = false;          ///< who serves where in the next epoch is known …
    std::vector<MoverSummary> next_movers; ///< … and these change their shard
    std::vector<EpochSummary> epochs;      ///< oldest first, the current one last, at most epochs_max
    static constexpr std::size_t epochs_max = 64;
    std::vector<ShardSummary> shards;
    std::vector<AccountSummary> watched; ///< in the order given to watch()
    std::vector<Activity> activity;      ///< newest first, of watched accounts, at most activity_max
    LoadSummary load;
    CrossShardSummary cross_shard;
    std::vector<std::string> violations; ///< broken invariants, a sentence each; always empty unless we have a bug
    std::size_t peers = 0;
    std::uint64_t bytes_in = 0, bytes_out = 0; ///< over the links since this start
    Duration uptime{};
    static constexpr std::size_t activity_max = 500;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace arpeggio::node
