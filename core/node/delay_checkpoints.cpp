#include "node/delay_checkpoints.h"

#include "base/check.h"
#include "codec/writer.h"

namespace arpeggio::node {
namespace {
constexpr std::uint8_t delay_prefix = 'd'; ///< of the process's store, beside layout.h's

/// Number 0 is the head: question ‖ whether it is answered ‖ the answer, or the number of pieces (u32) and what
/// Evaluation::save gives before the forms kept. From 1 on: the forms kept, in pieces.
Bytes key_of(std::uint32_t number) {
    Bytes out{delay_prefix};
    for (unsigned shift = 32; shift > 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
    return out;
}
codec::Writer begin_head(const DelayQuestion& question, bool is_answered) {
    codec::Writer out;
    out.u64(question.epoch.value).fixed(question.mix).u32(question.bits).u64(question.squarings).boolean(is_answered);
    return out;
}

struct Head {
    DelayQuestion question;
    bool is_answered = false;
    std::uint32_t pieces = 0;
    Bytes rest;
};
Result<Head, codec::DecodeError> read_head(ByteView bytes) {
    codec::Reader in(bytes);
    Head out;
    TRY(out.question.epoch.value, in.u64());
    TRY(out.question.mix, in.fixed<Hash>());
    TRY(out.question.bits, in.u32());
    TRY(out.question.squarings, in.u64());
    TRY(out.is_answered, in.boolean());
    if (!out.is_answered) {
        TRY(out.pieces, in.u32());
    }
    TRY(const ByteView rest, in.bytes(in.left()));
    out.rest = to_bytes(rest);
    return out;
}
} // namespace

DelayCheckpoints::DelayCheckpoints(const storage::Store& store, Commit commit, std::uint64_t interval)
    : store_(store), commit_(std::move(commit)), interval_(interval) {
    CHECK(commit_ && interval_ > 0);
}

/// A store that cannot be read has nothing: whoever writes to it learns what is wrong.
std::optional<Bytes> DelayCheckpoints::get(std::uint32_t number) const {
    auto found = store_.get(key_of(number));
    if (!found) return std::nullopt;
    return *std::move(found);
}

DelayCheckpoints::Place DelayCheckpoints::load(const DelayQuestion& question, const delay::Discriminant& discriminant) {
    const auto bytes = get(0);
    if (!bytes) return {};
    auto head = read_head(*bytes);
    if (!head || head->question != question) return {};
    if (head->is_answered) return std::move(head->rest);
    Bytes saved = std::move(head->rest);
    const std::size_t head_size = saved.size();
    for (std::uint32_t number = 1; number <= head->pieces; ++number) {
        const auto piece = get(number);
        if (!piece) return {};
        append(saved, *piece);
    }
    auto evaluation = delay::Evaluation::restore(discriminant, question.squarings, saved);
    if (!evaluation) return {};
    pieces_ = head->pieces;
    forms_written_ = saved.size() - head_size;
    return *std::move(evaluation);
}

void DelayCheckpoints::save(
    const DelayQuestion& question, const delay::Discriminant& discriminant, const delay::Evaluation& reached) {
    const Bytes saved = reached.save();
    const ByteView head = ByteView(saved).first(delay::Evaluation::saved_head_size(discriminant));
    const ByteView forms = ByteView(saved).subspan(head.size());
    CHECK(forms.size() >= forms_written_);
    storage::Batch batch;
    if (forms.size() > forms_written_) batch.put(key_of(++pieces_), to_bytes(forms.subspan(forms_written_)));
    forms_written_ = forms.size();
    batch.put(key_of(0), begin_head(question, false).u32(pieces_).bytes(head).out());
    commit_(std::move(batch));
}

void DelayCheckpoints::save_answer(const DelayQuestion& question, ByteView answer) {
    storage::Batch batch = erase_all();
    batch.put(key_of(0), begin_head(question, true).bytes(answer).out());
    commit_(std::move(batch));
    pieces_ = 0;
    forms_written_ = 0;
}

void DelayCheckpoints::clear() {
    commit_(erase_all());
    pieces_ = 0;
    forms_written_ = 0;
}

/// What the store has, which may be another question's, and what is on its way there.
storage::Batch DelayCheckpoints::erase_all() const {
    storage::Batch batch;
    (void)store_.scan(Bytes{delay_prefix}, {}, [&](ByteView key, ByteView) {
        batch.erase(to_bytes(key));
        return true;
    });
    for (std::uint32_t number = 0; number <= pieces_; ++number) batch.erase(key_of(number));
    return batch;
}

} // namespace arpeggio::node
