#pragma once
#include "chain/block_rules.h"
#include "consensus/effects.h"
#include "consensus/keys.h"
#include "ledger/final_run.h"
#include "sharding/roster.h"
#include "state/stored_state.h"
#include "state/tree.h"

#include <functional>

namespace arpeggio::replica {

// Jobs: what would hold a strand too long. Pure functions on moved values, run by a worker; the result comes back to
// the replica as an event. Layers hold every block of the branch that may not be on disk yet, oldest first.

/// Recovers the sender of each wire form once in the process (TransactionCache), or fails as from_wire does.
using VerifyTransaction = std::function<Result<ledger::TransactionPtr, ledger::TransactionError>(ByteView wire)>;

/// What ties a block to its epoch.
struct EpochPlace {
    ledger::BlockKind kind = ledger::BlockKind::Ordinary; ///< that the block has to be
    Hash seed;                                            ///< of the epoch
    std::shared_ptr<const consensus::SignatureScheme> scheme;
    /// Tree updates of the branch, as its layers: to hash a closing block. Empty for others.
    std::vector<state::TreeUpdatePtr> updates{};
};

/// Is this candidate's body what its header says, and does it execute?
struct CheckJob {
    Hash id;
    consensus::CandidatePtr candidate;
    chain::Rules rules;
    Address beneficiary;
    std::vector<state::DiffPtr> layers;
    EpochPlace epoch{};
    std::optional<sharding::BeaconPoint> beacon{}; ///< behind the header's beacon_ref
    sharding::Rosters rosters{};                   ///< for links
};
struct Checked {
    Hash id;
    ledger::BlockPtr block; ///< null if invalid
    execution::BlockResultPtr result;
    std::optional<chain::BlockError> fault; ///< set if invalid
};
Result<Checked, storage::StorageError>
run(const CheckJob& job, const state::StoredState& base, const VerifyTransaction& verify);

/// Make a block of what is pending.
struct BuildJob {
    Slot slot;
    ledger::Header header; ///< by chain::make_header
    chain::Rules rules;
    Address beneficiary;
    std::vector<state::DiffPtr> layers;
    EpochPlace epoch{};
    std::optional<sharding::BeaconPoint> beacon{}; ///< behind the header's beacon_ref
    /// What can go in, verified. Of inbound mail, what the parent has taken is left out.
    execution::Offered offered{};
};
struct Built {
    Slot slot;
    Hash id;
    ledger::BlockPtr block;
    Bytes body; ///< encoded
    execution::BlockResultPtr result;
    std::vector<Hash> dropped; ///< pending transactions that can never be executed
};
Result<Built, storage::StorageError> run(const BuildJob& job, const state::StoredState& base);

/// Is this what makes its last header final? False if its epoch's roster is not known.
bool is_final(const ledger::FinalRun& run, NetworkId network, const sharding::Rosters& rosters);

/// The state tree after a block.
struct HashJob {
    Hash id;
    state::DiffPtr diff;
    std::vector<state::TreeUpdatePtr> layers;
};
struct Hashed {
    Hash id;
    state::TreeUpdatePtr update;
};
Result<Hashed, storage::StorageError> run(const HashJob& job, const state::PageSource& base);

} // namespace arpeggio::replica
