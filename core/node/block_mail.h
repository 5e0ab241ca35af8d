#pragma once
#include "ledger/block.h"
#include "ledger/mail.h"
#include "storage/store.h"

#include <vector>

namespace arpeggio::node {

/// Mail that a block has taken in.
struct TakenMail {
    ledger::Mail mail;
    Amount charged;          ///< of its prepaid fee
    bool is_refused = false; ///< it could not be delivered: the block sends it back
};

/// What a final block did with mail.
struct BlockMail {
    std::vector<ledger::Mail> sent; ///< in order, returns among them
    std::vector<TakenMail> taken;   ///< in order
};

/// Of a block that has been executed (what it holds decodes, CHECK), and all that it has sent.
BlockMail mail_of(const ledger::Block& block, std::vector<ledger::Mail> sent);
/// The same of a block on disk, whose receipts tell what it has sent. Absent if they are gone: a part that its
/// validator has left behind may be erased while it is read.
Result<std::optional<BlockMail>, storage::StorageError>
read_block_mail(const storage::Store& store, const ledger::Block& block);

/// The sent mail that a call of the mail contract made, `from` on; past the end if the call has failed. Calls of one
/// block are looked up in the order of its transactions, each from where the one before was found.
std::size_t
find_sent(const std::vector<ledger::Mail>& sent, std::size_t from, const ledger::VerifiedTransaction& transaction);

} // namespace arpeggio::node
