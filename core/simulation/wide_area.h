#pragma once
#include "simulation/event_queue.h"
#include "simulation/floor.h"
#include "simulation/ground.h"
#include "simulation/validator.h"

namespace arpeggio::simulation {

/// What a committee all over the world is measured at.
struct WideAreaPlan {
    std::size_t members = 4;
    Duration time = std::chrono::seconds{60};     ///< virtual
    Duration sync = std::chrono::milliseconds{4}; ///< of a disk, at most; half of it at least
    Duration work = std::chrono::milliseconds{3}; ///< of executing or hashing a block, at most
    std::uint64_t jitter_percent = 10;            ///< of a link's delay is added at most
    std::uint64_t dead_percent = 0;               ///< of the weight (all alike) that is never up, rounded down
    bool kills_leaders = false;                   ///< that of every second window, just before it, for 10 s
};

struct WideAreaOutcome {
    std::uint64_t blocks = 0; ///< final at the first member that is up
    Duration time{};
    std::vector<Duration> finality; ///< from a block's timestamp to its commit, by block and member, sorted
    std::vector<Duration> floors;   ///< what routing and distances alone would take, sorted
    /// One over the other, in thousandths, sorted.
    std::vector<std::uint64_t> ratios_permille;
    bool has_split = false;

    template <class T>
    [[nodiscard]] static T percentile(const std::vector<T>& sorted, std::size_t percent) {
        CHECK(!sorted.empty() && percent < 100);
        return sorted[sorted.size() * percent / 100];
    }
};

/// WideArea: honest members in ten cities (regions.h), each the real replica on a virtual clock, disk and links: how
/// soon blocks are final, and how many come when members fail.
class WideArea final : private Environment {
public:
    WideArea(std::uint64_t seed, const WideAreaPlan& plan, std::shared_ptr<const Ground> ground);
    ~WideArea() override;
    WideAreaOutcome run(); ///< once

private:
    struct Delivery {
        LetterPtr letter;
        MemberIndex from, to;
    };
    using Task = std::function<void()>;
    using Event = std::variant<Delivery, Task>;

    void make_member(std::size_t member);
    [[nodiscard]] LetterPtr letter_of(const replica::Frame& frame);
    void post(MemberIndex from, MemberIndex to, const LetterPtr& letter);
    void watch_windows();
    void kill(MemberIndex leader);
    [[nodiscard]] Duration drawn(Duration low, Duration high);

    [[nodiscard]] Instant now() const override { return queue_.now(); }
    void after(Duration delay, std::function<void()> run) override { queue_.after(delay, std::move(run)); }
    [[nodiscard]] Duration sync_time(ProcessIndex) override { return drawn(plan_.sync / 2, plan_.sync); }
    [[nodiscard]] Duration work_time() override { return drawn(Duration{0}, plan_.work); }
    [[nodiscard]] std::uint64_t draw(std::uint64_t bound) override { return random_.below(bound); }
    Workshop& workshop() override { return workshop_; }
    [[nodiscard]] Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) override {
        return ground_->verify(wire);
    }
    void send(ProcessIndex from, MemberIndex to, const replica::Frame& frame) override;
    void broadcast(ProcessIndex from, const replica::Frame& frame) override;
    void on_started(ProcessIndex, const chain::FinalHead&, const std::vector<consensus::Record>&) override {}
    void on_committed(ProcessIndex process, const replica::Commit& commit, const state::StateStore& state) override;
    void on_effect(ProcessIndex, const consensus::Report&) override { outcome_.has_split = true; }
    void on_effect(ProcessIndex, const consensus::Misbehaved&) override { outcome_.has_split = true; }
    void on_effect(ProcessIndex, const consensus::Diverged&) override { outcome_.has_split = true; }
    void on_broken_disk(ProcessIndex, storage::StorageError) override { outcome_.has_split = true; }
    void on_interrupted(ProcessIndex, Interruption) override {}

    WideAreaPlan plan_;
    std::shared_ptr<const Ground> ground_;
    Random random_;
    EventQueue<Event> queue_;
    chain::NetworkDefinition definition_;
    std::optional<ledger::Committee> committee_;
    consensus::Settings settings_; ///< as of the network main
    std::optional<Floor> floor_;
    Workshop workshop_;
    std::vector<std::unique_ptr<Validator>> members_;
    std::size_t dead_; ///< so many, the last ones, are never up
    std::map<Height, Hash> agreed_;
    std::map<Slot, std::vector<Duration>> floor_of_slot_; ///< one entry a member
    Window last_killed_;
    LetterPtr last_letter_;
    WideAreaOutcome outcome_;
};

} // namespace arpeggio::simulation
