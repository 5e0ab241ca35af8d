#pragma once
#include "base/bytes.h"

/// `valid` with the changes that `input` says: every four bytes are a place (two bytes), what to do there, and a value.
/// So a run spends its inputs near what a decoder accepts, and not only on what it refuses at the first byte.
inline arpeggio::Bytes mutate(arpeggio::Bytes valid, arpeggio::ByteView input) {
    for (; input.size() >= 4 && !valid.empty(); input = input.subspan(4)) {
        const std::size_t at = (input[0] | std::size_t{input[1]} << 8) % valid.size();
        const auto place = valid.begin() + static_cast<std::ptrdiff_t>(at);
        switch (input[2] % 8) {
        case 0: valid.resize(at); break;
        case 1: valid.insert(place, input[3]); break;
        case 2: valid.erase(place); break;
        case 3: *place = static_cast<std::uint8_t>(*place ^ 1U << input[3] % 8); break;
        case 4: *place = input[3]; break;
        default: break; // unchanged, so that some inputs change little
        }
    }
    return valid;
}
