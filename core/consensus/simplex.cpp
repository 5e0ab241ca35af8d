#include "consensus/simplex.h"

#include "base/check.h"
#include "base/overloaded.h"
#include "consensus/timeouts.h"

namespace arpeggio::consensus {

std::string_view to_string(Misbehaviour reason) {
    switch (reason) {
    case Misbehaviour::NoSuchMember: return "NoSuchMember";
    case Misbehaviour::BadSignature: return "BadSignature";
    case Misbehaviour::BadCertificate: return "BadCertificate";
    case Misbehaviour::BadEvidence: return "BadEvidence";
    case Misbehaviour::WrongContext: return "WrongContext";
    case Misbehaviour::NotTheLeader: return "NotTheLeader";
    case Misbehaviour::BodyMismatch: return "BodyMismatch";
    case Misbehaviour::TooManyRequested: return "TooManyRequested";
    }
    CHECK(false);
}

namespace {
/// Of no consequence but whom we ask; other members draw otherwise.
Random random_for(const ledger::SigningContext& context, std::optional<MemberIndex> self) {
    std::uint64_t seed = self ? self->value : ledger::Committee::size_max;
    for (const std::uint8_t byte : context.committee.view().first(7)) seed = seed << 8 | byte;
    return Random(seed);
}
} // namespace

Simplex::Simplex(Setup setup)
    : settings_(setup.settings), policy_(setup.policy), context_(setup.context), committee_(std::move(setup.committee)),
      schedule_(context_, committee_, setup.seed), scheme_(std::move(setup.scheme)),
      self_(setup.key ? committee_.find(setup.key->public_key()) : std::nullopt),
      routes_(settings_, context_, committee_, self_), slots_(setup.tip), outbox_(policy_.is_durable_first),
      committed_(setup.tip), peers_(committee_.size()),
      requests_(self_, committee_.size(), 2 * setup.settings.delta, random_for(context_, self_)) {
    CHECK(scheme_);
    CHECK(settings_.slots_per_window > 0 && settings_.delta.count() > 0 && settings_.slot_interval.count() > 0);
    CHECK(context_.committee == committee_.hash());
    if (self_) signer_.emplace(context_, *self_, std::move(setup.key), policy_);
    restore(setup.records);
}

void Simplex::restore(const std::vector<Record>& records) {
    if (committed_.slot) floor_ = committed_.slot->next();
    for (const Record& record : records) {
        if (signer_ && policy_.restores_votes) signer_->restore(record);
        std::visit([&](const auto& one) { restore(one); }, record);
    }
    if (signer_) signer_->forget_below(floor_); // at or below the tip nothing is left to sign
    slots_.advance_frontier();
}

void Simplex::restore(const ledger::Vote& vote) {
    if (vote.slot >= floor_) count(vote);
}

void Simplex::restore(const ledger::Certificate& certificate) {
    if (certificate.slot < floor_) return;
    slots_.at(certificate.slot).certificates[static_cast<std::size_t>(certificate.kind)] = certificate;
    count_signers(certificate);
    const bool is_new = certificate.slot >= slots_.first_open();
    if (certificate.kind == VoteKind::Finalize && is_new) slots_.set_final({certificate.candidate, certificate.slot});
}

void Simplex::restore(const CandidatePtr& candidate) {
    const Hash id = ledger::header_id(candidate->header);
    if (candidate->header.slot < floor_ || slots_.find_candidate(id)) return;
    slots_.add_candidate({id, candidate, CheckState::Waiting, /*recorded=*/true});
}

void Simplex::restore(const ActiveWindow& active) {
    if (!barred_ || active.window > *barred_) barred_ = active.window;
}

Effects Simplex::start(Instant now) {
    CHECK(!entered_at_);
    now_ = now;
    resend_at_ = now + settings_.standstill;
    for (Peer& peer : peers_) peer.heard = now; // silence is counted from here
    activate(barred_ ? *barred_ : window_of(slots_.frontier(), settings_));
    rejoin();
    return finish();
}

Effects Simplex::on_message(MemberIndex from, const Message& message, Instant now) {
    CHECK(from.value < committee_.size() && entered_at_);
    now_ = now;
    if (now - std::exchange(peers_[from.value].heard, now) >= settings_.silence()) changed_ = true;
    std::visit([&](const auto& one) { receive(from, one); }, message);
    return finish();
}

Effects Simplex::on_timer(Instant now) {
    CHECK(entered_at_);
    now_ = now;
    timer_.reset();
    return finish();
}

Effects Simplex::on_persisted(PersistId id, Instant now) {
    now_ = now;
    outbox_.on_persisted(id);
    return finish();
}

Effects Simplex::on_checked(const Hash& id, CheckOutcome outcome, Instant now) {
    now_ = now;
    Held* held = slots_.find_candidate(id);
    if (!held || held->state != CheckState::Running) return finish();
    const Slot slot = held->candidate->header.slot;
    if (committed_.slot && slot <= *committed_.slot) { // a void fork: the state it was executed on may be gone
        slots_.drop_candidate(id);
        return finish();
    }
    changed_ = true;
    held->state = outcome == CheckOutcome::Valid ? CheckState::Valid : CheckState::Invalid;
    const Hash* certified = slots_.at(slot).certified();
    if (held->state == CheckState::Invalid && certified && *certified == id) diverge(slot, id);
    return finish();
}

/// Most messages say what is known: if nothing happened that a rule waits for, and no deadline has come, all rules
/// answer as they did.
Effects Simplex::finish() {
    if (changed_ || !timer_ || now_ >= *timer_) {
        advance();
        update_timer();
    }
    return outbox_.take();
}

/// Applies the rules until none has anything left to do.
void Simplex::advance() {
    do {
        changed_ = false;
        wake_.reset();
        slots_.advance_frontier();
        enter_window();
        take_served();
        commit();
        check_candidates();
        notarize();
        finalize();
        skip();
        propose();
    } while (changed_);
    fall_back();
    repair();
}

void Simplex::wake_at(Instant at) {
    wake_ = wake_ ? std::min(*wake_, at) : at;
}

void Simplex::update_timer() {
    if (!wake_) return;
    const Instant at = std::max(*wake_, now_ + std::chrono::milliseconds{1});
    if (timer_ && *timer_ == at) return;
    timer_ = at;
    outbox_.now(SetTimer{at});
}

void Simplex::diverge(Slot slot, const Hash& id) {
    if (diverged_) return;
    diverged_ = true;
    outbox_.now(Diverged{slot, id});
}

} // namespace arpeggio::consensus
