#pragma once
#include "simulation/checker.h"
#include "simulation/customers.h"
#include "simulation/links.h"
#include "simulation/plan.h"
#include "simulation/trace.h"
#include "simulation/validator.h"

namespace arpeggio::simulation {

/// What came of a world.
struct Outcome {
    std::vector<std::string> violations; ///< empty: all went well
    std::uint64_t trace = 0;             ///< fingerprint of all events: equal for equal seeds
    Height rough;                        ///< lowest height of all members when the rough phase ended
    Height calm;                         ///< and at the end
    std::uint64_t payments = 0;          ///< final
    std::uint64_t events = 0;
    std::array<std::uint64_t, fault_count> faults{}; ///< how often each happened
};

/// World: a network of validators running the real replica on virtual time, links and disks, on one thread, all of it
/// following from one seed. First faults happen, then all is healed; checkers look on at every event.
class World final : private Environment {
public:
    World(std::uint64_t seed, Plan plan);
    ~World() override;

    /// Both phases, once. Stops at the first violation.
    Outcome run();

private:
    void make_validators();
    void run_until(Instant end);
    void pay();
    void misfortune();
    void happen(Fault fault);
    void heal();
    void restart_later(std::size_t member);
    [[nodiscard]] Height lowest() const;
    [[nodiscard]] Duration drawn(Duration low, Duration high);
    [[nodiscard]] Links::Quality healthy() const;

    EventQueue& queue() override { return queue_; }
    Duration sync_time() override;
    Duration work_time() override;
    Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) override;
    void send(MemberIndex from, MemberIndex to, const replica::Frame& frame) override;
    void broadcast(MemberIndex from, const replica::Frame& frame) override;
    void on_started(MemberIndex member, const chain::FinalHead& head) override;
    void on_committed(MemberIndex member, const replica::Commit& commit, const state::StateStore& state) override;
    void on_effect(MemberIndex member, const consensus::Report& report) override;
    void on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved) override;
    void on_effect(MemberIndex member, const consensus::Diverged& diverged) override;
    void on_broken_disk(MemberIndex member, storage::StorageError error) override;

    Plan plan_;
    Random random_;
    EventQueue queue_;
    Links links_;
    chain::NetworkDefinition definition_;
    std::optional<Customers> customers_;
    std::optional<Checker> checker_;
    std::vector<std::unique_ptr<Validator>> validators_; ///< by member index
    Trace trace_;
    bool is_rough_ = true;
    bool is_disk_slow_ = false;
    Outcome outcome_;
};

} // namespace arpeggio::simulation
