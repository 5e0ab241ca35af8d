#pragma once
#include "simulation/clock.h"
#include "simulation/environment.h"
#include "simulation/letter.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {

/// What a member of the network starts from, without head and records: those are on its disk.
replica::Setup blueprint_of(
    const chain::NetworkDefinition& definition,
    const ledger::Committee& committee,
    const consensus::Settings& settings,
    std::size_t member);

/// Validator: one simulated process: the real replica, its disk, its clock. Carries out the replica's effects in
/// virtual time, as node::Host does in real time; what waits for the disk reaches it as one write with one sync.
class Validator {
public:
    /// `blueprint` is without head and records, which are read from the disk at each start.
    Validator(
        Environment& environment,
        ProcessIndex index,
        MemberIndex self,
        replica::Setup blueprint,
        std::unique_ptr<storage::FaultyStore> disk);

    void start(); ///< nothing happens if it runs
    /// The process ends. A write under way is there up to any of its records; if the machine loses power, what was not
    /// synced may be gone as well. Gives whether a record was torn.
    enum class End : std::uint8_t { Killed, PowerCut };
    bool stop(End end);
    /// Stops, killed, after so many effects from now; absent: not at all.
    void interrupt(std::optional<std::uint64_t> effects) { interrupt_after_ = effects; }
    /// The machine loses power in the middle of the next write; or not, after all.
    void tear_next_write(bool tears) { tears_next_write_ = tears; }

    [[nodiscard]] Clock& clock() { return clock_; }
    void jump(Duration forward); ///< of the clock
    [[nodiscard]] storage::FaultyStore& disk() { return *disk_; }
    /// While it does not run.
    void replace_disk(std::unique_ptr<storage::FaultyStore> disk);
    void resign(); ///< signs nothing any more: follows, from the next start

    void deliver(MemberIndex from, const Letter& letter);
    void submit(const ledger::TransactionPtr& transaction);

    [[nodiscard]] bool is_running() const { return replica_.has_value(); }
    [[nodiscard]] bool is_broken() const { return is_broken_; } ///< its disk cannot be read
    [[nodiscard]] const replica::Replica* replica() const { return replica_ ? &*replica_ : nullptr; }
    [[nodiscard]] Height height() const { return height_; } ///< committed on its disk
    [[nodiscard]] bool has_recorded(const consensus::Record& record) const;

private:
    struct Write {
        storage::Batch batch;
        std::optional<consensus::PersistId> persist; ///< absent: lazy
        std::optional<replica::Commit> commit;
    };
    void load(std::unique_ptr<storage::FaultyStore> disk);
    void perform(replica::Effects effects);
    void perform(replica::Effect& effect);
    void set_timer(Instant local);
    void arm_timer();
    void write(Write write);
    void begin_write();
    void end_write();
    bool end_write(Write& write, storage::Durability durability);
    void verify_relay(const replica::VerifyRelay& relay);
    void serve(const replica::Serve& request);
    [[nodiscard]] MemberIndex member_of(const crypto::Ed25519PublicKey& key) const;
    void break_down(storage::StorageError error);
    /// Runs unless the process has stopped meanwhile.
    void later(Duration delay, std::function<void()> run);
    template <class Job, class Then>
    void work(Job job, Then then);
    [[nodiscard]] Instant now() const { return clock_.read(environment_.now()); }

    Environment& environment_;
    ProcessIndex index_;
    MemberIndex self_;
    replica::Setup blueprint_;
    Clock clock_;
    std::unique_ptr<storage::FaultyStore> disk_;
    std::shared_ptr<state::StateStore> state_;
    std::optional<replica::Replica> replica_;
    bool is_broken_ = false;
    Height height_;
    std::vector<Write> under_way_, waiting_; ///< writes; begun, and those that follow
    bool is_writing_ = false;
    std::optional<Instant> timer_at_; ///< by its own clock
    std::uint64_t timer_ = 0;         ///< earlier ones are void
    std::uint64_t life_ = 0;          ///< events of an earlier one are void
    std::optional<std::uint64_t> interrupt_after_;
    bool tears_next_write_ = false;
};

} // namespace arpeggio::simulation
