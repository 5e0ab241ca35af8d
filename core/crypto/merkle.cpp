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

/// Full subtrees side by side, joined wherever two of them fill a larger one.
class Forest {
public:
    explicit Forest(std::uint64_t begin) : end_(begin) {}

    void append(const Hash& top, unsigned levels) {
        tops.push_back(top);
        levels_.push_back(levels);
        end_ += std::uint64_t{1} << levels;
        while (has_pair()) {
            const Hash right = tops.back();
            tops.pop_back();
            levels_.pop_back();
            tops.back() = node_of(tops.back(), right);
            ++levels_.back();
        }
    }
    [[nodiscard]] std::uint64_t end() const { return end_; }
    std::vector<Hash> tops;

private:
    [[nodiscard]] bool has_pair() const {
        const std::size_t count = levels_.size();
        return count > 1 && levels_[count - 1] == levels_[count - 2] &&
               end_ % (std::uint64_t{2} << levels_.back()) == 0;
    }
    std::vector<unsigned> levels_;
    std::uint64_t end_;
};

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

std::vector<Hash>
merkle_rest(std::uint64_t begin, const std::vector<Hash>& leaves, std::uint64_t end, const std::vector<Hash>& behind) {
    CHECK(end >> MerkleList::peaks_max == 0);
    Forest forest(begin);
    for (const Hash& leaf : leaves) forest.append(leaf, 0);
    for (const Hash& top : behind) {
        CHECK(forest.end() < end);
        forest.append(top, levels_at(forest.end(), end));
    }
    CHECK(forest.end() == end);
    return std::move(forest.tops);
}

} // namespace arpeggio::crypto
