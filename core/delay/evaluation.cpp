#include "delay/evaluation.h"

#include "base/check.h"
#include "codec/writer.h"
#include "delay/prover.h"

namespace arpeggio::delay {

struct Evaluation::State {
    State(const Discriminant& of, std::uint64_t count)
        : discriminant(of), group(of), squarings(count), plan(Plan::of(count)), reached(group.generator()) {}

    void square();
    void start_proof();

    Discriminant discriminant;
    Group group;
    std::uint64_t squarings;
    Plan plan;
    std::uint64_t done = 0;
    Form reached;
    Bytes checkpoints; ///< encoded: a fifth of the memory, and any thread may free it
    std::optional<Prover> prover;
};

void Evaluation::State::square() {
    if (done % plan.spacing() == 0) append(checkpoints, group.encode(reached));
    group.square(reached);
    ++done;
}

void Evaluation::State::start_proof() {
    prover.emplace(group, checkpoints, squarings, make_challenge(discriminant, squarings, group.encode(reached)));
}

Evaluation::Evaluation(const Discriminant& discriminant, std::uint64_t squarings)
    : state_(std::make_unique<State>(discriminant, squarings)) {}
Evaluation::Evaluation(std::unique_ptr<State> state) : state_(std::move(state)) {}
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;
Evaluation::~Evaluation() = default;

void Evaluation::step(std::uint64_t steps) {
    State& state = *state_;
    for (; steps > 0 && state.done < state.squarings; --steps) state.square();
    if (steps > 0 && !state.prover) state.start_proof();
    for (; steps > 0 && !state.prover->is_done(); --steps) state.prover->advance();
}

std::uint64_t Evaluation::squarings_done() const {
    return state_->done;
}

bool Evaluation::is_done() const {
    return state_->prover && state_->prover->is_done();
}

Bytes Evaluation::answer() const {
    CHECK(is_done());
    Bytes out = state_->group.encode(state_->reached);
    append(out, state_->group.encode(state_->prover->proof()));
    return out;
}

Bytes Evaluation::save() const {
    codec::Writer out(saved_head_size(state_->discriminant) + state_->checkpoints.size());
    out.u64(state_->squarings).u64(state_->done);
    out.bytes(state_->group.encode(state_->reached)).bytes(state_->checkpoints);
    return std::move(out).out();
}

Result<Evaluation, codec::DecodeError>
Evaluation::restore(const Discriminant& discriminant, std::uint64_t squarings, ByteView saved) {
    auto state = std::make_unique<State>(discriminant, squarings);
    codec::Reader in(saved);
    TRY(const std::uint64_t of, in.u64());
    TRY(state->done, in.u64());
    if (of != squarings || state->done > squarings) return Fail(codec::DecodeError::OutOfRange);
    const std::size_t form_size = state->group.form_size();
    TRY(const ByteView reached, in.bytes(form_size));
    TRY(const ByteView checkpoints, in.bytes(state->plan.checkpoints(state->done) * form_size));
    TRY_VOID(in.finish());
    auto form = state->group.decode(reached);
    if (!form) return Fail(codec::DecodeError::NonCanonical);
    state->reached = *std::move(form);
    for (ByteView rest = checkpoints; !rest.empty(); rest = rest.subspan(form_size)) {
        if (!state->group.decode(rest.first(form_size))) return Fail(codec::DecodeError::NonCanonical);
    }
    state->checkpoints = to_bytes(checkpoints);
    return Evaluation(std::move(state));
}

} // namespace arpeggio::delay
