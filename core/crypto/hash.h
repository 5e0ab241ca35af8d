#pragma once
#include "base/ids.h"

#include <initializer_list>

namespace arpeggio::crypto {

/// Keccak-256 as in Ethereum (the original padding, not SHA3-256).
Hash keccak256(ByteView data);

/// What a BLAKE2b hash is for. Each use has its own domain, so that no two uses can be given the same preimage.
/// The number is part of the protocol: it is never reused or changed.
enum class HashDomain : std::uint8_t {
    Header = 1,
    Body = 2,
    TransactionsRoot = 3,
    ReceiptsRoot = 4,
    MerkleNode = 5,
    StateLeafKey = 6,
    StateLeaf = 7,
    StateNode = 8,
    Committee = 9,
    Leader = 10,
    Candidate = 11,
    Vote = 12,
    Genesis = 13,
    KeyProof = 14,
};

/// BLAKE2b-256 keyed with the domain, over the parts one after the other. Parts are not delimited: the caller gives
/// fixed sizes, or delimits them.
Hash hash(HashDomain domain, std::initializer_list<ByteView> parts);

/// BLAKE2b as in RFC 7693: digest of 1 to 64 bytes, key of 0 to 64.
Bytes blake2b(ByteView data, std::size_t digest_size, ByteView key = {});

/// Root of the binary Merkle tree over the leaves in order. An odd node is carried up unchanged; no leaves give the
/// zero hash; `domain` tells what is listed.
Hash merkle_root(HashDomain domain, const std::vector<Hash>& leaves);

} // namespace arpeggio::crypto
