#pragma once
#include "base/check.h"
#include "delay/discriminant.h"

#include <numeric>
#include <vector>

namespace arpeggio::delay {

__extension__ using Wide = __int128;

/// A form (a, b, c) written out the slow way: by definitions, of small discriminants, with nothing of the module.
struct NaiveForm {
    std::int64_t a, b, c;
    friend bool operator==(const NaiveForm&, const NaiveForm&) = default;
};

inline std::int64_t number_of(ByteView little_endian) {
    std::int64_t out = 0;
    for (std::size_t i = little_endian.size(); i-- > 0;) out = out << 8 | little_endian[i];
    return out;
}

inline bool is_reduced(const NaiveForm& form) {
    const auto& [a, b, c] = form;
    if (std::abs(b) > a || a > c) return false;
    return b >= 0 || (-b != a && a != c);
}

/// All reduced forms of −p, as many as the class number.
inline std::vector<NaiveForm> reduced_forms(std::int64_t p) {
    std::vector<NaiveForm> out;
    for (std::int64_t a = 1; 3 * a * a <= p; ++a) {
        for (std::int64_t b = -a; b <= a; ++b) {
            if ((b * b + p) % (4 * a) != 0) continue;
            const NaiveForm form{a, b, (b * b + p) / (4 * a)};
            if (is_reduced(form)) out.push_back(form);
        }
    }
    return out;
}

/// Gauss's steps: (a, b, c) to (c, −b, a), and b to b + 2 a k.
inline NaiveForm reduce(Wide a, Wide b, std::int64_t p) {
    while (true) {
        const Wide turn = (b > 0 ? b + a : b - a) / (2 * a);
        b -= 2 * a * turn;
        if (b == -a) b = a;
        const Wide c = (b * b + p) / (4 * a);
        if (a < c || (a == c && b >= 0))
            return {static_cast<std::int64_t>(a), static_cast<std::int64_t>(b), static_cast<std::int64_t>(c)};
        a = c;
        b = -b;
    }
}

/// Dirichlet's composition, once `right` is replaced by an equivalent form whose a has no factor in common with left's:
/// a = a1 a2 and the b with b ≡ b1 mod 2 a1, b ≡ b2 mod 2 a2, found by trying.
inline NaiveForm compose(const NaiveForm& left, const NaiveForm& right, std::int64_t p) {
    for (std::int64_t y = 0;; ++y) {
        for (std::int64_t x = -y - 1; x <= y + 1; ++x) {
            const std::int64_t a = right.a * x * x + right.b * x * y + right.c * y * y;
            if (std::gcd(x, y) != 1 || std::gcd(a, left.a) != 1) continue;
            std::int64_t u = 0, v = 0; // x v − y u = 1
            for (const std::int64_t bound = std::abs(x) + y + 1; x * v - y * u != 1;) {
                if (++u > bound) u = -bound, ++v;
                if (v > bound) v = -bound;
            }
            const std::int64_t b2 = 2 * right.a * x * u + right.b * (x * v + y * u) + 2 * right.c * y * v;
            Wide b = left.b;
            while ((b - b2) % (2 * a) != 0) b += 2 * left.a;
            return reduce(Wide{left.a} * a, b, p);
        }
    }
}

} // namespace arpeggio::delay
