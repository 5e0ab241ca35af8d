#pragma once
#include "base/bytes.h"

#include <flint/fmpz.h>

namespace arpeggio::delay {

/// FLINT keeps what was freed for the thread that asked for it; from here on the thread gives it back when it ends.
void return_memory_at_thread_end();

/// Owns one of FLINT's integers; get() is for its functions. Of this module alone.
class Integer {
public:
    Integer() { fmpz_init(value_); }
    explicit Integer(std::uint64_t value) { fmpz_init_set_ui(value_, value); }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;
    Integer(Integer&& other) noexcept : Integer() { fmpz_swap(value_, other.value_); }
    Integer& operator=(Integer&& other) noexcept {
        fmpz_swap(value_, other.value_);
        return *this;
    }
    ~Integer() { fmpz_clear(value_); }

    /// Little-endian, not negative.
    static Integer from_bytes(ByteView bytes);
    /// Little-endian; 0 ≤ value < 256^size (CHECK).
    [[nodiscard]] Bytes to_bytes(std::size_t size) const;
    /// Baillie–PSW behind trial division: GMP's with 24 rounds is that and no more, the same on every machine.
    [[nodiscard]] bool is_prime() const;

    [[nodiscard]] fmpz* get() { return value_; }
    [[nodiscard]] const fmpz* get() const { return value_; }

private:
    fmpz_t value_;
};

} // namespace arpeggio::delay
