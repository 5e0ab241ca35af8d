#pragma once
// What a process writes about its evaluation of the delay function, and questions small enough for a test.
#include "codec/reader.h"
#include "delay/verify.h"
#include "node/delay_checkpoints.h"

namespace arpeggio::test {

inline node::DelayQuestion delay_question(std::uint8_t epoch, std::uint64_t squarings = 1000) {
    return {{epoch}, Hash::from(Bytes(32, epoch)), 64, squarings};
}
/// One that no test sees the end of.
inline node::DelayQuestion endless_question(std::uint8_t epoch) {
    return delay_question(epoch, delay::squarings_max);
}
inline bool is_answer(const node::DelayQuestion& question, ByteView answer) {
    const auto discriminant = delay::Discriminant::from_seed(question.mix, question.bits);
    return delay::verify(discriminant, question.squarings, answer).has_value();
}

using Batches = std::vector<storage::Batch>;

/// A store that holds what these batches wrote, one after the other.
inline std::unique_ptr<storage::Store> store_of(const Batches& batches) {
    auto store = storage::make_memory_store();
    for (const auto& batch : batches) CHECK(store->commit(batch, storage::Durability::Lazy).has_value());
    return store;
}

/// Keys in order, with values, of all that a store has of the delay function.
inline std::vector<std::pair<Bytes, Bytes>> delay_entries(const storage::Store& store) {
    std::vector<std::pair<Bytes, Bytes>> out;
    const auto seen = store.scan(Bytes{'d'}, {}, [&](ByteView key, ByteView value) {
        out.emplace_back(to_bytes(key), to_bytes(value));
        return true;
    });
    CHECK(seen.has_value());
    return out;
}

/// Parts of the head, in bytes: the question, whether it is answered, the number of pieces, then what an evaluation
/// saves: squarings, done, the form reached.
constexpr std::size_t question_size = 8 + 32 + 4 + 8, reached_at = question_size + 1 + 4 + 8 + 8;

/// Squarings done, as the head in a batch says; absent if it holds none, or an answer.
inline std::optional<std::uint64_t> done_in(const storage::Batch& batch) {
    for (const auto& change : batch.changes()) {
        if (change.key != Bytes{'d', 0, 0, 0, 0} || !change.value || (*change.value)[question_size] != 0) continue;
        codec::Reader in(ByteView(*change.value).subspan(reached_at - 8));
        return *in.u64();
    }
    return std::nullopt;
}

} // namespace arpeggio::test
