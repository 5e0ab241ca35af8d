#pragma once
#include "base/time.h"

#include <algorithm>

namespace arpeggio::rpc {

/// Lets `rate` calls a second pass on average, and up to `burst` at once. Time is handed in.
class TokenBucket {
public:
    TokenBucket(std::uint32_t rate, std::uint32_t burst, Instant now)
        : rate_(rate), full_(std::int64_t{burst} * token), level_(full_), filled_at_(now) {}

    /// Takes one token; false if there is none.
    bool take(Instant now) {
        const std::int64_t passed = std::clamp<std::int64_t>((now - filled_at_).count(), 0, longest);
        level_ = std::min(full_, level_ + passed * rate_);
        filled_at_ = std::max(filled_at_, now);
        if (level_ < token) return false;
        level_ -= token;
        return true;
    }

private:
    // One token is a million parts, so that a rate a second is as many parts a microsecond.
    static constexpr std::int64_t token = 1'000'000, longest = 3'600'000'000;
    std::int64_t rate_, full_, level_;
    Instant filled_at_;
};

} // namespace arpeggio::rpc
