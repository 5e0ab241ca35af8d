#include "crypto/secret.h"

#include "base/check.h"
#include "crypto/sodium_ready.h"

#include <sodium.h>

#include <utility>

namespace arpeggio::crypto {

void require_sodium() {
    static const bool ready = sodium_init() >= 0;
    CHECK(ready);
}

Secret::Secret(std::size_t size) : size_(size) {
    require_sodium();
    data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
    CHECK(data_ != nullptr); // out of memory ends the process, as everywhere
    sodium_memzero(data_, size_);
}

Secret Secret::copy_of(ByteView bytes) {
    Secret out(bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.data_);
    return out;
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        sodium_free(data_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

Secret::~Secret() {
    sodium_free(data_); // wipes; nothing happens for null
}

void wipe(std::span<std::uint8_t> bytes) {
    sodium_memzero(bytes.data(), bytes.size());
}

void fill_random(std::span<std::uint8_t> out) {
    require_sodium();
    randombytes_buf(out.data(), out.size());
}

} // namespace arpeggio::crypto
