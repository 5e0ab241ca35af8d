#include "delay/evaluation.h"
#include "simulation/sharded_world.h"

// What the nodes of a world of several shards stand on, and how they hear of each other.

namespace arpeggio::simulation {
namespace {
std::string name(ProcessIndex process) {
    return "node " + std::to_string(process.value);
}
std::string name(const replica::Envelope& at) {
    return "shard " + std::to_string(at.shard.value) + ", epoch " + std::to_string(at.epoch.value);
}
std::uint64_t number_of(Instant at) {
    return static_cast<std::uint64_t>(at.time_since_epoch().count());
}
} // namespace

std::optional<ProcessIndex> ShardedWorld::process_of(const crypto::Ed25519PublicKey& key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? std::nullopt : std::optional(found->second);
}

ShardedChecker::Subject ShardedWorld::subject(ProcessIndex process, const Host& host) const {
    return {nodes_[process.value]->key(), host.envelope(), host.signs()};
}

/// The letter of a frame; several in a row are often of one.
LetterPtr ShardedWorld::letter_of(const replica::Frame& frame) {
    if (letter_ && letter_->frame == frame) return letter_;
    const auto envelope = replica::decode_envelope(*frame);
    const auto roster = envelope ? checker_.roster(envelope->epoch) : nullptr;
    CHECK(roster != nullptr); // honest nodes speak of epochs that they know
    return letter_ = read_letter(frame, roster->committee(envelope->shard).size());
}

void ShardedWorld::broadcast(ProcessIndex from, const Host& host, const replica::Frame& frame) {
    const LetterPtr letter = letter_of(frame);
    trace_.add(number_of(now())).add(from.value).add(*frame);
    examine(from, host, *letter);
    for (const ledger::Member& member : host.committee().members()) {
        const auto to = process_of(member.key);
        if (to && *to != from) post(from, *to, host.envelope().shard, letter);
    }
}

void ShardedWorld::send(
    ProcessIndex from, const Host& host, const crypto::Ed25519PublicKey& to, const replica::Frame& frame) {
    const LetterPtr before = letter_;
    const LetterPtr letter = letter_of(frame);
    trace_.add(number_of(now())).add(from.value);
    if (letter != before) {
        trace_.add(*frame);
        examine(from, host, *letter);
    }
    if (const auto process = process_of(to)) post(from, *process, host.envelope().shard, letter);
}

/// What an honest node says.
void ShardedWorld::examine(ProcessIndex from, const Host& host, const Letter& letter) {
    if (!letter.payload) return checker_.violate("a node sent what nobody can read");
    if (!letter.message() || letter.envelope != host.envelope()) return; // served from its past
    const auto who = subject(from, host);
    const bool is_new_vote = checker_.on_sent(who, *letter.message());
    const auto* vote = letter.as<ledger::Vote>();
    if (!is_new_vote || !vote) return;
    checker_.check_vote(who, *vote, host.replica()->consensus());
    const chain::FinalHead& head = host.replica()->head();
    const bool is_final = head.header.epoch == who.at.epoch && head.header.height.value > 0 &&
                          (vote->slot <= head.header.slot || head.header.closing);
    if (!is_final && !host.has_recorded(*vote)) checker_.violate(name(from) + " sent a vote that is not on its disk");
}

void ShardedWorld::post(ProcessIndex from, ProcessIndex to, ShardId shard, const LetterPtr& letter) {
    const auto arrivals = links_.send(from.value, to.value, letter->frame->size(), now());
    if (arrivals.first) queue_.at(*arrivals.first, Delivery{letter, shard, from, to});
    if (arrivals.second) queue_.at(*arrivals.second, Delivery{letter, shard, from, to});
}

void ShardedWorld::send_shard(
    ProcessIndex from, ShardId as, const replica::ShardPeer& to, const replica::Frame& frame) {
    trace_.add(number_of(now())).add(from.value).add(*frame);
    const auto process = process_of(to.key);
    if (!process) return;
    const replica::ShardPeer sender{as, nodes_[from.value]->key()};
    if (*process == from) { // two shards in one process
        queue_.at(now(), ShardDelivery{frame, sender, from, *process, to.shard});
        return;
    }
    const auto arrivals = links_.send(from.value, process->value, frame->size(), now());
    if (arrivals.first) queue_.at(*arrivals.first, ShardDelivery{frame, sender, from, *process, to.shard});
    if (arrivals.second) queue_.at(*arrivals.second, ShardDelivery{frame, sender, from, *process, to.shard});
}

void ShardedWorld::deliver(const Delivery& delivery) {
    if (!links_.is_open(delivery.from.value, delivery.to.value)) return;
    trace_.add(number_of(now()) << 16 | delivery.to.value);
    nodes_[delivery.to.value]->deliver(delivery.shard, nodes_[delivery.from.value]->key(), *delivery.letter);
}

void ShardedWorld::deliver(const ShardDelivery& delivery) {
    if (!links_.is_open(delivery.from_process.value, delivery.to.value)) return;
    trace_.add(number_of(now()) << 16 | delivery.to.value);
    nodes_[delivery.to.value]->deliver_from_shard(delivery.from, delivery.to_shard, delivery.frame);
}

Duration ShardedWorld::sync_time(ProcessIndex process) {
    const bool is_slow = ailments_[process.value].is_disk_slow;
    return is_slow ? drawn(plan_.sync, std::chrono::seconds{1}) : drawn(plan_.sync / 2, plan_.sync);
}

/// Evaluated once, whoever asks.
Bytes ShardedWorld::answer_of(const Hash& mix) {
    const auto [known, is_new] = delay_answers_.try_emplace(mix);
    if (!is_new) return known->second;
    const chain::Profile& profile = network_.definition.profile;
    delay::Evaluation evaluation(delay::Discriminant::from_seed(mix, profile.delay_bits), profile.delay_squarings);
    while (!evaluation.is_done()) evaluation.step(profile.delay_squarings);
    return known->second = evaluation.answer();
}

void ShardedWorld::evaluate_delay(ProcessIndex process, const replica::EvaluateDelay& question) {
    Node& node = *nodes_[process.value];
    node.machine().later(drawn(plan_.delay_function / 4, plan_.delay_function), [this, &node, question] {
        node.deliver_delay(question.epoch, answer_of(question.mix));
    });
}

void ShardedWorld::on_started(
    ProcessIndex process,
    const Host& host,
    const chain::FinalHead& head,
    const std::vector<consensus::Record>& records) {
    checker_.on_started(subject(process, host), head, records);
    tell(
        name(process) + " starts at height " + std::to_string(head.header.height.value) + " of " +
        name(host.envelope()) + (host.signs() ? "" : ", where it signs nothing"));
}

void ShardedWorld::on_stored(ProcessIndex process, const Host& host, const replica::Commit& commit) {
    checker_.on_stored(subject(process, host), commit);
}

void ShardedWorld::on_committed(
    ProcessIndex process, const Host& host, const replica::Commit& commit, const state::StateStore& state) {
    trace_.add(process.value).add(commit.head.id.view()).add(commit.head.root.view());
    checker_.on_committed(subject(process, host), commit, state);
    const ledger::Header& head = commit.head.header;
    for (const auto& block : commit.blocks) {
        if (!checker_.is_void(block.block->header))
            customers_[head.shard.value].on_final(block.block->body.transactions);
    }
    if (!story_) return;
    tell(
        name(process) + " committed height " + std::to_string(head.height.value) + " of " + name(host.envelope()) +
        (head.closing ? ", the closing block" : ""));
}

void ShardedWorld::on_effect(ProcessIndex process, const Host& host, const consensus::Report& report) {
    checker_.on_effect(subject(process, host), report);
}
void ShardedWorld::on_effect(ProcessIndex process, const Host& host, const consensus::Misbehaved& misbehaved) {
    checker_.on_effect(subject(process, host), misbehaved);
}
void ShardedWorld::on_effect(ProcessIndex process, const Host& host, const consensus::Diverged& diverged) {
    checker_.on_effect(subject(process, host), diverged);
}

void ShardedWorld::on_roster(const sharding::RosterPtr& roster) {
    const bool is_new = !checker_.roster(roster->epoch());
    const auto taken_back = checker_.on_roster(roster);
    if (!is_new) return;
    tell("epoch " + std::to_string(roster->epoch().value) + " is elected");
    for (const auto& [shard, transactions] : taken_back) {
        customers_[shard.value].on_taken_back(transactions);
        ++outcome_.redraws;
        const std::uint64_t height = roster->restart(shard)->height.value;
        tell("shard " + std::to_string(shard.value) + " is drawn anew, to go on from height " + std::to_string(height));
    }
}

void ShardedWorld::on_moved(ProcessIndex process, const replica::Tenure& tenure) {
    ++outcome_.moves;
    tell(name(process) + " has the state of shard " + std::to_string(tenure.shard.value));
}

} // namespace arpeggio::simulation
