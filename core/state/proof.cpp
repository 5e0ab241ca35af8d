#include "state/proof.h"

#include "base/overloaded.h"
#include "crypto/hash.h"

#include <algorithm>
#include <utility>

namespace arpeggio::state {
namespace {

using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using storage::StorageError;

using Keys = std::span<const LeafKey>; ///< in rising order, none twice

/// The first byte of a step.
enum class Tag : std::uint8_t { Empty = 0, Fork = 1, Leaf = 2, Hash = 3 };

std::vector<LeafKey> sorted(std::vector<LeafKey> keys) {
    CHECK(!keys.empty() && keys.size() <= Proof::keys_max);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

/// How many of the keys, which agree in the first `depth` bits, go left there.
std::size_t left_of(Keys keys, unsigned depth) {
    const auto right = std::find_if(keys.begin(), keys.end(), [&](const LeafKey& key) { return bit_at(key, depth); });
    return static_cast<std::size_t>(right - keys.begin());
}

/// Writes down the steps that lead to some keys.
class Walk {
public:
    Walk(const PageSource& pages, const View& leaves) : pages_(pages), leaves_(leaves) {}

    Result<void, StorageError> page(const PageId& id, const Page& page, Keys keys);
    std::vector<Proof::Step> steps;

private:
    struct Place {
        PageId id;
        std::size_t index;
        unsigned depth;
    };
    Result<void, StorageError> node(const Page::Nodes& nodes, const Place& place, Keys keys);
    Result<void, StorageError> leaf(const LeafKey& key);

    const PageSource& pages_;
    const View& leaves_;
};

Result<void, StorageError> Walk::page(const PageId& id, const Page& page, Keys keys) {
    return node(page.nodes(), {id, 1, id.depth}, keys);
}

Result<void, StorageError> Walk::node(const Page::Nodes& nodes, const Place& place, Keys keys) {
    const Node& here = nodes[place.index];
    if (here.kind == Node::Kind::Empty) {
        steps.emplace_back(Proof::Empty{});
        return {};
    }
    if (keys.empty()) {
        steps.emplace_back(here.hash);
        return {};
    }
    if (here.kind == Node::Kind::Leaf) return leaf(here.key);
    if (place.index >= page_slots) {
        const PageId below = place.id.child(place.index - page_slots);
        TRY(const Page child, read_page(pages_, below));
        return page(below, child, keys);
    }
    steps.emplace_back(Proof::Fork{});
    const std::size_t left = left_of(keys, place.depth);
    TRY_VOID(node(nodes, {place.id, 2 * place.index, place.depth + 1}, keys.first(left)));
    return node(nodes, {place.id, 2 * place.index + 1, place.depth + 1}, keys.subspan(left));
}

Result<void, StorageError> Walk::leaf(const LeafKey& key) {
    TRY(auto value, leaves_.leaf(key));
    if (!value) return Fail(StorageError::Corrupt);
    steps.emplace_back(Proof::Leaf{key, *std::move(value)});
    return {};
}

/// Follows the steps of a proof, hashing on the way back.
class Check {
public:
    explicit Check(const Proof& proof) : next_(proof.steps.begin()), end_(proof.steps.end()) {}

    /// The node below which the keys lie, which agree in the first `depth` bits.
    Result<Hash, ProofError> node(Keys keys, unsigned depth);
    [[nodiscard]] bool at_end() const { return next_ == end_; }
    ProvenValues values;

private:
    Result<Hash, ProofError> leaf(const Proof::Leaf& leaf, Keys keys, unsigned depth);
    Result<Hash, ProofError> fork(Keys keys, unsigned depth);
    Result<Hash, ProofError> side(Keys keys, unsigned depth);

    std::vector<Proof::Step>::const_iterator next_, end_;
};

Result<Hash, ProofError> Check::node(Keys keys, unsigned depth) {
    if (next_ == end_) return Fail(ProofError::Incomplete);
    const auto empty = [&](Proof::Empty) -> Result<Hash, ProofError> {
        for (const LeafKey& key : keys) values[key] = std::nullopt;
        return Hash{};
    };
    return std::visit(
        overloaded{
            empty,
            [&](Proof::Fork) { return fork(keys, depth); },
            [&](const Proof::Leaf& found) { return leaf(found, keys, depth); },
            [&](const Hash&) -> Result<Hash, ProofError> { return Fail(ProofError::Incomplete); },
        },
        *next_++);
}

Result<Hash, ProofError> Check::leaf(const Proof::Leaf& leaf, Keys keys, unsigned depth) {
    if (!share_path(leaf.key, keys.front(), depth)) return Fail(ProofError::Misplaced);
    for (const LeafKey& key : keys) values[key] = key == leaf.key ? std::optional(leaf.value) : std::nullopt;
    return leaf_hash(leaf.key, leaf.value);
}

Result<Hash, ProofError> Check::fork(Keys keys, unsigned depth) {
    if (depth == tree_depth) return Fail(ProofError::Misplaced);
    const std::size_t left = left_of(keys, depth);
    TRY(const Hash a, side(keys.first(left), depth + 1));
    TRY(const Hash b, side(keys.subspan(left), depth + 1));
    return crypto::hash(crypto::HashDomain::StateNode, {a.view(), b.view()});
}

Result<Hash, ProofError> Check::side(Keys keys, unsigned depth) {
    if (!keys.empty()) return node(keys, depth);
    if (next_ == end_) return Fail(ProofError::Incomplete);
    const Proof::Step& step = *next_++;
    if (std::holds_alternative<Proof::Empty>(step)) return Hash{};
    if (const Hash* hash = std::get_if<Hash>(&step)) return *hash;
    return Fail(ProofError::Surplus);
}

Result<void, DecodeError> decode_step(Reader& in, std::vector<Proof::Step>& steps) {
    TRY(const std::uint8_t tag, in.u8());
    switch (Tag{tag}) {
    case Tag::Empty: steps.emplace_back(Proof::Empty{}); return {};
    case Tag::Fork: steps.emplace_back(Proof::Fork{}); return {};
    case Tag::Leaf: {
        TRY(const auto key, in.fixed<LeafKey>());
        TRY(const ByteView value, in.byte_string(leaf_bytes_max));
        steps.emplace_back(Proof::Leaf{key, to_bytes(value)});
        return {};
    }
    case Tag::Hash: {
        TRY(const auto hash, in.fixed<Hash>());
        if (hash.is_zero()) return Fail(DecodeError::NonCanonical); // that is Empty
        steps.emplace_back(hash);
        return {};
    }
    }
    return Fail(DecodeError::OutOfRange);
}

} // namespace

std::string_view to_string(ProofError error) {
    switch (error) {
    case ProofError::Incomplete: return "Incomplete";
    case ProofError::Surplus: return "Surplus";
    case ProofError::Misplaced: return "Misplaced";
    case ProofError::WrongRoot: return "WrongRoot";
    }
    CHECK(false);
}

Result<Proof, StorageError> make_proof(const PageSource& pages, const View& leaves, const std::vector<LeafKey>& keys) {
    TRY(const Page root, read_root_page(pages));
    Walk walk(pages, leaves);
    TRY_VOID(walk.page(PageId{}, root, sorted(keys)));
    return Proof{std::move(walk.steps)};
}

Result<ProvenValues, ProofError> verify_proof(const Proof& proof, const Hash& root, const std::vector<LeafKey>& keys) {
    Check check(proof);
    TRY(const Hash top, check.node(sorted(keys), 0));
    if (!check.at_end()) return Fail(ProofError::Surplus);
    if (top != root) return Fail(ProofError::WrongRoot);
    return std::move(check.values);
}

Bytes encode_proof(const Proof& proof) {
    Writer out;
    encode_steps(out, proof.steps);
    return std::move(out).out();
}

void encode_steps(Writer& out, const std::vector<Proof::Step>& steps) {
    const auto tag = [](Tag value) { return static_cast<std::uint8_t>(value); };
    out.u32(static_cast<std::uint32_t>(steps.size()));
    for (const Proof::Step& step : steps) {
        std::visit(
            overloaded{
                [&](Proof::Empty) { out.u8(tag(Tag::Empty)); },
                [&](Proof::Fork) { out.u8(tag(Tag::Fork)); },
                [&](const Proof::Leaf& leaf) { out.u8(tag(Tag::Leaf)).fixed(leaf.key).byte_string(leaf.value); },
                [&](const Hash& hash) { out.u8(tag(Tag::Hash)).fixed(hash); },
            },
            step);
    }
}

Result<Proof, DecodeError> decode_proof(ByteView bytes) {
    if (bytes.size() > Proof::bytes_max) return Fail(DecodeError::TooLong);
    Reader in(bytes);
    Proof proof;
    TRY(proof.steps, decode_steps(in, Proof::steps_max));
    TRY_VOID(in.finish());
    return proof;
}

Result<std::vector<Proof::Step>, DecodeError> decode_steps(Reader& in, std::size_t count_max) {
    TRY(const std::size_t count, in.count(count_max, 1));
    std::vector<Proof::Step> steps;
    for (std::size_t i = 0; i < count; ++i) TRY_VOID(decode_step(in, steps));
    return steps;
}

} // namespace arpeggio::state
