#include "codec/abi.h"

#include "crypto/hash.h"

namespace arpeggio::codec {
namespace {
constexpr std::size_t padded(std::size_t size) {
    return (size + abi_word - 1) / abi_word * abi_word;
}
bool is_zero(ByteView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}
} // namespace

AbiSelector abi_selector(std::string_view signature) {
    return AbiSelector::from(abi_topic(signature).view());
}
Hash abi_topic(std::string_view signature) {
    return crypto::keccak256(as_bytes(signature));
}

Result<ByteView, DecodeError> AbiReader::word_at(std::size_t at) const {
    if (encoded_.size() < abi_word || at > encoded_.size() - abi_word) return Fail(DecodeError::Truncated);
    return encoded_.subspan(at, abi_word);
}

Result<std::uint64_t, DecodeError> AbiReader::number_at(std::size_t at) const {
    TRY(const ByteView word, word_at(at));
    const U256 number = from_big_endian(word);
    if (!number.fits_u64()) return Fail(DecodeError::OutOfRange);
    return number.low64();
}

Result<U256, DecodeError> AbiReader::u256() {
    CHECK(next_ < words_);
    TRY(const ByteView word, word_at(next_));
    next_ += abi_word;
    return from_big_endian(word);
}

Result<std::uint64_t, DecodeError> AbiReader::u64() {
    CHECK(next_ < words_);
    TRY(const std::uint64_t number, number_at(next_));
    next_ += abi_word;
    return number;
}

Result<std::uint32_t, DecodeError> AbiReader::u32() {
    CHECK(next_ < words_);
    TRY(const std::uint64_t number, number_at(next_));
    if (number > ~std::uint32_t{0}) return Fail(DecodeError::OutOfRange);
    next_ += abi_word;
    return static_cast<std::uint32_t>(number);
}

Result<bool, DecodeError> AbiReader::boolean() {
    CHECK(next_ < words_);
    TRY(const std::uint64_t number, number_at(next_));
    if (number > 1) return Fail(DecodeError::OutOfRange);
    next_ += abi_word;
    return number == 1;
}

Result<Address, DecodeError> AbiReader::address() {
    CHECK(next_ < words_);
    TRY(const ByteView word, word_at(next_));
    constexpr std::size_t padding = abi_word - Address::size;
    if (!is_zero(word.first(padding))) return Fail(DecodeError::NonCanonical);
    next_ += abi_word;
    return Address::from(word.subspan(padding));
}

Result<Hash, DecodeError> AbiReader::hash() {
    CHECK(next_ < words_);
    TRY(const ByteView word, word_at(next_));
    next_ += abi_word;
    return Hash::from(word);
}

Result<ByteView, DecodeError> AbiReader::bytes(std::size_t size_max) {
    CHECK(next_ < words_);
    TRY(const std::uint64_t offset, number_at(next_));
    if (offset != tail_) return Fail(DecodeError::NonCanonical);
    TRY(const std::uint64_t size, number_at(tail_));
    if (size > size_max) return Fail(DecodeError::TooLong);
    const ByteView rest = encoded_.subspan(tail_ + abi_word);
    if (size > rest.size() || padded(size) > rest.size()) return Fail(DecodeError::Truncated);
    if (!is_zero(rest.subspan(size, padded(size) - size))) return Fail(DecodeError::NonCanonical);
    next_ += abi_word;
    tail_ += abi_word + padded(size);
    return rest.first(size);
}

Result<void, DecodeError> AbiReader::finish() const {
    CHECK(next_ == words_);
    if (encoded_.size() > tail_) return Fail(DecodeError::Trailing);
    return {};
}

AbiWriter& AbiWriter::u256(const U256& value) {
    append(head_, to_big_endian(value));
    return *this;
}

AbiWriter& AbiWriter::address(const Address& value) {
    head_.insert(head_.end(), abi_word - Address::size, 0);
    append(head_, value.view());
    return *this;
}

AbiWriter& AbiWriter::hash(const Hash& value) {
    append(head_, value.view());
    return *this;
}

AbiWriter& AbiWriter::bytes(ByteView value) {
    u64(words_ + tail_.size());
    append(tail_, to_big_endian(U256{value.size()}));
    append(tail_, value);
    tail_.resize(padded(tail_.size()));
    return *this;
}

AbiWriter& AbiWriter::list(const std::vector<U256>& words) {
    u64(words_ + tail_.size());
    append(tail_, to_big_endian(U256{words.size()}));
    for (const U256& word : words) append(tail_, to_big_endian(word));
    return *this;
}

Bytes AbiWriter::out() const {
    CHECK(head_.size() == words_);
    Bytes all = head_;
    append(all, tail_);
    return all;
}

} // namespace arpeggio::codec
