#include "sync/state_message.h"

#include <algorithm>

namespace arpeggio::sync {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using storage::StorageError;

/// What an answer holds: the byte behind its root.
enum class Kind : std::uint8_t { Range = 0, OtherRoots = 1 };

void encode_content(Writer& out, const state::Range& range) {
    out.u8(static_cast<std::uint8_t>(Kind::Range));
    state::encode_range(out, range);
}
void encode_content(Writer& out, const OtherRoots& others) {
    CHECK(others.roots.size() <= OtherRoots::roots_max);
    out.u8(static_cast<std::uint8_t>(Kind::OtherRoots)).u32(static_cast<std::uint32_t>(others.roots.size()));
    for (const Hash& root : others.roots) out.fixed(root);
}

Result<OtherRoots, DecodeError> decode_roots(Reader& in) {
    OtherRoots out;
    TRY(const std::size_t count, in.count(OtherRoots::roots_max, Hash::size));
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const auto root, in.fixed<Hash>());
        out.roots.push_back(root);
    }
    return out;
}

Result<StateAnswer, DecodeError> decode_content(const Hash& root, Kind kind, Reader& in) {
    switch (kind) {
    case Kind::Range: {
        TRY(state::Range range, state::decode_range(in));
        return StateAnswer{root, std::move(range)};
    }
    case Kind::OtherRoots: {
        TRY(OtherRoots others, decode_roots(in));
        return StateAnswer{root, std::move(others)};
    }
    }
    return Fail(DecodeError::OutOfRange);
}
} // namespace

Bytes encode_state_request(const StateRequest& request) {
    Writer out(StateRequest::bytes_max);
    out.fixed(request.root).fixed(request.from).fixed(request.to);
    return std::move(out).out();
}

Result<StateRequest, DecodeError> decode_state_request(ByteView bytes) {
    Reader in(bytes);
    StateRequest out;
    TRY(out.root, in.fixed<Hash>());
    TRY(out.from, in.fixed<state::LeafKey>());
    TRY(out.to, in.fixed<state::LeafKey>());
    TRY_VOID(in.finish());
    if (out.to < out.from) return Fail(DecodeError::OutOfRange);
    return out;
}

Bytes encode_state_answer(const StateAnswer& answer) {
    Writer out;
    out.fixed(answer.root);
    std::visit([&](const auto& content) { encode_content(out, content); }, answer.content);
    CHECK(out.out().size() <= StateAnswer::bytes_max);
    return std::move(out).out();
}

Result<StateAnswer, DecodeError> decode_state_answer(ByteView bytes) {
    if (bytes.size() > StateAnswer::bytes_max) return Fail(DecodeError::TooLong);
    Reader in(bytes);
    TRY(const auto root, in.fixed<Hash>());
    TRY(const std::uint8_t kind, in.u8());
    TRY(StateAnswer answer, decode_content(root, static_cast<Kind>(kind), in));
    TRY_VOID(in.finish());
    return answer;
}

Result<StateAnswer, StorageError> answer_state(const std::vector<HeldState>& held, const StateRequest& request) {
    const auto asked = std::ranges::find(held, request.root, &HeldState::root);
    if (asked != held.end()) {
        TRY(state::Range range, state::make_range(*asked->state, request.from, request.to));
        return StateAnswer{request.root, std::move(range)};
    }
    OtherRoots others;
    for (const HeldState& one : held) {
        if (others.roots.size() < OtherRoots::roots_max) others.roots.push_back(one.root);
    }
    return StateAnswer{request.root, std::move(others)};
}

} // namespace arpeggio::sync
