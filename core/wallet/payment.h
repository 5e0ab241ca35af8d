#pragma once
#include "codec/address.h"
#include "ledger/transaction.h"

#include <string>

namespace arpeggio::wallet {

// What a person types into a payment, and the transaction it makes. Exact integers throughout.

/// How the person's language writes numbers. Separators may be more than one byte (a narrow space is three).
struct NumberFormat {
    std::string decimal = ".";
    std::string group = ","; ///< between every three digits; empty: none
};

enum class AmountError : std::uint8_t {
    Empty,
    NotANumber,
    MisplacedSeparator, ///< a group that is not three digits, a second decimal separator, one group behind another
    TooManyDecimals,    ///< more than 18
    TooLarge,           ///< beyond 2^256 − 1 atto
    Negative,
};
std::string_view to_string(AmountError error);

/// Whole and decimal ARP as a person writes them: "1", "1.5", "1,234.5", also ".5" and "1.". Blanks around are ignored.
/// Nothing is guessed: groups must be complete and may not begin with a zero ("0,001" is refused, not read as 1), and
/// no sign, exponent or unit is read.
Result<Amount, AmountError> parse_amount(std::string_view text, const NumberFormat& format = {});

/// All digits, grouped; zeros at the end are left out down to `decimals_min`. parse_amount reads it back unchanged.
std::string format_amount(const Amount& amount, const NumberFormat& format = {}, unsigned decimals_min = 0);
/// The same cut after `decimals` digits, rounded down, so that it never shows more than there is.
std::string format_amount_floor(const Amount& amount, unsigned decimals, const NumberFormat& format = {});

/// codec::parse_address without the blanks that pasting leaves around a text.
Result<Address, codec::AddressError> parse_recipient(std::string_view text);

constexpr std::uint64_t transfer_gas = 21'000;

/// What a gas unit may cost. The base fee rises by an eighth a block at most, so twice today's lasts six full blocks.
struct FeeOffer {
    Amount tip; ///< a gas, to the proposer
    Amount max; ///< a gas, everything
};
FeeOffer offer_fee(const Amount& base_fee, const Amount& tip = gwei(1));

struct TransferDraft {
    std::uint64_t chain_id = 0;
    std::uint64_t nonce = 0;
    Address to;
    Amount value;
    Amount base_fee; ///< a gas, of the next block
    Amount tip = gwei(1);
    Amount balance; ///< of the sender, less what its pending payments may take
};
enum class TransferError : std::uint8_t {
    ZeroAmount,
    BalanceTooLow, ///< for the amount alone
    FeeNotCovered, ///< the amount is there, the highest fee on top of it is not
};
std::string_view to_string(TransferError error);

struct Transfer {
    ledger::Transaction transaction; ///< type 2, unsigned
    Amount fee_expected;             ///< at the present base fee
    Amount fee_max;                  ///< what is not needed stays with the sender
    Amount total_max;                ///< value + fee_max
};
Result<Transfer, TransferError> build_transfer(const TransferDraft& draft);
/// The largest value that build_transfer takes; absent if the balance does not cover the fee and one atto.
std::optional<Amount> largest_transfer(const Amount& balance, const Amount& base_fee, const Amount& tip = gwei(1));

} // namespace arpeggio::wallet
