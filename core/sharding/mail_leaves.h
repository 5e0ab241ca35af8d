#pragma once
#include "ledger/mail.h"
#include "state/view.h"

namespace arpeggio::sharding {

// What a shard's state holds of its mail, at the address of the mail contract: for each other shard the list of all
// mail sent to it, and the list of all mail taken from it, both by their peaks (crypto/merkle.h). No leaf: none yet.

state::LeafKey outbox_key(ShardId destination);
state::LeafKey inbox_key(ShardId source);
Bytes encode_outbox_leaf(const ledger::MailList& list);
Bytes encode_inbox_leaf(const ledger::MailList& list);
/// Absent if damaged.
std::optional<ledger::MailList> decode_outbox_leaf(ByteView leaf);
std::optional<ledger::MailList> decode_inbox_leaf(ByteView leaf);

Result<ledger::MailList, storage::StorageError> read_outbox(const state::View& view, ShardId destination);
Result<ledger::MailList, storage::StorageError> read_inbox(const state::View& view, ShardId source);

} // namespace arpeggio::sharding
