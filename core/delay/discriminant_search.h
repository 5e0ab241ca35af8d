#pragma once
#include "delay/discriminant.h"

namespace arpeggio::delay {

/// DiscriminantSearch: Discriminant::from_seed in steps, for whoever has to stop in between.
class DiscriminantSearch {
public:
    /// `bits` is a size (CHECK).
    DiscriminantSearch(const Hash& seed, std::size_t bits);

    /// Looks at one number; true if it is the prime, and not to be called again then (CHECK). Takes up to 20 ms at
    /// 2,048 bits.
    bool step();
    [[nodiscard]] Discriminant found() const; ///< once step has returned true (CHECK)

private:
    Bytes candidate_; ///< as Discriminant::magnitude
    bool is_found_ = false;
};

} // namespace arpeggio::delay
