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

    static std::shared_ptr<const Ground> make(std::uint32_t shards = 1);

    /// A network with these members.
    [[nodiscard]] chain::NetworkDefinition definition(const std::vector<std::uint64_t>& weights) const;
    /// What the customer does on that shard with this nonce; null if nothing more. In a network of several shards every
    /// second one is mail to another, some of which cannot be delivered.
    [[nodiscard]] ledger::TransactionPtr payment(ShardId shard, std::size_t customer, std::uint64_t nonce) const;
    [[nodiscard]] std::optional<std::size_t> customer(const Address& address) const;
    /// Verifies, without the cost for what was made here.
    [[nodiscard]] Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) const;
    /// A disk as every member's is on the first day, in a network of one shard: others' genesis names the members.
    [[nodiscard]] std::unique_ptr<storage::FaultyStore> first_disk(Random random) const {
        return genesis_.backup(random);
    }
    [[nodiscard]] Amount supply() const { return supply_; } ///< of a shard
    [[nodiscard]] std::uint32_t shards() const { return shards_; }

private:
    explicit Ground(std::uint32_t shards);
    void sign_payments(ShardId shard);
    void write_genesis();

    std::uint32_t shards_;
    std::vector<Address> addresses_;
    using Payments = std::vector<std::vector<ledger::TransactionPtr>>;        ///< by customer, then nonce
    std::vector<Payments> payments_;                                          ///< by shard
    std::map<Bytes, ledger::TransactionPtr, storage::MemoryMap::Order> made_; ///< by wire form
    storage::FaultyStore genesis_;
    Amount supply_;
};

} // namespace arpeggio::simulation
