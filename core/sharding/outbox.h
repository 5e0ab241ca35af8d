#pragma once
#include "ledger/mail.h"
#include "state/view.h"

namespace arpeggio::sharding {

/// Outgoing mail of one block: appends to the lists in the state, and says what the outbox is after it.
/// Pure: reads a state, gives leaves. Limits: one list for each of the network's shards, read when it is made.
class OutgoingMail {
public:
    /// On top of `parent`, on shard `self` of a network of so many.
    static Result<OutgoingMail, storage::StorageError>
    make(const state::View& parent, ShardId self, std::uint32_t shards);

    [[nodiscard]] bool is_destination(ShardId shard) const { return lists_.contains(shard); } ///< a known other one
    /// Appends mail to one of these (CHECK); source and sequence are given to it here.
    const ledger::Mail& post(ledger::Mail mail);

    [[nodiscard]] const std::vector<ledger::Mail>& sent() const { return sent_; } ///< by this block, in order
    [[nodiscard]] ledger::Outbox outbox() const;                                  ///< of all blocks to this one
    void append_changes(state::Diff& diff) const;

private:
    explicit OutgoingMail(ShardId self) : self_(self) {}

    ShardId self_;
    std::map<ShardId, ledger::MailList> lists_; ///< one entry for each other shard
    std::vector<ledger::Mail> sent_;
};

} // namespace arpeggio::sharding
