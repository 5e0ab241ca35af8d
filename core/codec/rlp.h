#pragma once
#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "codec/reader.h"

namespace arpeggio::codec {

// Recursive Length Prefix, Ethereum's encoding of nested strings and lists.
// Source: Ethereum yellow paper, appendix B. Only the canonical form is read: every length in its shortest form, a
// single byte below 0x80 as itself, numbers without leading zeros; so what is read encodes to the same bytes again.

/// One item in place: `payload` is a string's bytes, or a list's items one after the other.
struct RlpItem {
    bool is_list = false;
    ByteView payload;
};

/// A cursor over the items of a list (or over the one item of a whole message). Owns nothing: the bytes must outlive
/// it. A failed read leaves the cursor where it was. Each read looks at one item's head, so depth costs nothing here:
/// whoever enters nested lists bounds the depth by the shape it expects.
class RlpReader {
public:
    explicit RlpReader(ByteView items) : rest_(items) {}

    Result<RlpItem, DecodeError> item();
    Result<ByteView, DecodeError> string();      ///< fails with WrongKind on a list
    Result<RlpReader, DecodeError> list();       ///< steps over the list and gives a cursor over what it holds
    Result<std::uint64_t, DecodeError> number(); ///< fails with OutOfRange above 64 bits, NonCanonical on a leading 0
    Result<U256, DecodeError> number256();       ///< the same with 256 bits
    /// A string of exactly this length; any other fails with OutOfRange.
    template <class Fixed>
    Result<Fixed, DecodeError> fixed() {
        RlpReader ahead = *this;
        TRY(const ByteView raw, ahead.string());
        if (raw.size() != Fixed::size) return Fail(DecodeError::OutOfRange);
        *this = ahead;
        return Fixed::from(raw);
    }
    /// Fails with Trailing if anything is left.
    Result<void, DecodeError> finish() const;

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    /// True if an item is there and its head says list; says nothing of its length.
    [[nodiscard]] bool is_list_next() const { return !rest_.empty() && rest_[0] >= 0xc0; }

private:
    Result<ByteView, DecodeError> number_bytes(std::size_t size_max);
    ByteView rest_;
};

/// Writes what RlpReader reads. Never fails.
class RlpWriter {
public:
    RlpWriter() = default;
    /// Writes behind `before`, for example a type byte.
    explicit RlpWriter(Bytes before) : out_(std::move(before)) {}

    RlpWriter& string(ByteView value);
    RlpWriter& number(std::uint64_t value);
    RlpWriter& number256(const U256& value);
    RlpWriter& raw(ByteView encoded); ///< one or more items that are encoded already
    template <class Fixed>
    RlpWriter& fixed(const Fixed& value) {
        return string(value.view());
    }
    /// A list of what `fill` writes to this writer.
    template <class Fill>
    RlpWriter& list(Fill fill) {
        const std::size_t start = out_.size();
        fill();
        close_list(start);
        return *this;
    }
    [[nodiscard]] const Bytes& out() const& { return out_; }
    [[nodiscard]] Bytes out() && { return std::move(out_); }

private:
    void close_list(std::size_t start);
    Bytes out_;
};

} // namespace arpeggio::codec
