#pragma once
#include "base/amount.h"
#include "base/ids.h"
#include "base/result.h"
#include "storage/store.h"

#include <map>
#include <memory>

namespace arpeggio::state {

// State of one shard: leaves in a binary sparse Merkle tree (tree.h), read through a View, changed in an Overlay,
// handed on as a Diff. Source: protocol.md, section 2.

/// hash(StateLeafKey, address ‖ field): where a leaf stands in the tree.
using LeafKey = FixedBytes<struct LeafKeyTag, 32>;

/// What kind of value a leaf holds: the first byte of its encoding, so that a scan of all leaves can tell them apart.
enum class LeafKind : std::uint8_t {
    Account = 1,
    Totals = 2,
    Outbox = 3,
    Inbox = 4,
    Crosslink = 5,
    Epoch = 6,
    Seats = 7,
    StakingSummary = 8,
    StakingRules = 9,
    Validator = 10,
    Description = 11,
    KeyOwner = 12,
    Delegation = 13,
    Unlocking = 14,
    Positions = 15,
    Bids = 16,
    ValidatorNumber = 17,
    Governance = 18,
    Proposal = 19,
    Ballot = 20,
    BallotPlace = 21,
};

struct Account {
    std::uint64_t nonce = 0;
    Amount balance{};
    /// An account that was never touched and one that is empty are the same: neither has a leaf.
    [[nodiscard]] bool is_empty() const { return nonce == 0 && balance.is_zero(); }
    friend bool operator==(const Account&, const Account&) = default;
};

/// Sums a shard keeps at a system key, proven by crosslinks later (protocol.md, section 7).
struct Totals {
    Amount balances{}; ///< of all accounts
    Amount minted{};   ///< since genesis (genesis allocation not included)
    Amount burned{};
    Amount mail_out{};
    Amount mail_in{};
    friend bool operator==(const Totals&, const Totals&) = default;
};

/// What of an address a leaf holds. Numbers are part of the protocol: never reused or changed.
enum class Field : std::uint8_t {
    Account = 1,
    Totals = 2,
    Outbox = 3,
    Inbox = 4,
    Crosslink = 5,
    Epoch = 6,
    Seats = 7,
    StakingSummary = 8,
    StakingRules = 9,
    Validator = 10,
    Description = 11,
    KeyOwner = 12,
    Delegation = 13,
    Unlocking = 14,
    Positions = 15,
    Bids = 16,
    ValidatorNumber = 17,
    Governance = 18,
    Proposal = 19,
    Ballot = 20,
    BallotPlace = 21,
};

LeafKey account_key(const Address& address);
/// Where a system contract keeps number `index` of a field.
LeafKey system_key(const Address& contract, Field field, std::uint64_t index);
/// Where it keeps what has a name; all names of a field have the same length.
LeafKey system_key(const Address& contract, Field field, ByteView name);
LeafKey totals_key();
Bytes encode_account(const Account& account);
Bytes encode_totals(const Totals& totals);
/// Absent if damaged.
std::optional<Account> decode_account(ByteView leaf);
std::optional<Totals> decode_totals(ByteView leaf);

struct Leaf {
    LeafKey key;
    Bytes value; ///< encoded
    friend bool operator==(const Leaf&, const Leaf&) = default;
};

/// What a block changed: leaves with their new encodings, absent where erased. Ordered, so that every node hashes
/// alike.
struct Diff {
    std::map<LeafKey, std::optional<Bytes>> leaves;
};
using DiffPtr = std::shared_ptr<const Diff>;

/// State as of one moment. Fails only if the disk does.
class View {
public:
    View() = default;
    View(const View&) = delete;
    View& operator=(const View&) = delete;
    virtual ~View() = default;
    [[nodiscard]] virtual Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const = 0;

    [[nodiscard]] Result<Account, storage::StorageError> account(const Address& address) const;
    [[nodiscard]] Result<Totals, storage::StorageError> totals() const;
};

/// `base` with the diffs of not yet stored blocks on top, oldest first. `base` must outlive it.
/// It stays right while `base` moves forward along those same blocks: a stored diff hides nothing but itself.
class LayeredView final : public View {
public:
    LayeredView(const View& base, std::vector<DiffPtr> layers) : base_(base), layers_(std::move(layers)) {}
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const override;

private:
    const View& base_;
    std::vector<DiffPtr> layers_;
};

/// Changes on top of a view, not yet anywhere else. `base` must outlive it.
class Overlay final : public View {
public:
    explicit Overlay(const View& base) : base_(base) {}
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const override;
    void set_account(const Address& address, const Account& account); ///< an empty account erases its leaf
    void set_totals(const Totals& totals);
    void set_leaf(const LeafKey& key, Bytes value); ///< of another kind, encoded
    void erase_leaf(const LeafKey& key);
    void add(const Diff& diff); ///< the same changes
    /// The changes that differ in value from the base are for the caller to tell; all that were set are here.
    [[nodiscard]] Diff take() && { return std::move(changes_); }

private:
    const View& base_;
    Diff changes_;
};

} // namespace arpeggio::state
