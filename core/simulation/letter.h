#pragma once
#include "replica/effects.h"

namespace arpeggio::simulation {

/// A frame on its way, decoded once for all who receive it.
struct Letter {
    replica::Frame frame;
    replica::Envelope envelope;
    std::optional<replica::Payload> payload; ///< absent: nobody can read it

    /// The consensus message it carries; null if none.
    [[nodiscard]] const consensus::Message* message() const {
        return payload ? std::get_if<consensus::Message>(&*payload) : nullptr;
    }
    template <class Kind>
    [[nodiscard]] const Kind* as() const {
        const auto* one = message();
        return one ? std::get_if<Kind>(one) : nullptr;
    }
};
using LetterPtr = std::shared_ptr<const Letter>;

inline LetterPtr read_letter(replica::Frame frame, std::size_t committee_size) {
    auto letter = std::make_shared<Letter>();
    if (const auto envelope = replica::decode_envelope(*frame)) {
        letter->envelope = *envelope;
        if (auto payload = replica::decode_payload(*frame, committee_size)) letter->payload = *std::move(payload);
    }
    letter->frame = std::move(frame);
    return letter;
}

} // namespace arpeggio::simulation
