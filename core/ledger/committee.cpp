#include "ledger/committee.h"

#include "base/check.h"
#include "codec/writer.h"
#include "crypto/hash.h"

namespace arpeggio::ledger {
namespace {
bool by_key(const Member& a, const Member& b) {
    return a.key < b.key;
}

Hash hash_members(const std::vector<Member>& members) {
    codec::Writer out;
    out.u32(static_cast<std::uint32_t>(members.size()));
    for (const Member& member : members) out.fixed(member.key).u64(member.weight).fixed(member.operator_address);
    return crypto::hash(crypto::HashDomain::Committee, {out.out()});
}
} // namespace

std::optional<Committee> Committee::make(std::vector<Member> members) {
    if (members.empty() || members.size() > size_max) return std::nullopt;
    std::sort(members.begin(), members.end(), by_key);
    Committee out;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0 && members[i - 1].key == members[i].key) return std::nullopt;
        if (members[i].weight == 0 || members[i].weight > weight_max - out.total_weight_) return std::nullopt;
        out.total_weight_ += members[i].weight;
    }
    out.hash_ = hash_members(members);
    out.members_ = std::move(members);
    return out;
}

const Member& Committee::operator[](MemberIndex index) const {
    CHECK(index.value < members_.size());
    return members_[index.value];
}

std::optional<MemberIndex> Committee::find(const crypto::Ed25519PublicKey& key) const {
    const auto found =
        std::lower_bound(members_.begin(), members_.end(), Member{.key = key, .operator_address = {}}, by_key);
    if (found == members_.end() || found->key != key) return std::nullopt;
    return MemberIndex{static_cast<std::uint16_t>(found - members_.begin())};
}

} // namespace arpeggio::ledger
