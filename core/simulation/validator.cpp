#include "simulation/validator.h"

#include "consensus/imitation_keys.h"

namespace arpeggio::simulation {

replica::Setup blueprint_of(
    const chain::NetworkDefinition& definition,
    const ledger::Committee& committee,
    const consensus::Settings& settings,
    std::size_t member) {
    constexpr ShardId shard{0};
    replica::Setup setup{
        .rules = chain::Rules::of(definition, shard),
        .consensus = settings,
        .pool = {},
        .envelope = {shard, Epoch{0}, Instance{0}},
        .committee = committee,
        .seed = definition.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_imitation_scheme(),
        .key = consensus::make_imitation_key(member)};
    setup.pool.chain_id = setup.rules.chain_id();
    return setup;
}

Validator::Validator(
    Environment& environment,
    ProcessIndex index,
    MemberIndex self,
    replica::Setup blueprint,
    std::unique_ptr<storage::FaultyStore> disk)
    : environment_(environment), committee_(blueprint.committee),
      machine_(environment, index, std::move(disk), [this] { host_.stop(); }),
      host_(machine_, *this, std::move(blueprint)) {
    CHECK(self.value < committee_.size());
}

void Validator::start() {
    if (!machine_.is_broken()) host_.start();
}

void Validator::replace_disk(std::unique_ptr<storage::FaultyStore> disk) {
    CHECK(!is_running());
    host_.stop();
    machine_.replace_disk(std::move(disk));
}

void Validator::jump(Duration forward) {
    machine_.clock().advance(environment_.now(), forward);
    host_.rearm();
}

void Validator::send(const crypto::Ed25519PublicKey& to, const replica::Frame& frame) {
    const auto member = committee_.find(to);
    CHECK(member.has_value()); // nobody else is there
    environment_.send(machine_.index(), *member, frame);
}
void Validator::broadcast(const replica::Frame& frame) {
    environment_.broadcast(machine_.index(), frame);
}
void Validator::on_started(const chain::FinalHead& head, const std::vector<consensus::Record>& records) {
    environment_.on_started(machine_.index(), head, records);
}
void Validator::on_committed(const replica::Commit& commit, const state::StateStore& state) {
    environment_.on_committed(machine_.index(), commit, state);
}
void Validator::on_effect(const consensus::Report& report) {
    environment_.on_effect(machine_.index(), report);
}
void Validator::on_effect(const consensus::Misbehaved& misbehaved) {
    environment_.on_effect(machine_.index(), misbehaved);
}
void Validator::on_effect(const consensus::Diverged& diverged) {
    environment_.on_effect(machine_.index(), diverged);
}
void Validator::send_shard(const replica::ShardPeer& /*to*/, const replica::Frame& /*frame*/) {
    CHECK(false); // there is one shard
}
void Validator::evaluate_delay(const replica::EvaluateDelay& /*question*/) {
    CHECK(false);
}
void Validator::on_roster(const sharding::RosterPtr& /*roster*/) {
    CHECK(false);
}

} // namespace arpeggio::simulation
