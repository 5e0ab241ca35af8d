#pragma once
#include "replica/jobs.h"

#include <deque>

namespace arpeggio::simulation {

/// Workshop: does the jobs of all members of a world. What one member has computed is given to others that ask for the
/// same, as all of it follows from the block's id; but two members a height, and all of some worlds, compute it
/// themselves, and what they find is compared.
/// A void job is one whose branch was given up since it was asked for: its base may have become another, and what comes
/// out of it interests nobody.
/// Limits: remembers `known_max` blocks.
class Workshop {
public:
    static constexpr std::size_t known_max = 256;

    /// `shares`: or else everybody computes everything.
    Workshop(std::size_t members, bool shares) : members_(members), shares_(shares) {}

    template <class T>
    using Outcome = Result<T, storage::StorageError>;
    Outcome<replica::Checked>
    run(MemberIndex member,
        const replica::CheckJob& job,
        const state::StoredState& base,
        const replica::VerifyTransaction& verify,
        bool is_void);
    Outcome<replica::Hashed>
    run(MemberIndex member, const replica::HashJob& job, const state::PageSource& base, bool is_void);

    /// Members whose results differed from what others found, since it was last asked.
    std::vector<MemberIndex> take_differing() { return std::exchange(differing_, {}); }

private:
    struct Known {
        std::optional<replica::Checked> checked;
        std::optional<replica::Hashed> hashed;
    };
    Known& at(const Hash& id);
    [[nodiscard]] bool works_alone(MemberIndex member, const Hash& id) const;

    std::size_t members_;
    bool shares_;
    std::map<Hash, Known> known_;
    std::deque<Hash> order_; ///< in which they became known
    std::vector<MemberIndex> differing_;
};

} // namespace arpeggio::simulation
