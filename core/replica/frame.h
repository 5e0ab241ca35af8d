#pragma once
#include "consensus/message.h"

namespace arpeggio::replica {

// What replicas of one shard send each other, in memory or over a socket. Bounded as consensus/message.h says.

/// Which chain and committee a frame is for; a frame for another is dropped unread.
struct Envelope {
    ShardId shard;
    Epoch epoch;
    Instance instance;
    friend bool operator==(const Envelope&, const Envelope&) = default;
};

/// Pending transactions passed on, in wire form.
struct Relay {
    std::vector<Bytes> transactions;

    static constexpr std::size_t transactions_max = 1024;
    static constexpr std::size_t size_max = 1'000'000; ///< encoded bytes
    friend bool operator==(const Relay&, const Relay&) = default;
};

using Payload = std::variant<consensus::Message, Relay>;

Bytes encode_frame(const Envelope& envelope, const Payload& payload, std::size_t committee_size);
/// Reads the envelope only, so that a frame for another instance costs nothing.
Result<Envelope, codec::DecodeError> decode_envelope(ByteView frame);
Result<Payload, codec::DecodeError> decode_payload(ByteView frame, std::size_t committee_size);

} // namespace arpeggio::replica
