#pragma once
#include "chain/block_tree.h"
#include "ledger/receipt.h"
#include "storage/store.h"

namespace arpeggio::chain {

// Final blocks on disk. Keys: one letter, then a big-endian height or a hash.
//   H height → header          B height → encoded body, senders       R height → receipts
//   I block id → height        T transaction hash → height, index     F → final head
//   M destination, sequence → mail sent                               O height → outbox, if it has entries
//   W destination → list of the mail that was sent before what waits, if there was any
// Readers fail with StorageError::Corrupt on what cannot have been written here.

enum class Table : std::uint8_t {
    Header = 'H',
    Body = 'B',
    Receipts = 'R',
    Id = 'I',
    Transaction = 'T',
    Final = 'F',
    Mail = 'M',
    Outbox = 'O',
    MailBase = 'W',
};
Bytes key_of(Table table); ///< of Final
Bytes key_of(Table table, Height height);
Bytes key_of(Table table, const Hash& hash);
Bytes mail_key(ShardId destination, std::uint64_t sequence); ///< of Mail
Bytes mail_base_key(ShardId destination);                    ///< of MailBase

struct TransactionPlace {
    Height height;
    std::uint32_t index = 0; ///< in the block
    friend bool operator==(const TransactionPlace&, const TransactionPlace&) = default;
};

/// Adds a final block to the batch that commits it, with the mail it sent. Genesis is appended with an empty result.
void append_block(
    storage::Batch& batch, const ledger::Block& block, const Hash& id, const execution::BlockResult& result);
/// Adds the two keys by which a block and its transactions are found.
void append_index(storage::Batch& batch, const ledger::Block& block, const Hash& id);
/// Adds a header whose block is not here, and the key by which it is found.
void append_header(storage::Batch& batch, const ledger::Header& header, const Hash& id);
/// Moves the head; in the same batch as the head's block and state.
void append_head(storage::Batch& batch, const FinalHead& head);

using storage::StorageError;
using storage::Store;

/// Adds the erasure of all that append_block put for the newest block. Corrupt if it is not there whole.
Result<void, StorageError> erase_block(storage::Batch& batch, const Store& store, Height height);

Result<std::optional<FinalHead>, StorageError> read_head(const Store& store);
Result<std::optional<ledger::Header>, StorageError> read_header(const Store& store, Height height);
/// Of a block from which on a chain was taken over from others, only the header is there.
Result<bool, StorageError> has_block(const Store& store, Height height);
/// The block with its transactions; their senders are as stored, not recovered again. Null if it is not there whole.
Result<ledger::BlockPtr, StorageError> read_block(const Store& store, Height height);
/// One of its transactions. Fails with Corrupt if there is no such place.
Result<ledger::TransactionPtr, StorageError> read_transaction(const Store& store, const TransactionPlace& place);
Result<std::optional<Bytes>, StorageError> read_body(const Store& store, Height height); ///< as encode_body gives it
Result<std::optional<Height>, StorageError> read_height(const Store& store, const Hash& id);
Result<std::optional<TransactionPlace>, StorageError> read_place(const Store& store, const Hash& transaction);
/// Of its transactions.
Result<std::optional<std::vector<ledger::Receipt>>, StorageError> read_receipts(const Store& store, Height height);
/// Of its inbound mail; absent if it had none.
Result<std::optional<ledger::Receipt>, StorageError> read_inbound_receipt(const Store& store, Height height);

// Sent mail waits here until its destination has taken it; then erase_mail makes room. From both tables a batch is made
// (sharding/inbox.h): the outbox of the block that the beacon has linked, and the mail from the destination's first on.

/// Mail to `destination` from number `from` on, at most `count_max`; ends before the first that is not there.
Result<std::vector<ledger::Mail>, StorageError>
read_mail(const Store& store, ShardId destination, std::uint64_t from, std::size_t count_max);
/// After the block at `height`; empty if there were no entries, or if it was erased.
Result<ledger::Outbox, StorageError> read_outbox(const Store& store, Height height);
/// The list of all mail to `destination` that was sent before what waits here; empty if nothing was erased.
Result<ledger::MailList, StorageError> read_mail_base(const Store& store, ShardId destination);
void append_mail_base(storage::Batch& batch, ShardId destination, const ledger::MailList& base);
/// Adds the erasure of all mail to `destination` below number `taken`, at most `keys_max`, and the base after that.
/// That it was taken is to be known from a final block of the beacon: a destination that has taken it in a block not
/// linked may yet lose that one. Ends before mail that is not there.
Result<void, StorageError>
erase_mail(storage::Batch& batch, const Store& store, ShardId destination, std::uint64_t taken, std::size_t keys_max);
/// The same for the outboxes of blocks below one that the beacon has linked: no batch is made from them any more.
Result<void, StorageError>
erase_outboxes(storage::Batch& batch, const Store& store, Height linked, std::size_t keys_max);

/// Of a block: one receipt per transaction, and one for its inbound mail, if there was any.
struct BlockReceipts {
    std::vector<ledger::Receipt> transactions;
    std::optional<ledger::Receipt> inbound{};
};
/// The mail that a block of `shard` sent, as its receipts tell.
std::vector<ledger::Mail> sent_mail(ShardId shard, const BlockReceipts& receipts);

// Values of tables B, R and O by themselves. Corrupt if they are not of this header.
Result<ledger::BlockPtr, StorageError> decode_stored_block(const ledger::Header& header, ByteView stored_body);
Result<BlockReceipts, StorageError> decode_stored_receipts(const ledger::Header& header, ByteView stored_receipts);
Result<ledger::Outbox, StorageError> decode_stored_outbox(const ledger::Header& header, ByteView stored_outbox);
Bytes encode_stored_mail(const ledger::Mail& mail); ///< a value of M

} // namespace arpeggio::chain
