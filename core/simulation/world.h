#pragma once
#include "base/fingerprint.h"
#include "simulation/adversary.h"
#include "simulation/checker.h"
#include "simulation/customers.h"
#include "simulation/event_queue.h"
#include "simulation/links.h"
#include "simulation/liveness.h"
#include "simulation/plan.h"
#include "simulation/validator.h"

namespace arpeggio::simulation {

/// What came of a world.
struct Outcome {
    std::vector<std::string> violations; ///< empty: all went well
    std::uint64_t trace = 0;             ///< fingerprint of all events: equal for equal seeds
    Height rough;                        ///< lowest height of all honest members when the rough phase ended
    Height calm;                         ///< and at the end
    std::uint64_t rough_slots = 0;       ///< of the furthest honest member
    std::uint64_t calm_slots = 0;
    std::uint64_t lateness_percent = 0; ///< the slowest good window, of what it may take (Liveness)
    std::uint64_t payments = 0;         ///< final
    std::uint64_t events = 0;
    FaultCounts faults{}; ///< how often each happened
    Duration time{};      ///< virtual
    Duration recovery{};  ///< from healing to the first new block that is final for all
};

/// World: a network of validators running the real replica on virtual time, links, disks and clocks, on one thread, all
/// of it following from one seed. First faults happen, then all is healed; members of ill will go on to the end.
/// Checkers look on at every event.
class World final : private Environment {
public:
    using Story = std::function<void(const std::string&)>; ///< told what happens, a line each

    World(std::uint64_t seed, Plan plan, std::shared_ptr<const Ground> ground, Story story = {});
    ~World() override;

    /// Both phases, once. Stops at the first violation.
    Outcome run();

private:
    struct Delivery {
        LetterPtr letter;
        MemberIndex from;
        ProcessIndex to;
    };
    using Task = std::function<void()>;
    using Event = std::variant<Delivery, Task>;
    /// What is wrong with a member at the moment.
    struct Ailments {
        bool is_disk_slow = false;
        bool is_disk_full = false;
        std::unique_ptr<storage::FaultyStore> old_disk;
        bool has_resigned = false;
    };

    // world.cpp: what there is, and the phases
    void make_members();
    void make_adversaries(const replica::Setup& blueprint);
    [[nodiscard]] replica::Setup blueprint(std::size_t member) const;
    [[nodiscard]] ledger::SigningContext signing_context() const;
    void watch();
    void watch_calm();
    [[nodiscard]] Liveness::View look() const;
    void check_member(std::size_t member);
    void check_fall_back(MemberIndex member, const consensus::Simplex& machine);
    [[nodiscard]] bool is_good_leader(MemberIndex member) const;
    [[nodiscard]] Duration message_delay_max() const;
    void pay();
    void end_rough_phase();
    [[nodiscard]] Slot frontier() const; ///< of the furthest honest member
    [[nodiscard]] bool have_all_happened() const;
    [[nodiscard]] std::uint64_t times(Fault fault) const { return outcome_.faults[static_cast<std::size_t>(fault)]; }
    [[nodiscard]] Height lowest() const; ///< of the honest members
    [[nodiscard]] Height highest() const;
    [[nodiscard]] bool is_honest(std::size_t member) const { return !plan_.vices.contains(member); }
    [[nodiscard]] Duration drawn(Duration low, Duration high);
    [[nodiscard]] Links::Quality healthy() const;
    void tell(const std::string& what);

    // world_network.cpp: Environment, and what is sent
    [[nodiscard]] std::size_t members() const { return plan_.weights.size(); }
    [[nodiscard]] MemberIndex member_of(ProcessIndex process) const;
    [[nodiscard]] bool may_talk(ProcessIndex process, MemberIndex member) const;
    void post(MemberIndex from, MemberIndex to, const LetterPtr& letter);
    void deliver(const Delivery& delivery);
    [[nodiscard]] LetterPtr letter_of(const replica::Frame& frame);
    void examine(ProcessIndex from, const Letter& letter, bool is_to_all);
    void check_is_durable(ProcessIndex from, const Letter& letter);
    [[nodiscard]] Instant now() const override { return queue_.now(); }
    void after(Duration delay, std::function<void()> run) override { queue_.after(delay, std::move(run)); }
    [[nodiscard]] Duration sync_time(ProcessIndex process) override;
    [[nodiscard]] Duration work_time() override;
    [[nodiscard]] std::uint64_t draw(std::uint64_t bound) override { return random_.below(bound); }
    Workshop& workshop() override { return workshop_; }
    [[nodiscard]] Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) override;
    void send(ProcessIndex from, MemberIndex to, const replica::Frame& frame) override;
    void broadcast(ProcessIndex from, const replica::Frame& frame) override;
    void on_started(
        ProcessIndex process, const chain::FinalHead& head, const std::vector<consensus::Record>& records) override;
    void on_committed(ProcessIndex process, const replica::Commit& commit, const state::StateStore& state) override;
    void on_effect(ProcessIndex process, const consensus::Report& report) override;
    void on_effect(ProcessIndex process, const consensus::Misbehaved& misbehaved) override;
    void on_effect(ProcessIndex process, const consensus::Diverged& diverged) override;
    void on_broken_disk(ProcessIndex process, storage::StorageError error) override;
    void on_interrupted(ProcessIndex process, Interruption interruption) override;

    // world_faults.cpp: what goes wrong
    void begin_faults();
    void tick(std::size_t member);
    void misfortune();
    void happen(Fault fault);
    void happened(Fault fault, const std::string& where);
    void degrade_links(Fault fault);
    void divide(bool one_way);
    void clog(std::size_t member);
    void throttle(std::size_t member);
    void cut_power(std::size_t member);
    void fail(std::size_t member);
    void flip_bit(std::size_t member);
    void fill_disk(std::size_t member);
    void slow_disk(std::size_t member);
    void keep_disk(std::size_t member);
    void go_back_to_old_disk(std::size_t member);
    void set_times();
    void turn_forward(std::size_t member);
    void turn_back(std::size_t member);
    [[nodiscard]] Duration a_while();
    void restart_later(std::size_t member);
    [[nodiscard]] Fault next_fault();
    void count(Fault fault) { ++outcome_.faults[static_cast<std::size_t>(fault)]; }
    void heal();
    void heal_member(std::size_t member);
    void correct_time(std::size_t member);

    Plan plan_;
    std::shared_ptr<const Ground> ground_;
    Story story_;
    Random random_;
    EventQueue<Event> queue_;
    Links links_;
    chain::NetworkDefinition definition_;
    std::optional<ledger::Committee> committee_;
    Customers customers_;
    Checker checker_;
    Workshop workshop_;
    std::vector<std::unique_ptr<Validator>> processes_;   ///< by process index
    std::map<std::size_t, std::vector<bool>> audiences_;  ///< of both processes of a twin: whom each talks to
    std::map<std::size_t, std::size_t> twins_;            ///< second process of a member, and back
    std::vector<std::unique_ptr<Adversary>> adversaries_; ///< by member; null: honest
    std::vector<Ailments> ailments_;                      ///< by member
    Fingerprint trace_;
    enum class Phase : std::uint8_t { Rough, Calm, Over } phase_ = Phase::Rough;
    Instant started_;
    std::optional<Liveness> liveness_; ///< in the calm phase
    using VoteName = std::tuple<MemberIndex, Slot, ledger::VoteKind>;
    std::map<VoteName, Instant> with_collectors_; ///< votes that went to them alone, and when
    LetterPtr letter_;                            ///< the last one read
    Instant healed_;
    Slot healed_at_;
    Outcome outcome_;
};

} // namespace arpeggio::simulation
