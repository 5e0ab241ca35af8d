#include "codec/rlp.h"

namespace arpeggio::codec {
namespace {
constexpr std::uint8_t short_string = 0x80, short_list = 0xc0;
constexpr std::size_t short_max = 55; ///< payload bytes whose length fits in the first byte

/// Where an item's payload lies, counted from the item's first byte.
struct Head {
    bool is_list = false;
    std::size_t start = 0, size = 0;
};

/// The length behind a long form's first byte: `size` bytes, no leading zero, and more than the short form could say.
Result<std::size_t, DecodeError> long_length(ByteView rest, std::size_t size) {
    if (rest.size() < size) return Fail(DecodeError::Truncated);
    if (rest[0] == 0) return Fail(DecodeError::NonCanonical);
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < size; ++i) length = length << 8 | rest[i];
    if (length <= short_max) return Fail(DecodeError::NonCanonical);
    if (length > rest.size() - size) return Fail(DecodeError::Truncated);
    return static_cast<std::size_t>(length);
}

Result<Head, DecodeError> read_head(ByteView rest) {
    if (rest.empty()) return Fail(DecodeError::Truncated);
    const std::uint8_t first = rest[0];
    if (first < short_string) return Head{false, 0, 1};
    const bool is_list = first >= short_list;
    const std::size_t announced = std::size_t{first} - (is_list ? short_list : short_string);
    if (announced > short_max) {
        const std::size_t length_size = announced - short_max;
        TRY(const std::size_t size, long_length(rest.subspan(1), length_size));
        return Head{is_list, 1 + length_size, size};
    }
    if (announced > rest.size() - 1) return Fail(DecodeError::Truncated);
    if (!is_list && announced == 1 && rest[1] < short_string) return Fail(DecodeError::NonCanonical);
    return Head{is_list, 1, announced};
}

/// The bytes of `value` from its first that is not zero.
ByteView without_leading_zeros(ByteView big_endian) {
    std::size_t zeros = 0;
    while (zeros < big_endian.size() && big_endian[zeros] == 0) ++zeros;
    return big_endian.subspan(zeros);
}

/// An item's head; at most nine bytes.
struct HeadBytes {
    std::array<std::uint8_t, 9> bytes{};
    std::size_t size = 0;
    [[nodiscard]] ByteView view() const { return ByteView{bytes}.first(size); }
};
HeadBytes make_head(std::uint8_t base, std::size_t length) {
    HeadBytes head;
    if (length <= short_max) {
        head.bytes[head.size++] = static_cast<std::uint8_t>(base + length);
        return head;
    }
    std::size_t length_size = 1;
    while (length_size < 8 && length >> (8 * length_size) != 0) ++length_size;
    head.bytes[head.size++] = static_cast<std::uint8_t>(base + short_max + length_size);
    for (std::size_t i = length_size; i-- > 0;) head.bytes[head.size++] = static_cast<std::uint8_t>(length >> (8 * i));
    return head;
}
} // namespace

Result<RlpItem, DecodeError> RlpReader::item() {
    TRY(const Head head, read_head(rest_));
    const RlpItem item{head.is_list, rest_.subspan(head.start, head.size)};
    rest_ = rest_.subspan(head.start + head.size);
    return item;
}

Result<ByteView, DecodeError> RlpReader::string() {
    RlpReader ahead = *this;
    TRY(const RlpItem found, ahead.item());
    if (found.is_list) return Fail(DecodeError::WrongKind);
    *this = ahead;
    return found.payload;
}

Result<RlpReader, DecodeError> RlpReader::list() {
    RlpReader ahead = *this;
    TRY(const RlpItem found, ahead.item());
    if (!found.is_list) return Fail(DecodeError::WrongKind);
    *this = ahead;
    return RlpReader(found.payload);
}

Result<ByteView, DecodeError> RlpReader::number_bytes(std::size_t size_max) {
    RlpReader ahead = *this;
    TRY(const ByteView raw, ahead.string());
    if (!raw.empty() && raw[0] == 0) return Fail(DecodeError::NonCanonical);
    if (raw.size() > size_max) return Fail(DecodeError::OutOfRange);
    *this = ahead;
    return raw;
}

Result<std::uint64_t, DecodeError> RlpReader::number() {
    TRY(const ByteView raw, number_bytes(8));
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw) value = value << 8 | byte;
    return value;
}

Result<U256, DecodeError> RlpReader::number256() {
    TRY(const ByteView raw, number_bytes(32));
    return from_big_endian(raw);
}

Result<void, DecodeError> RlpReader::finish() const {
    if (!rest_.empty()) return Fail(DecodeError::Trailing);
    return {};
}

RlpWriter& RlpWriter::string(ByteView value) {
    if (value.size() == 1 && value[0] < short_string) return raw(value);
    append(out_, make_head(short_string, value.size()).view());
    return raw(value);
}

RlpWriter& RlpWriter::number(std::uint64_t value) {
    std::array<std::uint8_t, 8> big_endian{};
    for (std::size_t i = 0; i < 8; ++i) big_endian[7 - i] = static_cast<std::uint8_t>(value >> (8 * i));
    return string(without_leading_zeros(big_endian));
}

RlpWriter& RlpWriter::number256(const U256& value) {
    return string(without_leading_zeros(to_big_endian(value)));
}

RlpWriter& RlpWriter::raw(ByteView encoded) {
    append(out_, encoded);
    return *this;
}

void RlpWriter::close_list(std::size_t start) {
    const HeadBytes head = make_head(short_list, out_.size() - start);
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), head.view().begin(), head.view().end());
}

} // namespace arpeggio::codec
