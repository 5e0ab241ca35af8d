#pragma once
#include "chain/demo_network.h"
#include "execution/block_executor.h"
#include "unit/execution/transfers.h"

namespace arpeggio::test {

inline Hash demo_seed(std::uint8_t number = 42) {
    Hash seed;
    seed.bytes.fill(number);
    return seed;
}
/// A demo of four validators a shard and a few accounts, with blocks twenty times a second.
inline chain::NetworkDefinition fast_network(std::uint8_t number = 42, std::uint32_t shards = 1) {
    chain::DemoOptions options;
    options.seed = demo_seed(number);
    options.shards = shards;
    options.validators = 4 * shards;
    options.accounts = 16;
    options.genesis_time = TimestampMs{1'000'000'000'000};
    auto network = chain::make_demo_network(options);
    CHECK(network.has_value());
    network->profile.slot_interval_ms = 50;
    network->profile.standstill_ms = 1000;
    CHECK(chain::validate_definition(*network).has_value());
    return *std::move(network);
}

/// A block of these transactions at this height; nothing else in it means anything.
inline ledger::BlockPtr block_at(std::uint64_t height, std::vector<ledger::TransactionPtr> transactions = {}) {
    ledger::Header header;
    header.height = Height{height};
    header.timestamp = TimestampMs{height * 1000};
    header.base_fee = gwei(2);
    return std::make_shared<const ledger::Block>(ledger::Block{header, {std::move(transactions)}});
}

} // namespace arpeggio::test
