#pragma once
#include "chain/block_tree.h"
#include "ledger/receipt.h"
#include "storage/store.h"

namespace arpeggio::chain {

// Final blocks on disk. Keys: one letter, then a big-endian height or a hash.
//   H height → header          B height → encoded body, senders       R height → receipts
//   I block id → height        T transaction hash → height, index     F → final head
// Readers fail with StorageError::Corrupt on what cannot have been written here.

enum class Table : std::uint8_t {
    Header = 'H',
    Body = 'B',
    Receipts = 'R',
    Id = 'I',
    Transaction = 'T',
    Final = 'F',
};
Bytes key_of(Table table); ///< of Final
Bytes key_of(Table table, Height height);
Bytes key_of(Table table, const Hash& hash);

struct TransactionPlace {
    Height height;
    std::uint32_t index = 0; ///< in the block
    friend bool operator==(const TransactionPlace&, const TransactionPlace&) = default;
};

/// Adds a final block to the batch that commits it. Genesis is appended with an empty result.
void append_block(
    storage::Batch& batch, const ledger::Block& block, const Hash& id, const std::vector<ledger::Receipt>& receipts);
/// Adds the two keys by which a block and its transactions are found.
void append_index(storage::Batch& batch, const ledger::Block& block, const Hash& id);
/// Moves the head; in the same batch as the head's block and state.
void append_head(storage::Batch& batch, const FinalHead& head);

using storage::StorageError;
using storage::Store;

Result<std::optional<FinalHead>, StorageError> read_head(const Store& store);
Result<std::optional<ledger::Header>, StorageError> read_header(const Store& store, Height height);
/// The block with its transactions; their senders are as stored, not recovered again.
Result<ledger::BlockPtr, StorageError> read_block(const Store& store, Height height); ///< null if absent
/// One of its transactions. Fails with Corrupt if there is no such place.
Result<ledger::TransactionPtr, StorageError> read_transaction(const Store& store, const TransactionPlace& place);
Result<std::optional<Bytes>, StorageError> read_body(const Store& store, Height height); ///< as encode_body gives it
Result<std::optional<Height>, StorageError> read_height(const Store& store, const Hash& id);
Result<std::optional<TransactionPlace>, StorageError> read_place(const Store& store, const Hash& transaction);
Result<std::optional<std::vector<ledger::Receipt>>, StorageError> read_receipts(const Store& store, Height height);

// Values of tables B and R by themselves. Corrupt if they are not of this header.
Result<ledger::BlockPtr, StorageError> decode_stored_block(const ledger::Header& header, ByteView stored_body);
Result<std::vector<ledger::Receipt>, StorageError>
decode_stored_receipts(const ledger::Header& header, ByteView stored_receipts);

} // namespace arpeggio::chain
