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

namespace {
std::uint8_t* allocate_zeros(std::size_t size) {
    require_sodium();
    void* memory = sodium_malloc(size);
    CHECK(memory != nullptr); // out of memory ends the process, as everywhere
    sodium_memzero(memory, size);
    return static_cast<std::uint8_t*>(memory);
}
} // namespace

Secret::Secret(std::size_t size) : data_(allocate_zeros(size)), size_(size) {}

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
