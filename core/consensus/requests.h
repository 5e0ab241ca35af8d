#pragma once
#include "base/random.h"
#include "base/time.h"
#include "consensus/settings.h"

#include <map>
#include <optional>
#include <vector>

namespace arpeggio::consensus {

/// Something that a peer holds and we lack.
struct Missing {
    Hash id;
    MemberIndex first;      ///< who is asked first
    Duration patience;      ///< before it is asked for at all: it may be on its way
    bool is_vouched = true; ///< a certificate stands for it; otherwise its leader's signature must
};

/// Requests: which missing candidates to ask for, when, and of whom: first the one named, then others at random, so
/// that nobody can arrange to be asked.
/// Limits: requests_max at a time.
class Requests {
public:
    struct Due {
        Hash id;
        MemberIndex target;
    };
    /// `again_after`: between two requests for the same thing. `random` decides nothing but who is asked.
    Requests(std::optional<MemberIndex> self, std::size_t members, Duration again_after, Random random)
        : self_(self), members_(members), again_after_(again_after), random_(random) {}

    /// Asks for these alone from now on; those beyond the limit are left out.
    void want(const std::vector<Missing>& missing, Instant now);
    /// Asked for, and its certificate or one that covers it is held.
    [[nodiscard]] bool is_vouched(const Hash& id) const;
    /// Those to be sent now.
    std::vector<Due> due(Instant now);
    [[nodiscard]] std::optional<Instant> deadline() const;

    /// Whom to ask at the `attempt`-th try (0-based) if `first` is asked first; never ourselves. Absent if alone.
    [[nodiscard]] std::optional<MemberIndex> target(MemberIndex first, std::size_t attempt);

private:
    struct Wanted {
        MemberIndex first;
        std::size_t attempts = 0;
        Instant next;
        bool is_vouched = true;
    };
    std::map<Hash, Wanted> wanted_;
    std::optional<MemberIndex> self_;
    std::size_t members_;
    Duration again_after_;
    Random random_;
};

/// What one peer may be sent in answer to its requests: answer_bytes_max a second.
class AnswerBudget {
public:
    /// Whether `bytes` more may go; counts them if so. An answer larger than the budget goes if it is the first.
    bool spend(std::size_t bytes, Instant now);

private:
    Instant since_;
    std::size_t spent_ = 0;
};

} // namespace arpeggio::consensus
