#include "crypto/merkle.h"

#include "base/check.h"

#include <bit>

namespace arpeggio::crypto {
namespace {

Hash node_of(const Hash& left, const Hash& right) {
    return hash(HashDomain::MerkleNode, {left.view(), right.view()});
}

/// What merkle_root makes of the top of a list.
Hash root_of(HashDomain domain, std::uint64_t leaves, const Hash& top) {
    std::array<std::uint8_t, 8> count{};
    for (std::size_t i = 0; i < count.size(); ++i) count[i] = static_cast<std::uint8_t>(leaves >> 8 * i);
    return hash(domain, {count, top.view()});
}

/// Levels of the largest full subtree that begins at leaf `begin` and ends at `end` or before; begin < end < 2^63.
unsigned levels_at(std::uint64_t begin, std::uint64_t end) {
    const auto fits = static_cast<unsigned>(std::bit_width(end - begin)) - 1;
    return begin == 0 ? fits : std::min(fits, static_cast<unsigned>(std::countr_zero(begin)));
}

Hash top_of(std::vector<Hash> level) {
    for (std::size_t width = level.size(); width > 1; width /= 2)
        for (std::size_t i = 0; i < width / 2; ++i) level[i] = node_of(level[2 * i], level[2 * i + 1]);
    return level.front();
}

} // namespace

MerkleBranch merkle_branch(const std::vector<Hash>& leaves, std::size_t index) {
    CHECK(index < leaves.size());
    MerkleBranch branch{leaves.size(), index, {}};
    std::vector<Hash> level = leaves;
    for (; level.size() > 1; index /= 2) {
        const std::size_t sibling = index ^ 1U;
        if (sibling < level.size()) branch.siblings.push_back(level[sibling]);
        std::vector<Hash> above;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(node_of(level[i], level[i + 1]));
        if (level.size() % 2 == 1) above.push_back(level.back());
        level = std::move(above);
    }
    return branch;
}

bool verify_merkle_branch(HashDomain domain, const MerkleBranch& branch, const Hash& leaf, const Hash& root) {
    if (branch.index >= branch.leaves) return false;
    Hash top = leaf;
    auto sibling = branch.siblings.begin();
    std::uint64_t index = branch.index;
    for (std::uint64_t width = branch.leaves; width > 1; width = width / 2 + width % 2, index /= 2) {
        if ((index ^ 1U) >= width) continue; // an odd one is carried up
        if (sibling == branch.siblings.end()) return false;
        top = index % 2 == 0 ? node_of(top, *sibling) : node_of(*sibling, top);
        ++sibling;
    }
    return sibling == branch.siblings.end() && root_of(domain, branch.leaves, top) == root;
}

std::optional<MerkleList> MerkleList::of(std::uint64_t count, std::vector<Hash> peaks) {
    if (count >> peaks_max != 0 || peaks.size() != static_cast<std::size_t>(std::popcount(count))) return std::nullopt;
    MerkleList list;
    list.count_ = count;
    list.peaks_ = std::move(peaks);
    return list;
}

Hash MerkleList::root(HashDomain domain) const {
    if (peaks_.empty()) return {};
    Hash top = peaks_.back();
    for (auto peak = std::next(peaks_.rbegin()); peak != peaks_.rend(); ++peak) top = node_of(*peak, top);
    return root_of(domain, count_, top);
}

/// Its place is a multiple of its size: smaller peaks are not there, equal and larger ones may be.
void MerkleList::append_subtree(const Hash& top, unsigned levels) {
    const std::uint64_t size = std::uint64_t{1} << levels;
    CHECK(count_ % size == 0 && (count_ + size) >> peaks_max == 0);
    Hash peak = top;
    for (std::uint64_t bit = size; (count_ & bit) != 0; bit <<= 1) {
        peak = node_of(peaks_.back(), peak);
        peaks_.pop_back();
    }
    peaks_.push_back(peak);
    count_ += size;
}

bool MerkleList::append_rest(std::uint64_t end, const std::vector<Hash>& rest) {
    if (end < count_ || end >> peaks_max != 0) return false;
    std::vector<unsigned> levels;
    for (std::uint64_t at = count_; at < end; at += std::uint64_t{1} << levels.back())
        levels.push_back(levels_at(at, end));
    if (levels.size() != rest.size()) return false;
    for (std::size_t i = 0; i < rest.size(); ++i) append_subtree(rest[i], levels[i]);
    return true;
}

std::vector<Hash> merkle_rest(std::uint64_t begin, const std::vector<Hash>& leaves) {
    CHECK((begin + leaves.size()) >> MerkleList::peaks_max == 0);
    std::vector<Hash> rest;
    const std::uint64_t end = begin + leaves.size();
    for (auto leaf = leaves.begin(); leaf != leaves.end();) {
        const std::uint64_t at = end - static_cast<std::uint64_t>(leaves.end() - leaf);
        const auto size = std::ptrdiff_t{1} << levels_at(at, end);
        rest.push_back(top_of({leaf, leaf + size}));
        leaf += size;
    }
    return rest;
}

} // namespace arpeggio::crypto
