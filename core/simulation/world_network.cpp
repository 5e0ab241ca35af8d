#include "simulation/world.h"

// What the processes of a world stand on, and how they hear of each other.

namespace arpeggio::simulation {
namespace {
std::string name(MemberIndex member) {
    return "member " + std::to_string(member.value);
}
} // namespace

MemberIndex World::member_of(ProcessIndex process) const {
    if (process.value < members()) return {process.value};
    return {static_cast<std::uint16_t>(twins_.at(process.value))};
}

bool World::may_talk(ProcessIndex process, MemberIndex member) const {
    const auto audience = audiences_.find(process.value);
    return audience == audiences_.end() || audience->second[member.value];
}

/// The letter of a frame; several in a row are often of one.
LetterPtr World::letter_of(const replica::Frame& frame) {
    if (!letter_ || letter_->frame != frame) letter_ = read_letter(frame, members());
    return letter_;
}

void World::broadcast(ProcessIndex from, const replica::Frame& frame) {
    const MemberIndex member = member_of(from);
    const LetterPtr letter = letter_of(frame);
    trace_.add(static_cast<std::uint64_t>(now().time_since_epoch().count())).add(from.value).add(*frame);
    if (adversaries_[member.value] && !twins_.contains(from.value)) {
        return adversaries_[member.value]->broadcast(letter);
    }
    examine(from, *letter, /*is_to_all=*/true);
    if (twins_.contains(from.value)) count(Fault::Twins);
    for (std::uint16_t to = 0; to < members(); ++to) {
        if (to != member.value && may_talk(from, {to})) post(member, {to}, letter);
    }
}

void World::send(ProcessIndex from, MemberIndex to, const replica::Frame& frame) {
    const MemberIndex member = member_of(from);
    const LetterPtr before = letter_;
    const LetterPtr letter = letter_of(frame);
    trace_.add(static_cast<std::uint64_t>(now().time_since_epoch().count())).add(from.value).add(to.value);
    if (letter != before) trace_.add(*frame);
    if (adversaries_[member.value] && !twins_.contains(from.value)) {
        return adversaries_[member.value]->send(to, letter);
    }
    if (letter != before) examine(from, *letter, /*is_to_all=*/false);
    if (may_talk(from, to)) post(member, to, letter);
}

/// What an honest member says.
void World::examine(ProcessIndex from, const Letter& letter, bool is_to_all) {
    const MemberIndex member = member_of(from);
    if (!letter.payload) return checker_.violate("a member sent what nobody can read");
    if (!checker_.is_honest(member) || !letter.message()) return;
    const bool is_new_vote = checker_.on_sent(member, *letter.message());
    const Validator& process = *processes_[from.value];
    check_is_durable(from, letter);
    const auto* vote = letter.as<ledger::Vote>();
    if (!vote || vote->voter != member) return;
    if (is_to_all) with_collectors_.erase({member, vote->slot, vote->kind});
    if (!is_new_vote) return;
    if (!is_to_all) with_collectors_[{member, vote->slot, vote->kind}] = now();
    const consensus::Simplex& machine = process.replica()->consensus();
    checker_.check_vote(member, *vote, machine);
    const auto* held =
        vote->kind == ledger::VoteKind::Notarize ? machine.slots().find_candidate(vote->candidate) : nullptr;
    if (held && vote->slot >= machine.slots().first_open() && !process.has_recorded(held->candidate)) {
        checker_.violate(name(member) + " notarized a block that is not on its disk");
    }
}

/// What others may see is on the member's disk before (protocol.md, section 4, durability), or was until it became
/// final.
void World::check_is_durable(ProcessIndex from, const Letter& letter) {
    const MemberIndex member = member_of(from);
    const Validator& process = *processes_[from.value];
    const auto check = [&](const consensus::Record& record, Slot slot, std::string_view what) {
        const chain::FinalHead& head = process.replica()->head();
        const bool is_final = head.header.height.value > 0 && slot <= head.header.slot;
        if (is_final || process.has_recorded(record)) return;
        checker_.violate(name(member) + " sent a " + std::string(what) + " that is not on its disk");
    };
    const auto* vote = letter.as<ledger::Vote>();
    if (vote && vote->voter == member) check(*vote, vote->slot, "vote");
    if (const auto* certificate = letter.as<ledger::Certificate>())
        check(*certificate, certificate->slot, "certificate");
    const auto* candidate = letter.as<consensus::CandidatePtr>();
    const bool is_own = candidate && (*candidate)->header.proposer == (*committee_)[member].key &&
                        !ailments_[member.value].has_resigned;
    if (is_own) check(*candidate, (*candidate)->header.slot, "candidate");
}

void World::post(MemberIndex from, MemberIndex to, const LetterPtr& letter) {
    const auto arrivals = links_.send(from.value, to.value, letter->frame->size(), now());
    if (!arrivals.first) return;
    const auto queue_for = [&](ProcessIndex process) {
        if (!may_talk(process, from)) return;
        queue_.at(*arrivals.first, Delivery{letter, from, process});
        if (arrivals.second) queue_.at(*arrivals.second, Delivery{letter, from, process});
    };
    queue_for({to.value});
    const auto twin = twins_.find(to.value);
    if (twin != twins_.end()) queue_for({static_cast<std::uint16_t>(twin->second)});
}

void World::deliver(const Delivery& delivery) {
    const MemberIndex to = member_of(delivery.to);
    if (!links_.is_open(delivery.from.value, to.value)) return;
    trace_.add(static_cast<std::uint64_t>(now().time_since_epoch().count()) << 16 | delivery.to.value);
    if (adversaries_[to.value]) adversaries_[to.value]->hear(delivery.letter);
    processes_[delivery.to.value]->deliver(delivery.from, *delivery.letter);
}

Duration World::sync_time(ProcessIndex process) {
    if (ailments_[member_of(process).value].is_disk_slow) return drawn(plan_.sync, std::chrono::seconds{1});
    return drawn(plan_.sync / 2, plan_.sync);
}
Duration World::work_time() {
    return drawn(Duration{0}, plan_.work);
}

Result<ledger::TransactionPtr, ledger::TransactionError> World::verify(ByteView wire) {
    return ground_->verify(wire);
}

void World::on_started(
    ProcessIndex process, const chain::FinalHead& head, const std::vector<consensus::Record>& records) {
    if (process.value < members()) checker_.on_started({process.value}, head, records);
    std::erase_if(with_collectors_, [&](const auto& vote) { return std::get<0>(vote.first) == member_of(process); });
    tell(name(member_of(process)) + " starts at height " + std::to_string(head.header.height.value));
}

void World::on_committed(ProcessIndex process, const replica::Commit& commit, const state::StateStore& state) {
    trace_.add(process.value).add(commit.head.id.view()).add(commit.head.root.view());
    const MemberIndex member = member_of(process);
    if (!checker_.is_honest(member)) return;
    checker_.on_committed(member, commit);
    checker_.check_state(member, commit.head, state);
    const auto* replica = processes_[process.value]->replica();
    if (replica && !ailments_[member.value].has_resigned) {
        checker_.check_late_duties(member, commit, replica->consensus());
    }
    for (const auto& block : commit.blocks) customers_.on_final(block.block->body.transactions);
    if (story_) {
        const ledger::Header& head = commit.head.header;
        tell(
            name(member) + " committed height " + std::to_string(head.height.value) + " of slot " +
            std::to_string(head.slot.value));
    }
}

void World::on_effect(ProcessIndex process, const consensus::Report& report) {
    checker_.on_effect(member_of(process), report);
}
void World::on_effect(ProcessIndex process, const consensus::Misbehaved& misbehaved) {
    checker_.on_effect(member_of(process), misbehaved);
}
void World::on_effect(ProcessIndex process, const consensus::Diverged& diverged) {
    checker_.on_effect(member_of(process), diverged);
}

} // namespace arpeggio::simulation
