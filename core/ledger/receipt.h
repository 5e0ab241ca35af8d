#pragma once
#include "base/ids.h"
#include "ledger/block.h"

namespace arpeggio::ledger {

/// An event of a contract (system contracts included).
struct Log {
    Address address;
    std::vector<Hash> topics; ///< at most topics_max
    Bytes data;

    static constexpr std::size_t topics_max = 4;
    static constexpr std::size_t data_max = 8 * 1024 * 1024; ///< above what 60 M gas of contract execution can pay for
    friend bool operator==(const Log&, const Log&) = default;
};

/// What came of one transaction of a block.
struct Receipt {
    bool succeeded = false;
    std::uint64_t gas_used = 0;
    Amount effective_gas_price; ///< atto per gas: base fee + tip paid
    std::vector<Log> logs;

    static constexpr std::size_t logs_max = 65'536; ///< above what the gas limit can pay for
    friend bool operator==(const Receipt&, const Receipt&) = default;
};
/// Within the limits above (CHECK).
void encode_receipt(codec::Writer& out, const Receipt& receipt);
Result<Receipt, codec::DecodeError> decode_receipt(codec::Reader& in);
/// Over one receipt per transaction, and behind them one for all inbound mail, if there is any.
Hash receipts_root(const std::vector<Receipt>& receipts, const std::optional<Receipt>& inbound = {});
/// The 2048-bit filter of Ethereum's yellow paper, section 4.3.1, over all logs of the same.
Bloom logs_bloom(const std::vector<Receipt>& receipts, const std::optional<Receipt>& inbound = {});
/// False only if no log behind the filter has that address or topic.
bool bloom_may_contain(const Bloom& bloom, ByteView entry);

} // namespace arpeggio::ledger
