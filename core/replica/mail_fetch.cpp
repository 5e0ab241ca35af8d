#include "replica/mail_fetch.h"

#include <algorithm>
#include <utility>

namespace arpeggio::replica {

MailFetch::MailFetch(std::vector<Sent> sent, std::vector<Member> members, Duration timeout)
    : sent_(std::move(sent)), members_(std::move(members)), timeout_(timeout) {
    std::erase_if(sent_, [](const Sent& one) { return one.list.count() == 0; });
}

MailFetch::Effects MailFetch::start(Instant now) {
    return go_on(now);
}

MailFetch::Effects MailFetch::on_timer(Instant now) {
    if (!deadline_ || now < *deadline_) return {};
    fail();
    return go_on(now);
}

MailFetch::Effects MailFetch::on_answer(const Member& from, const KeptMailAnswer& answer, Instant now) {
    if (!deadline_ || from != asked() || answer.destination != sent_.back().destination) return {};
    if (!take(answer)) fail();
    return go_on(now);
}

/// False if it leads nowhere. What was sent after the state of the pivot is left out: it will be sent again here.
bool MailFetch::take(const KeptMailAnswer& answer) {
    const ledger::MailList& wanted = sent_.back().list;
    Portion portion{answer.destination, {}, {}};
    if (!list_) {
        list_ = answer.base;
        portion.base = answer.base;
    }
    for (const ledger::Mail& mail : answer.mails) {
        if (list_->count() == wanted.count()) break;
        if (mail.destination != answer.destination || mail.sequence != list_->count()) return false;
        list_->append(ledger::mail_hash(mail));
        portion.mails.push_back(mail);
    }
    const bool is_at_end = list_->count() == wanted.count();
    if (list_->count() > wanted.count() || (is_at_end && *list_ != wanted)) return false;
    if (!is_at_end && portion.mails.empty()) return false;
    out_.store.push_back(std::move(portion));
    if (!is_at_end) return true;
    sent_.pop_back();
    list_.reset();
    failures_ = 0;
    return true;
}

/// The next member is asked, and by and by nobody.
void MailFetch::fail() {
    list_.reset();
    ++asked_;
    if (++failures_ >= rounds_max * members_.size()) give_up();
}

void MailFetch::give_up() {
    out_.store.push_back({sent_.back().destination, sent_.back().list, {}});
    sent_.pop_back();
    failures_ = 0;
}

MailFetch::Effects MailFetch::go_on(Instant now) {
    while (!sent_.empty() && members_.empty()) give_up();
    deadline_.reset();
    if (!sent_.empty()) {
        KeptMailRequest request{sent_.back().destination, {}};
        if (list_) request.from = list_->count();
        out_.ask = Ask{asked(), request};
        deadline_ = now + timeout_;
    }
    return std::exchange(out_, {});
}

} // namespace arpeggio::replica
