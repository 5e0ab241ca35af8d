#pragma once
#include "ledger/transaction.h"
#include "rpc/errors.h"
#include "rpc/json_types.h"

#include <boost/json/fwd.hpp>

namespace arpeggio::rpc {

/// The parameters of one call, read by place. A parameter that is missing or of another form fails with InvalidParams
/// and a sentence that names it. Owns nothing: the array must outlive it.
class Params {
public:
    explicit Params(const boost::json::array& values) : values_(values) {}

    /// Fails if there are more than `count_max`.
    Answer<void> at_most(std::size_t count_max) const;
    Answer<Hash> hash(std::size_t place) const;
    Answer<Address> address(std::size_t place) const; ///< 0x… of either case, or arp1…
    Answer<Bytes> data(std::size_t place) const;
    Answer<bool> boolean(std::size_t place) const;         ///< false if it is left away
    Answer<std::uint64_t> number(std::size_t place) const; ///< a quantity, or a plain number
    Answer<BlockReference> block(std::size_t place) const; ///< latest if it is left away; objects as in EIP-1898
    Answer<std::vector<double>> percentiles(std::size_t place) const; ///< rising, 0 to 100; none if it is left away

    Answer<const boost::json::object*> object(std::size_t place) const; ///< within the array

    /// What eth_estimateGas is asked about: a transaction that is not signed yet.
    struct Call {
        std::optional<Address> from;
        ledger::Transaction transaction;
    };
    Answer<Call> call(std::size_t place) const;

private:
    /// Null if it is left away, or null.
    [[nodiscard]] const boost::json::value* find(std::size_t place) const;
    Answer<std::string_view> text(std::size_t place) const;
    const boost::json::array& values_;
};

} // namespace arpeggio::rpc
