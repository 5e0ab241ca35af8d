#include "codec/reader.h"

namespace arpeggio::codec {
namespace {
template <class Number>
Result<Number, DecodeError> little_endian(Reader& reader) {
    TRY(const ByteView raw, reader.bytes(sizeof(Number)));
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(Number); i-- > 0;) value = value << 8 | raw[i];
    return static_cast<Number>(value);
}
} // namespace

std::string_view to_string(DecodeError error) {
    switch (error) {
    case DecodeError::Truncated: return "Truncated";
    case DecodeError::TooLong: return "TooLong";
    case DecodeError::NonCanonical: return "NonCanonical";
    case DecodeError::Trailing: return "Trailing";
    case DecodeError::OutOfRange: return "OutOfRange";
    case DecodeError::WrongKind: return "WrongKind";
    }
    CHECK(false);
}

Result<std::uint8_t, DecodeError> Reader::u8() {
    return little_endian<std::uint8_t>(*this);
}
Result<std::uint16_t, DecodeError> Reader::u16() {
    return little_endian<std::uint16_t>(*this);
}
Result<std::uint32_t, DecodeError> Reader::u32() {
    return little_endian<std::uint32_t>(*this);
}
Result<std::uint64_t, DecodeError> Reader::u64() {
    return little_endian<std::uint64_t>(*this);
}

Result<bool, DecodeError> Reader::boolean() {
    if (rest_.empty()) return Fail(DecodeError::Truncated);
    if (rest_[0] > 1) return Fail(DecodeError::NonCanonical);
    const bool value = rest_[0] == 1;
    rest_ = rest_.subspan(1);
    return value;
}

Result<U256, DecodeError> Reader::u256() {
    TRY(const ByteView raw, bytes(32));
    return from_big_endian(raw);
}

Result<ByteView, DecodeError> Reader::bytes(std::size_t size) {
    if (size > rest_.size()) return Fail(DecodeError::Truncated);
    const ByteView head = rest_.first(size);
    rest_ = rest_.subspan(size);
    return head;
}

Result<ByteView, DecodeError> Reader::byte_string(std::size_t size_max) {
    Reader ahead = *this;
    TRY(const std::uint32_t size, ahead.u32());
    if (size > size_max) return Fail(DecodeError::TooLong);
    TRY(const ByteView body, ahead.bytes(size));
    *this = ahead;
    return body;
}

Result<std::size_t, DecodeError> Reader::count(std::size_t count_max, std::size_t size_min) {
    Reader ahead = *this;
    TRY(const std::uint32_t count, ahead.u32());
    if (count > count_max) return Fail(DecodeError::TooLong);
    if (size_min > 0 && count > ahead.left() / size_min) return Fail(DecodeError::Truncated);
    *this = ahead;
    return std::size_t{count};
}

Result<void, DecodeError> Reader::finish() const {
    if (!rest_.empty()) return Fail(DecodeError::Trailing);
    return {};
}

} // namespace arpeggio::codec
