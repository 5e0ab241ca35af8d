#pragma once
#include "chain/block_index.h"
#include "chain/network_definition.h"
#include "ledger/transaction.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {

/// Ground: what all worlds stand on, made once a process as it costs much and is the same for all: funded accounts,
/// payments they have signed in advance, and a disk with the genesis. Immutable; any number of threads read it.
class Ground {
public:
    static constexpr std::size_t accounts = 8;
    static constexpr std::size_t payments_each = 48; ///< a customer that has made them pays no more

    static std::shared_ptr<const Ground> make();

    /// A network with these members.
    [[nodiscard]] chain::NetworkDefinition definition(const std::vector<std::uint64_t>& weights) const;
    /// What the customer does with this nonce; null if nothing more.
    [[nodiscard]] ledger::TransactionPtr payment(std::size_t customer, std::uint64_t nonce) const;
    [[nodiscard]] std::optional<std::size_t> customer(const Address& address) const;
    /// Verifies, without the cost for what was made here.
    [[nodiscard]] Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) const;
    /// A disk as every member's is on the first day.
    [[nodiscard]] std::unique_ptr<storage::FaultyStore> first_disk(Random random) const {
        return genesis_.backup(random);
    }
    [[nodiscard]] Amount supply() const { return supply_; }

private:
    Ground();
    void sign_payments();
    void write_genesis();

    std::vector<Address> addresses_;
    std::vector<std::vector<ledger::TransactionPtr>> payments_;               ///< by customer, then nonce
    std::map<Bytes, ledger::TransactionPtr, storage::MemoryMap::Order> made_; ///< by wire form
    storage::FaultyStore genesis_;
    Amount supply_;
};

} // namespace arpeggio::simulation
