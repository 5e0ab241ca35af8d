#pragma once
#include "chain/block_rules.h"
#include "storage/store.h"

#include <functional>

namespace arpeggio::replica {

/// One identity's part of a data folder.
struct CheckedPart {
    std::string name;
    crypto::Ed25519PublicKey key;
    storage::Store* store = nullptr; ///< outlives the check
    /// That it joined in. From a later one than genesis on it has no blocks up to one that it took over from others.
    Epoch since{};
};

struct CheckSetup {
    const chain::NetworkDefinition& network; ///< outlives the check
    ShardId shard;
    TimestampMs now; ///< not before anything in the store was signed
    /// Keys may have gone without a trace, as after a database was salvaged.
    bool has_gaps = false;
    std::function<void(const std::string&)> progress; ///< a sentence now and then; may be empty
    std::vector<CheckedPart> others{};                ///< other shards' here: they know rosters and the beacon, too
};

struct Damage {
    std::string sentence;
    bool is_repaired = false;
    friend bool operator==(const Damage&, const Damage&) = default;
};

struct StorageReport {
    static constexpr std::size_t damages_max = 256; ///< named; all are counted
    std::uint64_t identities = 0;
    std::uint64_t blocks = 0; ///< over all identities, as all that follows; sound ones
    std::uint64_t transactions = 0;
    std::uint64_t certificates = 0;
    std::uint64_t votes = 0; ///< own ones on record
    std::uint64_t leaves = 0;
    std::vector<Damage> damages; ///< in the order found
    std::uint64_t repaired = 0, unrepaired = 0;
};

/// Storage check: verifies all that lies in the parts of one shard's identities against hashes and signatures, names
/// what is damaged, and repairs what the parts can give each other.
///
/// Verified: headers link by hash from a certified block down to genesis, or to the block that the part took over;
/// bodies, senders (recovered again), receipts and index agree with their headers; certificates, and what makes closing
/// blocks final, have a quorum of their epoch's committee; the leaves make up the head's state root, page by page, and
/// their balances the supply; consensus records are of the instance that goes on from the head, where they belong,
/// signed, and free of conflicts.
/// Of sent mail: outboxes agree with their headers, and mail, from the lowest number that is left on, with receipts.
/// Of rosters: epoch 0's is the network's definition's; of a later one, that which most of all parts hold, or, if it is
/// the only one, that whose members have signed its epoch's blocks.
/// Repaired: blocks, certificates and records are copied from a part where they are sound; pages are made again from
/// the leaves, a wrong state is copied from a part with the same head or executed again from genesis. If no part has a
/// block, and the committee has members that are not among the parts, the chain is cut back to the last certified
/// block below, so that those members send the rest at the next start; the state goes back with it, the records stay.
/// It never goes back into an earlier epoch: what was signed since would be forgotten on the way. A part that took its
/// chain over has no state to go back to: it gives up its blocks up to the broken one instead, and keeps its state.
/// Votes: an own vote that is gone is restored from a certificate that holds it. If none does, and anyone outside can
/// have seen it, the identity must not sign where it may have signed: a SigningFloor is recorded above that slot. If
/// there may be more gaps than are seen, the floor is 8 windows and twice the slots that fit into the time since the
/// last known block above whatever any part knows: slots advance no faster while less than a third is faulty. If all
/// the committee's members are here, nobody outside remembers a vote that they do not show, and no floor is needed.
/// Left to people: a state of a part that took its chain over, if no part ends at the same block; and votes of an epoch
/// that the part's chain has not reached.
/// Not found: one wrong bit in the second newest root of a single part (any other part tells), and what the database
/// lost whole and nothing refers to.
/// Pure given the stores: equal stores give equal reports. Interrupted, it finds a head marked unreadable next time and
/// starts over; a node does not start from such a part. Fails only if a store does.
/// Limits: memory for one block, one path of the tree, the heights of certificates, the rosters of all epochs and the
/// records of one shard's parts.
/// Complexity: all is read once, each transaction recovered once for all parts that agree.
Result<StorageReport, storage::StorageError>
check_storage(const CheckSetup& setup, const std::vector<CheckedPart>& parts);

} // namespace arpeggio::replica
