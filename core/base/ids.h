#pragma once
#include "base/bytes.h"
#include "base/strong.h"

namespace arpeggio {

using Hash = FixedBytes<struct HashTag, 32>;
using Address = FixedBytes<struct AddressTag, 20>; ///< as in Ethereum: the last 20 bytes of keccak256(public key)

using NetworkId = Strong<struct NetworkIdTag>;              ///< below 2^36, so that chain ids stay below 2^53
using ShardId = Strong<struct ShardIdTag, std::uint32_t>;   ///< 0 is the beacon
using Height = Strong<struct HeightTag>;                    ///< position in one chain; genesis is 0
using Slot = Strong<struct SlotTag>;                        ///< one attempt at agreement, counted per instance from 0
using Window = Strong<struct WindowTag>;                    ///< slots that share a leader
using Epoch = Strong<struct EpochTag>;                      ///< genesis is epoch 0
using Instance = Strong<struct InstanceTag, std::uint32_t>; ///< raised when a halted shard gets new members
using MemberIndex = Strong<struct MemberIndexTag, std::uint16_t>; ///< place in a committee sorted by public key
using TimestampMs = Strong<struct TimestampTag>;                  ///< milliseconds since the Unix epoch

/// The EIP-155 chain id of one shard of one network.
constexpr std::uint64_t chain_id_of(NetworkId network, ShardId shard) {
    return network.value * 65536 + shard.value;
}

} // namespace arpeggio
