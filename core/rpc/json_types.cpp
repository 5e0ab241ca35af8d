#include "rpc/json_types.h"

#include "base/check.h"
#include "codec/hex.h"

namespace arpeggio::rpc {
namespace {
constexpr std::size_t digits_max = 64;
} // namespace

std::string quantity(const U256& value) {
    const std::string digits = codec::to_hex(to_big_endian(value));
    const std::size_t first = digits.find_first_not_of('0');
    return "0x" + (first == std::string::npos ? "0" : digits.substr(first));
}
std::string quantity(std::uint64_t value) {
    return quantity(U256{value});
}

std::string_view to_string(QuantityError error) {
    switch (error) {
    case QuantityError::NotAQuantity: return "NotAQuantity";
    case QuantityError::LeadingZero: return "LeadingZero";
    case QuantityError::TooLarge: return "TooLarge";
    }
    CHECK(false);
}

Result<U256, QuantityError> parse_quantity(std::string_view text) {
    if (!text.starts_with("0x") || text.size() == 2) return Fail(QuantityError::NotAQuantity);
    const std::string_view digits = text.substr(2);
    if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
        return Fail(QuantityError::NotAQuantity);
    if (digits.front() == '0' && digits.size() > 1) return Fail(QuantityError::LeadingZero);
    if (digits.size() > digits_max) return Fail(QuantityError::TooLarge);
    const std::string even = (digits.size() % 2 == 0 ? "" : "0") + std::string(digits);
    return from_big_endian(*codec::parse_hex(even));
}

std::optional<BlockReference> parse_block_reference(std::string_view text) {
    using Kind = BlockReference::Kind;
    if (text == "latest" || text == "safe" || text == "finalized") return BlockReference{.kind = Kind::Latest};
    if (text == "pending") return BlockReference{.kind = Kind::Pending};
    if (text == "earliest") return BlockReference{.kind = Kind::Height};
    const auto number = parse_quantity(text);
    if (!number || !number->fits_u64()) return std::nullopt;
    return BlockReference{.kind = Kind::Height, .height = Height{number->low64()}};
}

} // namespace arpeggio::rpc
