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
    std::vector<MemberSummary> members; ///< of this shard, in the order of the network definition
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

enum class ActivityState : std::uint8_t { Pending, Final, Failed, Dropped };
/// One transaction of a watched account.
struct Activity {
    Hash transaction;
    ShardId shard;
    Address from;
    std::optional<Address> to;
    Amount value;
    Amount fee; ///< paid; the most it can be while pending
    ActivityState state = ActivityState::Pending;
    Height height;         ///< 0 while pending
    TimestampMs timestamp; ///< of the block; of admission while pending
    std::uint64_t nonce = 0;
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

struct Snapshot {
    Phase phase = Phase::Starting;
    Trouble trouble = Trouble::None;
    std::string network; ///< name
    NetworkId network_id;
    Hash genesis_hash;
    bool is_demo = false;
    Epoch epoch;
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
