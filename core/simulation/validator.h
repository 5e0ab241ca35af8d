#pragma once
#include "simulation/environment.h"
#include "simulation/host.h"

namespace arpeggio::simulation {

/// What a member of the network starts from, without head and records: those are on its disk.
replica::Setup blueprint_of(
    const chain::NetworkDefinition& definition,
    const ledger::Committee& committee,
    const consensus::Settings& settings,
    std::size_t member);

/// Validator: one simulated process of a world of one shard: a machine with a host on all of its disk.
class Validator final : private Host::Outside {
public:
    using End = Machine::End;

    /// `blueprint` is without head and records, which are read from the disk at each start.
    Validator(
        Environment& environment,
        ProcessIndex index,
        MemberIndex self,
        replica::Setup blueprint,
        std::unique_ptr<storage::FaultyStore> disk);

    void start(); ///< nothing happens if it runs
    bool stop(End end) { return machine_.stop(end); }
    void interrupt(std::optional<std::uint64_t> effects) { machine_.interrupt(effects); }
    void tear_next_write(bool tears) { machine_.tear_next_write(tears); }

    [[nodiscard]] Clock& clock() { return machine_.clock(); }
    void jump(Duration forward); ///< of the clock
    [[nodiscard]] storage::FaultyStore& disk() { return machine_.disk(); }
    /// While it does not run.
    void replace_disk(std::unique_ptr<storage::FaultyStore> disk);
    void resign() { host_.resign(); } ///< signs nothing any more: follows, from the next start

    void deliver(MemberIndex from, const Letter& letter) { host_.deliver(from, letter); }
    void submit(const ledger::TransactionPtr& transaction) { host_.submit(transaction); }

    [[nodiscard]] bool is_running() const { return host_.replica() != nullptr; }
    [[nodiscard]] bool is_broken() const { return machine_.is_broken(); } ///< its disk cannot be read
    [[nodiscard]] const replica::Replica* replica() const { return host_.replica(); }
    [[nodiscard]] Height height() const { return host_.height(); } ///< committed on its disk
    [[nodiscard]] bool has_recorded(const consensus::Record& record) const { return host_.has_recorded(record); }

private:
    void send(const crypto::Ed25519PublicKey& to, const replica::Frame& frame) override;
    void broadcast(const replica::Frame& frame) override;
    void on_started(const chain::FinalHead& head, const std::vector<consensus::Record>& records) override;
    void on_stored(const replica::Commit& /*commit*/) override {}
    void on_committed(const replica::Commit& commit, const state::StateStore& state) override;
    void on_effect(const consensus::Report& report) override;
    void on_effect(const consensus::Misbehaved& misbehaved) override;
    void on_effect(const consensus::Diverged& diverged) override;
    void send_shard(const replica::ShardPeer& to, const replica::Frame& frame) override;
    void evaluate_delay(const replica::EvaluateDelay& question) override;
    void on_roster(const sharding::RosterPtr& roster) override;
    void on_stranded(Height /*above*/) override {}

    Environment& environment_;
    ledger::Committee committee_;
    Machine machine_;
    Host host_;
};

} // namespace arpeggio::simulation
