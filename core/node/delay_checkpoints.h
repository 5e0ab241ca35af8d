#pragma once
#include "delay/evaluation.h"
#include "storage/store.h"

#include <functional>
#include <variant>

namespace arpeggio::node {

/// What the delay function is evaluated on, once an epoch.
struct DelayQuestion {
    Epoch epoch; ///< that the mix is of
    Hash mix;
    std::uint32_t bits = 0;      ///< of the discriminant; a Discriminant's size
    std::uint64_t squarings = 0; ///< 1 to delay::squarings_max
    friend bool operator==(const DelayQuestion&, const DelayQuestion&) = default;
};

/// DelayCheckpoints: how far the process is with its one evaluation of the delay function, and the answer once it is
/// there, kept over restarts. Part of the process's store (core/ARCHITECTURE.md, section 7), which nobody else writes.
/// Forms kept for the proof are written once each, in pieces, as an evaluation has megabytes of them.
/// Limits: one question's; 4 MB and a piece each `interval` squarings and restart. Threading: one thread at a time.
class DelayCheckpoints {
public:
    /// Writes a batch after those given before, with storage::Durability::Lazy. Called on the threads
    /// of the DelayWorker and on the one that destroys it.
    using Commit = std::function<void(storage::Batch)>;
    static constexpr std::uint64_t interval_usual = 100'000; ///< 2 s of work at 2,048 bits

    /// `store`, which what is committed reaches in the end, outlives this. `interval`: squarings from one checkpoint to
    /// the next, at least 1 (CHECK).
    DelayCheckpoints(const storage::Store& store, Commit commit, std::uint64_t interval = interval_usual);

    /// Where to go on with a question: nowhere, at an evaluation, or at its answer. Nowhere, too, if what is kept is of
    /// another question or damaged. An answer or evaluation that is damaged and looks sound is found out by verify
    /// only.
    using Place = std::variant<std::monostate, delay::Evaluation, Bytes>;
    Place load(const DelayQuestion& question, const delay::Discriminant& discriminant);
    void save(const DelayQuestion& question, const delay::Discriminant& discriminant, const delay::Evaluation& reached);
    void save_answer(const DelayQuestion& question, ByteView answer); ///< in place of the evaluation
    void clear();

    [[nodiscard]] std::uint64_t interval() const { return interval_; }

private:
    [[nodiscard]] std::optional<Bytes> get(std::uint32_t number) const;
    [[nodiscard]] storage::Batch erase_all() const;

    const storage::Store& store_;
    Commit commit_;
    std::uint64_t interval_;
    std::uint32_t pieces_ = 0;      ///< written, or committed and on their way
    std::size_t forms_written_ = 0; ///< bytes in the pieces
};

} // namespace arpeggio::node
