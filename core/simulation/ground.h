#pragma once
#include "chain/block_index.h"
#include "chain/network_definition.h"
#include "ledger/transaction.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {

/// What the customers of each shard do, and how much room there is for it.
struct Traffic {
    std::size_t accounts = 8;        ///< customers, of a shard; at most accounts_max
    std::size_t payments_each = 48;  ///< a customer that has made them pays no more
    std::uint64_t mail_percent = 50; ///< of the payments, in a network of several shards; evenly spread
    std::uint64_t undeliverable = 8; ///< one of so many mails, about, has too little gas; 0: none has
    std::uint64_t gas_limit = 0;     ///< of a block; 0: as in the demo

    static constexpr std::size_t accounts_max = 65'000;
};

/// Ground: what all worlds stand on, made once a process as it costs much and is the same for all: funded accounts,
/// payments they have signed in advance, and a disk with the genesis. Immutable; any number of threads read it.
class Ground {
public:
    static std::shared_ptr<const Ground> make(std::uint32_t shards = 1, const Traffic& traffic = {});

    /// A network with these members.
    [[nodiscard]] chain::NetworkDefinition definition(const std::vector<std::uint64_t>& weights) const;
    /// What the customer does on that shard with this nonce; null if nothing more.
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
    [[nodiscard]] std::size_t accounts() const { return addresses_.size(); } ///< of a shard

private:
    Ground(std::uint32_t shards, const Traffic& traffic);
    void sign_payments(ShardId shard);
    void write_genesis();

    std::uint32_t shards_;
    Traffic traffic_;
    std::vector<Address> addresses_;
    std::map<Address, std::size_t> customers_;                                ///< by address
    using Payments = std::vector<std::vector<ledger::TransactionPtr>>;        ///< by customer, then nonce
    std::vector<Payments> payments_;                                          ///< by shard
    std::map<Bytes, ledger::TransactionPtr, storage::MemoryMap::Order> made_; ///< by wire form
    storage::FaultyStore genesis_;
    Amount supply_;
};

} // namespace arpeggio::simulation
