#pragma once
#include "crypto/hash.h"

#include <optional>

namespace arpeggio::crypto {

// What can be shown of a list of which only merkle_root (hash.h) is known.

/// Leads from one leaf of a list to its root.
struct MerkleBranch {
    std::uint64_t leaves = 0; ///< of the list
    std::uint64_t index = 0;  ///< of this one, below `leaves`
    std::vector<Hash> siblings;

    static constexpr std::size_t siblings_max = 64;
    friend bool operator==(const MerkleBranch&, const MerkleBranch&) = default;
};
/// `index` is below the number of leaves (CHECK).
MerkleBranch merkle_branch(const std::vector<Hash>& leaves, std::size_t index);
/// Does the list with this root hold this leaf, at this place among so many?
bool verify_merkle_branch(HashDomain domain, const MerkleBranch& branch, const Hash& leaf, const Hash& root);

/// Merkle list: a list that only grows, known by the tops of its full subtrees alone, one for each bit of its length.
/// Its root is merkle_root of all its leaves. Two of its states can be shown to be one list by the leaves between, or
/// by as few hashes as merkle_rest gives, however many leaves they stand for.
/// Limits: peaks_max hashes. Complexity: an append is one hash on average.
/// Source: peaks and roots as in RFC 6962, section 2.1 (left subtrees full), and Merkle mountain ranges.
class MerkleList {
public:
    static constexpr std::size_t peaks_max = 63; ///< count() stays below 2^63
    static constexpr std::size_t rest_max = 2 * peaks_max;

    MerkleList() = default;
    /// As count() and peaks() gave them; absent if there are not that many peaks for that count.
    static std::optional<MerkleList> of(std::uint64_t count, std::vector<Hash> peaks);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] const std::vector<Hash>& peaks() const { return peaks_; } ///< from the first leaves on
    [[nodiscard]] Hash root(HashDomain domain) const;                       ///< zero if it is empty

    void append(const Hash& leaf) { append_subtree(leaf, 0); }
    /// All leaves up to count `end`, given by merkle_rest. False, and nothing happens, if those are not so many hashes.
    bool append_rest(std::uint64_t end, const std::vector<Hash>& rest);

    friend bool operator==(const MerkleList&, const MerkleList&) = default;

private:
    void append_subtree(const Hash& top, unsigned levels);

    std::uint64_t count_ = 0;
    std::vector<Hash> peaks_;
};

/// Stands for the leaves of a list from number `begin` to `end`: the tops of the largest full subtrees that they fill,
/// in order. Given by its first `leaves` and what stands for those behind them, which ends at `end`.
std::vector<Hash> merkle_rest(
    std::uint64_t begin, const std::vector<Hash>& leaves, std::uint64_t end, const std::vector<Hash>& behind = {});

} // namespace arpeggio::crypto
