#include "state/range.h"

#include "base/overloaded.h"
#include "crypto/hash.h"

#include <algorithm>
#include <span>

namespace arpeggio::state {
namespace {

using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using storage::StorageError;

using Leaves = std::span<const Leaf>; ///< in rising order of keys, none twice

/// A node's place in the tree: the first `depth` bits of the keys below it, the rest zero.
struct Place {
    LeafKey first;
    unsigned depth = 0;

    [[nodiscard]] LeafKey last() const;
    [[nodiscard]] Place left() const { return {first, depth + 1}; }
    [[nodiscard]] Place right() const;
    [[nodiscard]] bool holds(const LeafKey& key) const { return share_path(key, first, depth); }
};

LeafKey Place::last() const {
    LeafKey key = first;
    if (depth % 8 != 0) key.bytes[depth / 8] |= static_cast<std::uint8_t>(0xff >> depth % 8);
    std::fill(key.bytes.begin() + (depth + 7) / 8, key.bytes.end(), std::uint8_t{0xff});
    return key;
}

Place Place::right() const {
    Place out{first, depth + 1};
    out.first.bytes[depth / 8] |= static_cast<std::uint8_t>(0x80 >> depth % 8);
    return out;
}

/// The keys of a range, and how places lie to them.
struct Bounds {
    LeafKey from, to;
    [[nodiscard]] bool has(const LeafKey& key) const { return from <= key && key <= to; }
    [[nodiscard]] bool encloses(const Place& place) const { return from <= place.first && place.last() <= to; }
    [[nodiscard]] bool misses(const Place& place) const { return place.last() < from || to < place.first; }
};

/// How many of the leaves, which agree in the first `depth` bits, go left there.
std::size_t left_of(Leaves leaves, unsigned depth) {
    const auto right =
        std::partition_point(leaves.begin(), leaves.end(), [&](const Leaf& leaf) { return !bit_at(leaf.key, depth); });
    return static_cast<std::size_t>(right - leaves.begin());
}

/// The subtree that holds these leaves, which agree in the first `depth` bits, and no other.
Hash hash_of(Leaves leaves, unsigned depth) {
    if (leaves.empty()) return {};
    if (leaves.size() == 1) return leaf_hash(leaves[0].key, leaves[0].value);
    const std::size_t left = left_of(leaves, depth);
    const Hash a = hash_of(leaves.first(left), depth + 1), b = hash_of(leaves.subspan(left), depth + 1);
    return crypto::hash(crypto::HashDomain::StateNode, {a.view(), b.view()});
}

/// Writes down the edges of a range.
class Walk {
public:
    Walk(const StoredState& state, const Bounds& bounds) : state_(state), bounds_(bounds) {}

    Result<void, StorageError> page(const PageId& id, const Page& page) {
        return node(id, page.nodes(), 1, {id.path, id.depth});
    }
    std::vector<Proof::Step> steps;

private:
    Result<void, StorageError> node(const PageId& id, const Page::Nodes& nodes, std::size_t index, const Place& place);
    Result<void, StorageError> leaf(const LeafKey& key);

    const StoredState& state_;
    Bounds bounds_;
};

Result<void, StorageError>
Walk::node(const PageId& id, const Page::Nodes& nodes, std::size_t index, const Place& place) {
    if (bounds_.encloses(place)) return {};
    const Node& here = nodes[index];
    if (here.kind == Node::Kind::Empty) {
        steps.emplace_back(Proof::Empty{});
        return {};
    }
    if (bounds_.misses(place)) {
        steps.emplace_back(here.hash);
        return {};
    }
    if (here.kind == Node::Kind::Leaf) return leaf(here.key);
    if (index >= page_slots) {
        const PageId below = id.child(index - page_slots);
        TRY(const Page child, read_page(state_, below));
        return page(below, child);
    }
    steps.emplace_back(Proof::Fork{});
    TRY_VOID(node(id, nodes, 2 * index, place.left()));
    return node(id, nodes, 2 * index + 1, place.right());
}

Result<void, StorageError> Walk::leaf(const LeafKey& key) {
    if (bounds_.has(key)) {
        steps.emplace_back(Proof::Empty{});
        return {};
    }
    TRY(auto value, state_.leaf(key));
    if (!value) return Fail(StorageError::Corrupt);
    steps.emplace_back(Leaf{key, *std::move(value)});
    return {};
}

/// Follows the edges of a range, hashing on the way back.
class Check {
public:
    explicit Check(const Range& range)
        : bounds_{range.from, range.to}, next_(range.edges.begin()), end_(range.edges.end()) {}

    /// The node at a place, within which `leaves` are the range's.
    Result<Hash, ProofError> node(const Place& place, Leaves leaves);
    [[nodiscard]] bool at_end() const { return next_ == end_; }

private:
    Result<Hash, ProofError> outside();
    Result<Hash, ProofError> across(const Place& place, Leaves leaves);
    Result<Hash, ProofError> fork(const Place& place, Leaves leaves);

    Bounds bounds_;
    std::vector<Proof::Step>::const_iterator next_, end_;
};

Result<Hash, ProofError> Check::node(const Place& place, Leaves leaves) {
    if (bounds_.encloses(place)) return hash_of(leaves, place.depth);
    if (next_ == end_) return Fail(ProofError::Incomplete);
    return bounds_.misses(place) ? outside() : across(place, leaves);
}

Result<Hash, ProofError> Check::outside() {
    const Proof::Step& step = *next_++;
    if (std::holds_alternative<Proof::Empty>(step)) return Hash{};
    if (const Hash* hash = std::get_if<Hash>(&step)) return *hash;
    return Fail(ProofError::Surplus);
}

Result<Hash, ProofError> Check::across(const Place& place, Leaves leaves) {
    const auto other = [&](const Leaf& leaf) -> Result<Hash, ProofError> {
        const bool is_alone = leaves.empty() && place.holds(leaf.key) && !bounds_.has(leaf.key);
        if (!is_alone) return Fail(ProofError::Misplaced);
        return leaf_hash(leaf.key, leaf.value);
    };
    return std::visit(
        overloaded{
            [&](Proof::Empty) -> Result<Hash, ProofError> { return hash_of(leaves, place.depth); },
            [&](Proof::Fork) { return fork(place, leaves); },
            other,
            [&](const Hash&) -> Result<Hash, ProofError> { return Fail(ProofError::Incomplete); },
        },
        *next_++);
}

/// A place of full depth is one key, which is not across: there is a bit to fork at.
Result<Hash, ProofError> Check::fork(const Place& place, Leaves leaves) {
    const std::size_t left = left_of(leaves, place.depth);
    TRY(const Hash a, node(place.left(), leaves.first(left)));
    TRY(const Hash b, node(place.right(), leaves.subspan(left)));
    return crypto::hash(crypto::HashDomain::StateNode, {a.view(), b.view()});
}

bool is_in_order(const Range& range) {
    const Bounds bounds{range.from, range.to};
    const auto strays = [&](const Leaf& leaf) { return !bounds.has(leaf.key); };
    const auto not_rising = [](const Leaf& a, const Leaf& b) { return a.key >= b.key; };
    return std::ranges::none_of(range.leaves, strays) &&
           std::ranges::adjacent_find(range.leaves, not_rising) == range.leaves.end();
}

} // namespace

std::size_t Range::leaves_bytes() const {
    std::size_t bytes = 0;
    for (const Leaf& leaf : leaves) bytes += leaf_bytes(leaf.value.size());
    return bytes;
}

bool Range::is_full(const LeafKey& asked_to) const {
    if (to == asked_to) return true;
    return !leaves.empty() && leaves.back().key == to && leaves_bytes() + leaf_bytes(leaf_bytes_max) > leaves_bytes_max;
}

Result<Range, StorageError>
make_range(const StoredState& state, const LeafKey& from, const LeafKey& to, std::size_t bytes_max) {
    CHECK(from <= to);
    Range range{from, to, {}, {}};
    std::size_t bytes = 0;
    const auto collect = [&](const LeafKey& key, ByteView value) {
        if (key > to) return false;
        bytes += Range::leaf_bytes(value.size());
        if (bytes > bytes_max && !range.leaves.empty()) {
            range.to = range.leaves.back().key;
            return false;
        }
        range.leaves.push_back({key, to_bytes(value)});
        return true;
    };
    TRY_VOID(state.scan_leaves(from, collect));
    TRY(const Page root, read_root_page(state));
    Walk walk(state, {range.from, range.to});
    TRY_VOID(walk.page(PageId{}, root));
    range.edges = std::move(walk.steps);
    return range;
}

Result<void, ProofError> verify_range(const Range& range, const Hash& root) {
    if (range.to < range.from || !is_in_order(range)) return Fail(ProofError::Misplaced);
    Check check(range);
    TRY(const Hash top, check.node({}, range.leaves));
    if (!check.at_end()) return Fail(ProofError::Surplus);
    if (top != root) return Fail(ProofError::WrongRoot);
    return {};
}

void encode_range(Writer& out, const Range& range) {
    out.fixed(range.from).fixed(range.to).u32(static_cast<std::uint32_t>(range.leaves.size()));
    for (const Leaf& leaf : range.leaves) out.fixed(leaf.key).byte_string(leaf.value);
    encode_steps(out, range.edges);
}

Result<Range, DecodeError> decode_range(Reader& in) {
    Range range;
    TRY(range.from, in.fixed<LeafKey>());
    TRY(range.to, in.fixed<LeafKey>());
    if (range.to < range.from) return Fail(DecodeError::OutOfRange);
    constexpr std::size_t least = LeafKey::size + 4;
    TRY(const std::size_t count, in.count(Range::leaves_bytes_max / least, least));
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const auto key, in.fixed<LeafKey>());
        TRY(const ByteView value, in.byte_string(leaf_bytes_max));
        bytes += Range::leaf_bytes(value.size());
        if (bytes > Range::leaves_bytes_max) return Fail(DecodeError::TooLong);
        range.leaves.push_back({key, to_bytes(value)});
    }
    TRY(range.edges, decode_steps(in, Range::edges_max));
    return range;
}

std::optional<LeafKey> key_after(const LeafKey& key) {
    LeafKey next = key;
    for (auto byte = next.bytes.rbegin(); byte != next.bytes.rend(); ++byte) {
        if (++*byte != 0) return next;
    }
    return std::nullopt;
}

} // namespace arpeggio::state
