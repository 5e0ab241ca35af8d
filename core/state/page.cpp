#include "state/page.h"

#include "codec/reader.h"
#include "crypto/hash.h"

#include <algorithm>
#include <bit>

namespace arpeggio::state {

using storage::StorageError;

Hash leaf_hash(const LeafKey& key, ByteView value) {
    return crypto::hash(crypto::HashDomain::StateLeaf, {key.view(), value});
}

bool share_path(const LeafKey& a, const LeafKey& b, unsigned bits) {
    const std::size_t whole = bits / 8;
    if (!std::equal(a.bytes.begin(), a.bytes.begin() + static_cast<std::ptrdiff_t>(whole), b.bytes.begin())) {
        return false;
    }
    return bits % 8 == 0 || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - bits % 8)) == 0;
}

std::size_t PageId::slot_of(const LeafKey& key) const {
    static_assert(8 % page_levels == 0, "a slot would lie in two bytes");
    return (std::size_t{key.bytes[depth / 8]} >> (8 - page_levels - depth % 8)) & (page_slots - 1);
}

PageId PageId::child(std::size_t slot) const {
    PageId out{path, depth + page_levels};
    out.path.bytes[depth / 8] |= static_cast<std::uint8_t>(slot << (8 - page_levels - depth % 8));
    return out;
}

Node Node::join(const Node& left, const Node& right) {
    if (left.kind == Kind::Empty && right.kind != Kind::Subtree) return right;
    if (right.kind == Kind::Empty && left.kind != Kind::Subtree) return left;
    return subtree(crypto::hash(crypto::HashDomain::StateNode, {left.hash.view(), right.hash.view()}));
}

Node Page::top() const {
    std::array<Node, page_slots> nodes = slots;
    for (std::size_t width = page_slots / 2; width > 0; width /= 2)
        for (std::size_t i = 0; i < width; ++i) nodes[i] = Node::join(nodes[2 * i], nodes[2 * i + 1]);
    return nodes[0];
}

Page::Nodes Page::nodes() const {
    Nodes out;
    std::copy(slots.begin(), slots.end(), out.begin() + page_slots);
    for (std::size_t i = page_slots - 1; i > 0; --i) out[i] = Node::join(out[2 * i], out[2 * i + 1]);
    return out;
}

// Two bits a slot (which are used, which of them are leaves), then of each used slot the key if it is a leaf, and the
// hash.
Bytes Page::encode() const {
    static_assert(page_slots == 16);
    unsigned used = 0, leaves = 0;
    for (std::size_t slot = 0; slot < page_slots; ++slot) {
        if (slots[slot].kind != Node::Kind::Empty) used |= 1U << slot;
        if (slots[slot].kind == Node::Kind::Leaf) leaves |= 1U << slot;
    }
    Bytes out;
    out.reserve(4 + 32 * static_cast<std::size_t>(std::popcount(used) + std::popcount(leaves)));
    for (const unsigned mask : {used, leaves}) {
        out.push_back(static_cast<std::uint8_t>(mask));
        out.push_back(static_cast<std::uint8_t>(mask >> 8));
    }
    for (const Node& node : slots) {
        if (node.kind == Node::Kind::Leaf) append(out, node.key.view());
        if (node.kind != Node::Kind::Empty) append(out, node.hash.view());
    }
    return out;
}

std::optional<Page> decode_page(const PageId& id, ByteView bytes) {
    codec::Reader in(bytes);
    const auto used = in.u16();
    const auto leaves = in.u16();
    if (!used || !leaves || (*leaves & ~*used) != 0) return std::nullopt;
    Page page;
    for (std::size_t slot = 0; slot < page_slots; ++slot) {
        if ((*used >> slot & 1) == 0) continue;
        Node& node = page.slots[slot];
        node.kind = Node::Kind::Subtree;
        if ((*leaves >> slot & 1) != 0) {
            const auto key = in.fixed<LeafKey>();
            if (!key || !share_path(*key, id.path, id.depth) || id.slot_of(*key) != slot) return std::nullopt;
            node.kind = Node::Kind::Leaf;
            node.key = *key;
        }
        const auto hash = in.fixed<Hash>();
        if (!hash) return std::nullopt;
        node.hash = *hash;
    }
    if (!in.at_end()) return std::nullopt;
    return page;
}

Result<Page, StorageError> read_page(const PageSource& source, const PageId& id) {
    TRY(const auto bytes, source.page(id));
    const auto page = bytes ? decode_page(id, *bytes) : std::nullopt;
    if (!page) return Fail(StorageError::Corrupt);
    return *page;
}

Result<Page, StorageError> read_root_page(const PageSource& source) {
    TRY(const auto bytes, source.page(PageId{}));
    if (!bytes) return Page{};
    const auto page = decode_page(PageId{}, *bytes);
    if (!page) return Fail(StorageError::Corrupt);
    return *page;
}

} // namespace arpeggio::state
