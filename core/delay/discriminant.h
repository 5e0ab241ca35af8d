#pragma once
#include "base/ids.h"

namespace arpeggio::delay {

/// The discriminant D = −p of an imaginary quadratic field, p a prime of exactly `bits` bits with p ≡ 7 mod 8, so that
/// D ≡ 1 mod 8: nobody knows the number of forms, it is odd, and a form (2, 1, c) exists. The seed alone decides it:
///   1. The hashes (DelayDiscriminant) of seed ‖ bits ‖ i, for i = 0, 1, … (both u32 little-endian), one after the
///      other, give bits / 8 bytes: a little-endian number, whose highest bit and three lowest bits are then set.
///   2. p is the first prime among it and the numbers above it in steps of 8; from 2^bits one goes on at
///      2^(bits − 1) + 7. Prime is what passes Baillie–PSW: no composite is known that does.
/// Cost of from_seed: in the mean 20 ms at 1,024 bits, 0.4 s at 2,048; once an epoch.
/// Source: protocol.md, section 5; Wesolowski, ePrint 2018/623, for the group.
class Discriminant {
public:
    static constexpr std::size_t bits_min = 16; ///< networks have 1,024 or 2,048; fewer are for tests
    static constexpr std::size_t bits_max = 2048;
    static constexpr bool is_size(std::size_t bits) { return bits >= bits_min && bits <= bits_max && bits % 16 == 0; }

    /// `bits` is a size (CHECK).
    static Discriminant from_seed(const Hash& seed, std::size_t bits);

    /// p, little-endian, bits / 8 bytes.
    [[nodiscard]] ByteView magnitude() const { return magnitude_; }
    [[nodiscard]] std::size_t bits() const { return 8 * magnitude_.size(); }
    /// Bytes of one encoded form.
    [[nodiscard]] std::size_t form_size() const { return magnitude_.size(); }
    friend bool operator==(const Discriminant&, const Discriminant&) = default;

private:
    friend class DiscriminantSearch;
    explicit Discriminant(Bytes magnitude) : magnitude_(std::move(magnitude)) {}
    Bytes magnitude_;
};

} // namespace arpeggio::delay
