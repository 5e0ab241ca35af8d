#pragma once
#include "state/view.h"

#include <array>

namespace arpeggio::state {

// The binary sparse Merkle tree, cut into pages.
// A subtree without leaves hashes to zero; one with exactly one leaf is that leaf, wherever it begins, so that the
// tree is about log2 n deep; any other is hash(StateNode, left ‖ right). Bit 0 of a key is its highest.
// A leaf hashes to hash(StateLeaf, key ‖ value): one block of BLAKE2b for an account, and a proof carries the value.
// A page holds the `page_levels` levels below one node: of each of its slots either nothing, the only leaf, or the hash
// of the child page. Nodes between are hashed again when needed, which costs less than to write them.

constexpr unsigned tree_depth = 8 * LeafKey::size;
/// With 1 M leaves, of which a block changes 1,000, a change rewrites 2.8 pages and 1.2 KB. Of 5 and 6 levels it would
/// be 1.5 and 1.9 times the bytes, of 3 levels 1.4 times the pages.
constexpr unsigned page_levels = 4;
constexpr std::size_t page_slots = std::size_t{1} << page_levels;
static_assert(tree_depth % page_levels == 0);

/// A leaf's value is never longer. The longest are the seats of a shard, 68 bytes each.
constexpr std::size_t leaf_bytes_max = 128 << 10;

Hash leaf_hash(const LeafKey& key, ByteView value);

/// The bit of `key` that says left (0) or right (1) at `depth`.
inline bool bit_at(const LeafKey& key, unsigned depth) {
    return ((key.bytes[depth / 8] >> (7 - depth % 8)) & 1) != 0;
}
/// True if the first `bits` bits agree.
bool share_path(const LeafKey& a, const LeafKey& b, unsigned bits);

/// A page by its place: the first `depth` bits of the keys below it, the rest zero.
struct PageId {
    LeafKey path;
    unsigned depth = 0; ///< a multiple of page_levels below tree_depth

    [[nodiscard]] std::size_t slot_of(const LeafKey& key) const;
    [[nodiscard]] PageId child(std::size_t slot) const;
    /// The bytes of the path that hold a bit of it.
    [[nodiscard]] ByteView path_bytes() const { return path.view().first((depth + 7) / 8); }
    friend bool operator==(const PageId&, const PageId&) = default;
};

/// What stands at a place of the tree.
struct Node {
    enum class Kind : std::uint8_t { Empty, Leaf, Subtree /* of two leaves or more */ };
    Kind kind = Kind::Empty;
    LeafKey key; ///< of a leaf
    Hash hash;

    static Node leaf(const LeafKey& key, const Hash& hash) { return {Kind::Leaf, key, hash}; }
    static Node subtree(const Hash& hash) { return {Kind::Subtree, {}, hash}; }
    /// The node above two.
    static Node join(const Node& left, const Node& right);
    friend bool operator==(const Node&, const Node&) = default;
};

struct Page {
    std::array<Node, page_slots> slots;

    /// The node that the page hangs from.
    [[nodiscard]] Node top() const;
    /// All nodes from there to the slots: 1 is the top, those below i are 2i and 2i + 1, the slots come last.
    using Nodes = std::array<Node, 2 * page_slots>;
    [[nodiscard]] Nodes nodes() const;
    [[nodiscard]] Bytes encode() const;
};
/// Absent if damaged, or if a leaf in it does not belong to `id`.
std::optional<Page> decode_page(const PageId& id, ByteView bytes);

/// Where pages come from. Fails only if the disk does.
class PageSource {
public:
    PageSource() = default;
    PageSource(const PageSource&) = delete;
    PageSource& operator=(const PageSource&) = delete;
    virtual ~PageSource() = default;
    [[nodiscard]] virtual Result<std::optional<Bytes>, storage::StorageError> page(const PageId& id) const = 0;
};
/// The page, which is there (Corrupt if not).
Result<Page, storage::StorageError> read_page(const PageSource& source, const PageId& id);
/// The root page; of an empty tree an empty one.
Result<Page, storage::StorageError> read_root_page(const PageSource& source);

} // namespace arpeggio::state

template <>
struct std::hash<arpeggio::state::PageId> {
    std::size_t operator()(const arpeggio::state::PageId& id) const noexcept {
        std::uint64_t head = 0, next = 0;
        std::memcpy(&head, id.path.bytes.data(), sizeof head);
        std::memcpy(&next, id.path.bytes.data() + sizeof head, sizeof next);
        const std::uint64_t mixed = (head ^ (next * 0x9e3779b97f4a7c15) ^ id.depth) * 0x9e3779b97f4a7c15;
        return static_cast<std::size_t>(mixed ^ (mixed >> 32));
    }
};
