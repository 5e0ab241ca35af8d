#pragma once
#include "consensus/message.h"

#include <deque>

namespace arpeggio::consensus {

/// Blocks that were served to us and that nothing vouches for yet: links reorder, so a block may overtake the
/// certificate or the child that names it.
/// Limits: served_max blocks and served_bytes_max of bodies; the oldest makes room.
class Served {
public:
    struct One {
        Hash id; ///< of its header
        MemberIndex from;
        CandidatePtr candidate;
    };
    void keep(One one);
    /// The one of that id, and lets go of it.
    std::optional<One> take(const Hash& id);
    /// Drops what is at or below `slot`.
    void forget_through(Slot slot);
    [[nodiscard]] bool is_empty() const { return kept_.empty(); }

private:
    std::deque<One> kept_; ///< oldest first
    std::size_t bytes_ = 0;
};

} // namespace arpeggio::consensus
