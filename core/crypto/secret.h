#pragma once
#include "base/bytes.h"

namespace arpeggio::crypto {

/// Bytes that must not leak: in guarded, locked memory (sodium_malloc), wiped when freed, moved but never copied.
/// A moved-from Secret is empty. Costs a few pages and about 10 µs each: for keys and words, not for bulk data.
class Secret {
public:
    explicit Secret(std::size_t size); ///< zeros
    static Secret copy_of(ByteView bytes);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    [[nodiscard]] Secret clone() const { return copy_of(view()); } ///< said aloud, so that copies can be searched for
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] ByteView view() const { return {data_, size_}; }
    [[nodiscard]] std::span<std::uint8_t> writable() { return {data_, size_}; }

private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Zeros memory in a way the compiler does not remove.
void wipe(std::span<std::uint8_t> bytes);

/// Fills with bytes of the operating system's generator. Edge only: protocol code takes its randomness as an argument.
void fill_random(std::span<std::uint8_t> out);

} // namespace arpeggio::crypto
