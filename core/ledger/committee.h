#pragma once
#include "base/ids.h"
#include "crypto/ed25519.h"

#include <optional>
#include <vector>

namespace arpeggio::ledger {

struct Member {
    crypto::Ed25519PublicKey key;
    std::uint64_t weight = 0; ///< effective stake in whole ARP
    Address operator_address; ///< receives tips
    friend bool operator==(const Member&, const Member&) = default;
};

/// The validators of one shard in one epoch, sorted by public key, with their weights.
/// Source: protocol.md, section 4.
class Committee {
public:
    static constexpr std::size_t size_max = 1024;
    static constexpr std::uint64_t weight_max = std::uint64_t{1}
                                                << 61; ///< of all together, so that 3 × fits in 64 bits

    /// Sorts the members. Absent if empty, too many, two with one key, a weight of zero, or too much weight.
    static std::optional<Committee> make(std::vector<Member> members);

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    [[nodiscard]] const Member& operator[](MemberIndex index) const; ///< of a member (CHECK)
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }
    [[nodiscard]] std::uint64_t total_weight() const { return total_weight_; }
    [[nodiscard]] std::uint64_t quorum() const { return 2 * total_weight_ / 3 + 1; } ///< ⌊2W/3⌋ + 1
    [[nodiscard]] std::optional<MemberIndex> find(const crypto::Ed25519PublicKey& key) const;
    [[nodiscard]] const Hash& hash() const { return hash_; }

private:
    Committee() = default;
    std::vector<Member> members_;
    std::uint64_t total_weight_ = 0;
    Hash hash_;
};

} // namespace arpeggio::ledger
