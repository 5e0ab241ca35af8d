#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "sync/fetch_progress.h"
#include "sync/state_message.h"

using namespace arpeggio;
using namespace arpeggio::sync;

namespace {
void check(const Bytes& bytes) {
    const auto request = decode_state_request(bytes);
    if (request) CHECK(encode_state_request(*request) == bytes && request->from <= request->to);
    const auto answer = decode_state_answer(bytes);
    if (answer) CHECK(encode_state_answer(*answer) == bytes);
    const auto progress = decode_progress(bytes);
    if (progress) CHECK(encode_progress(*progress) == bytes && progress->done_ppm() <= FetchProgress::all_ppm);
}
} // namespace

FUZZ(state_message) {
    check(to_bytes(input));
    const state::Leaf leaf{{}, {1, 2}};
    check(mutate(encode_state_request({{}, {}, {}}), input));
    check(mutate(encode_state_answer({{}, state::Range{{}, {}, {leaf}, {state::Proof::Empty{}}}}), input));
    check(mutate(encode_state_answer({{}, OtherRoots{{Hash{}, Hash{}}}}), input));
    FetchProgress begun = FetchProgress::begin({});
    begun.next[1] = std::nullopt;
    check(mutate(encode_progress(begun), input));
}
