#pragma once
#include "base/amount.h"
#include "base/ids.h"
#include "codec/reader.h"

namespace arpeggio::codec {

// The part of Ethereum's contract ABI that system contracts need: numbers, addresses, hashes and truth values, one word
// each, and byte strings behind them. Source: Solidity's "Contract ABI Specification", Formal Specification of the
// Encoding; read more strictly than it demands: only the one form that encoding gives.

constexpr std::size_t abi_word = 32;

/// The first four bytes of the hash of a signature such as "send(uint32,address)".
using AbiSelector = FixedBytes<struct AbiSelectorTag, 4>;
AbiSelector abi_selector(std::string_view signature);
/// An event's first topic: the hash of its signature.
Hash abi_topic(std::string_view signature);

/// A cursor over the untrusted arguments of a call (behind the selector), of which there are `arguments`.
/// Owns nothing: the bytes must outlive it. A failed read leaves the cursor where it was.
class AbiReader {
public:
    AbiReader(ByteView encoded, std::size_t arguments) : encoded_(encoded), tail_(arguments * abi_word) {}

    Result<U256, DecodeError> u256();
    Result<std::uint64_t, DecodeError> u64(); ///< OutOfRange beyond
    Result<std::uint32_t, DecodeError> u32(); ///< OutOfRange beyond
    Result<bool, DecodeError> boolean();
    Result<Address, DecodeError> address();
    Result<Hash, DecodeError> hash();
    /// At most `size_max` bytes, in place. Byte strings stand behind the words without gaps, in the arguments' order.
    Result<ByteView, DecodeError> bytes(std::size_t size_max);
    /// Every argument was read (CHECK); fails with Trailing if anything is left.
    [[nodiscard]] Result<void, DecodeError> finish() const;

private:
    [[nodiscard]] Result<ByteView, DecodeError> word_at(std::size_t at) const;
    [[nodiscard]] Result<std::uint64_t, DecodeError> number_at(std::size_t at) const;

    ByteView encoded_;
    std::size_t next_ = 0; ///< where the next argument's word stands
    std::size_t tail_;     ///< where the next byte string stands
    std::size_t words_ = tail_;
};

/// Writes what AbiReader reads; the same number of arguments is to be written (CHECK).
class AbiWriter {
public:
    explicit AbiWriter(std::size_t arguments) : words_(arguments * abi_word) {}
    AbiWriter& u256(const U256& value);
    AbiWriter& u64(std::uint64_t value) { return u256(U256{value}); }
    AbiWriter& boolean(bool value) { return u256(U256{value ? 1U : 0U}); }
    AbiWriter& address(const Address& value);
    AbiWriter& hash(const Hash& value);
    AbiWriter& bytes(ByteView value);
    AbiWriter& list(const std::vector<U256>& words); ///< of numbers, or of what stands in a word as one
    [[nodiscard]] Bytes out() const;

private:
    std::size_t words_;
    Bytes head_, tail_;
};

} // namespace arpeggio::codec
