#include "delay/integer.h"

#include "base/check.h"

namespace arpeggio::delay {

void return_memory_at_thread_end() {
    struct Memory {
        ~Memory() { flint_cleanup(); }
    };
    static thread_local const Memory memory{};
}

Integer Integer::from_bytes(ByteView bytes) {
    return_memory_at_thread_end();
    std::vector<ulong> limbs(bytes.size() / sizeof(ulong) + 1);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        limbs[i / sizeof(ulong)] |= ulong{bytes[i]} << 8 * (i % sizeof(ulong));
    Integer out;
    fmpz_set_ui_array(out.get(), limbs.data(), static_cast<slong>(limbs.size()));
    return out;
}

Bytes Integer::to_bytes(std::size_t size) const {
    CHECK(fmpz_sgn(value_) >= 0 && fmpz_sizeinbase(value_, 2) <= 8 * size);
    std::vector<ulong> limbs(size / sizeof(ulong) + 1);
    fmpz_get_ui_array(limbs.data(), static_cast<slong>(limbs.size()), value_);
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(limbs[i / sizeof(ulong)] >> 8 * (i % sizeof(ulong)));
    return out;
}

bool Integer::is_prime() const {
    mpz_t copy;
    flint_mpz_init_set_readonly(copy, value_);
    const bool is_one = mpz_probab_prime_p(copy, 24) != 0;
    flint_mpz_clear_readonly(copy);
    return is_one;
}

} // namespace arpeggio::delay
