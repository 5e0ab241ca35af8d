#pragma once
#include "execution/block_executor.h"
#include "ledger/block.h"
#include "pool/pool.h"
#include "state/tree.h"

#include <unordered_map>

namespace arpeggio::chain {

/// Where a chain stands on disk: its last final block and the two newest state roots.
struct FinalHead {
    ledger::Header header;
    Hash id;
    Hash root;        ///< of the state after this block
    Hash parent_root; ///< after its parent; for genesis and a closing block the same as root
    friend bool operator==(const FinalHead&, const FinalHead&) = default;
};

enum class TreeError : std::uint8_t {
    Known,
    UnknownParent, ///< neither in the tree nor the final head
    Full,          ///< blocks_max or bytes_max: waits for a final block
};
std::string_view to_string(TreeError error);

/// The blocks above the last final one: several forks, each block with what execution and hashing made of it.
///
/// Pure. A block is inserted when received, then executed on its parent's layers, then hashed on its parent's tree
/// updates; stages of one branch are reached from the parent down. finalize() hands out the newly final blocks for
/// one batch to disk and forgets every fork.
/// Invariants: (1) every block's parent is the final head or in the tree; (2) a block's stage is not above its
/// parent's; (3) heights rise by one.
/// Limits: blocks_max, bytes_max.
class BlockTree {
public:
    enum class Stage : std::uint8_t { Received, Executed, Hashed };
    struct Node {
        Hash id;
        ledger::BlockPtr block;
        Stage stage = Stage::Received;
        execution::BlockResultPtr result; ///< from Executed on
        state::TreeUpdatePtr update;      ///< from Hashed on; its root is the state's after this block
        std::size_t bytes = 0;
    };
    static constexpr std::size_t blocks_max = 128;
    static constexpr std::size_t bytes_max = 64'000'000; ///< of wire forms and inbound mail

    explicit BlockTree(const FinalHead& head) : head_(head) {}

    /// `id` is header_id(block->header); the header is valid (its height is checked against its parent's).
    Result<void, TreeError> insert(ledger::BlockPtr block, const Hash& id);
    /// False, and nothing happens, if the block is not in the tree any more. Repeating does no harm.
    bool set_executed(const Hash& id, execution::BlockResultPtr result);
    bool set_hashed(const Hash& id, state::TreeUpdatePtr update);
    /// Takes out a block that turned out invalid, with its descendants.
    void remove(const Hash& id);

    [[nodiscard]] const FinalHead& head() const { return head_; }
    [[nodiscard]] const Node* find(const Hash& id) const; ///< null if unknown; valid until the next change
    [[nodiscard]] bool is_head(const Hash& id) const { return id == head_.id; }
    /// Of the final head or a block in the tree; null if unknown.
    [[nodiscard]] const ledger::Header* header(const Hash& id) const;
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// From the child of the final head to `id`, oldest first; empty for the head itself. `id` is known (CHECK).
    [[nodiscard]] std::vector<const Node*> branch(const Hash& id) const;
    /// The diffs of that branch, for a LayeredView to execute a child on; all of it is executed (CHECK).
    [[nodiscard]] std::vector<state::DiffPtr> layers(const Hash& id) const;
    /// The tree updates of that branch, to hash a child on; all of it is hashed (CHECK).
    [[nodiscard]] std::vector<state::TreeUpdatePtr> updates(const Hash& id) const;
    /// The root that the header of a child of `parent` carries: after the block before `parent`. Absent while that is
    /// not hashed yet, or `parent` is unknown.
    [[nodiscard]] std::optional<Hash> state_root_below(const Hash& parent) const;
    /// Where each sender on the branch goes on, so that a proposal on top repeats nothing.
    [[nodiscard]] pool::NextNonces next_nonces(const Hash& id) const;
    [[nodiscard]] bool descends(const Hash& id, const Hash& ancestor) const;

    /// The newly final blocks up to `id`, oldest first; all are hashed (CHECK). Blocks that do not descend from `id`
    /// are gone. Empty if `id` is the head.
    std::vector<Node> finalize(const Hash& id);

private:
    template <class Which>
    void forget(Which which);

    FinalHead head_;
    std::unordered_map<Hash, Node> nodes_;
    std::size_t bytes_ = 0;
};

} // namespace arpeggio::chain
