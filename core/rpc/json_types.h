#pragma once
#include "base/ids.h"
#include "base/result.h"
#include "base/uint256.h"

#include <string>

namespace arpeggio::rpc {

// The two forms of numbers and bytes in Ethereum's JSON-RPC: a quantity is 0x and hex digits without leading zeros
// ("0x0" is zero); data is 0x and two digits a byte. Source: ethereum/execution-apis, base types.

std::string quantity(const U256& value);
std::string quantity(std::uint64_t value);

enum class QuantityError : std::uint8_t {
    NotAQuantity, ///< no 0x, no digit, or something else than a digit
    LeadingZero,
    TooLarge, ///< more than 256 bits
};
std::string_view to_string(QuantityError error);

/// Digits of either case.
Result<U256, QuantityError> parse_quantity(std::string_view text);

/// Which block a caller means: a tag, a height or an id.
struct BlockReference {
    enum class Kind : std::uint8_t { Latest, Pending, Height, Id };
    Kind kind = Kind::Latest; ///< "latest", "safe" and "finalized" are one here: a block is final or it is not there
    Height height{};          ///< 0 for "earliest"
    Hash id{};
    friend bool operator==(const BlockReference&, const BlockReference&) = default;
};
/// A tag, or a height as a quantity; absent if it is neither.
std::optional<BlockReference> parse_block_reference(std::string_view text);

} // namespace arpeggio::rpc
