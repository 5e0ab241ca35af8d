#pragma once
#include "base/time.h"
#include "replica/shard_message.h"

#include <optional>
#include <vector>

namespace arpeggio::replica {

/// MailFetch: fetches the mail that a shard has sent and keeps until its destinations have taken it, of members of that
/// shard, for one who moves there: without it, mail would be lost once all who have sent it have moved on.
///
/// Pure. Whoever drives it sends what is to be asked and puts what comes out on disk, before the part has a head; begun
/// anew after a kill. One destination at a time, of one member at a time.
/// Invariant: a destination is complete when what was stored makes up the list in the shard's state. If no member has
/// that, none of its mail waits here, and the shard's other members go on answering for it.
/// Limits: one portion in memory.
/// Source: protocol.md, sections 6 (make before break) and 7.
class MailFetch {
public:
    using Member = crypto::Ed25519PublicKey;
    /// What was ever sent to a destination, as the state says.
    struct Sent {
        ShardId destination;
        ledger::MailList list;
    };
    struct Ask {
        Member of;
        KeptMailRequest request;
    };
    struct Portion {
        ShardId destination;
        std::optional<ledger::MailList> base; ///< chain::append_mail_base
        std::vector<ledger::Mail> mails;      ///< under chain::mail_key
    };
    struct Effects {
        std::vector<Portion> store;
        std::optional<Ask> ask;
    };
    static constexpr unsigned rounds_max = 2; ///< times that every member is asked for one destination

    /// Lists may be empty, and there may be no member.
    MailFetch(std::vector<Sent> sent, std::vector<Member> members, Duration timeout);

    Effects start(Instant now);
    /// At the deadline; an early call does no harm.
    Effects on_timer(Instant now);
    /// Of anybody: what was not asked for is ignored.
    Effects on_answer(const Member& from, const KeptMailAnswer& answer, Instant now);

    [[nodiscard]] std::optional<Instant> deadline() const { return deadline_; }
    [[nodiscard]] bool is_complete() const { return sent_.empty(); }

private:
    [[nodiscard]] const Member& asked() const { return members_[asked_ % members_.size()]; }
    [[nodiscard]] bool take(const KeptMailAnswer& answer);
    void give_up();
    void fail();
    Effects go_on(Instant now);

    std::vector<Sent> sent_; ///< not complete; the last one is being fetched
    std::vector<Member> members_;
    Duration timeout_;
    std::size_t asked_ = 0; ///< who is being asked
    std::size_t failures_ = 0;
    std::optional<ledger::MailList> list_; ///< of what the member has shown of the last one
    std::optional<Instant> deadline_;
    Effects out_;
};

} // namespace arpeggio::replica
