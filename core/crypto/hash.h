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
    Route = 15,
    DelayDiscriminant = 16,
    DelayChallenge = 17,
    DelayOutput = 18,
    Assignment = 24,
    EpochMix = 25,
    Mail = 32,
    MailList = 33,
    OutboxEntry = 34,
    OutboxRoot = 35,
};

/// BLAKE2b-256 over the parts one after the other, with personalization "arpeggio" and the domain as the first byte of
/// the salt (parameter block of the BLAKE2 paper, section 2.8; a key would cost a second block each time).
/// Parts are not delimited: the caller gives fixed sizes, or delimits them.
Hash hash(HashDomain domain, std::initializer_list<ByteView> parts);

/// BLAKE2b as in RFC 7693: digest of 16 to 64 bytes, key of 0 or 16 to 64 (libsodium's range; CHECK).
Bytes blake2b(ByteView data, std::size_t digest_size, ByteView key = {});

/// Root of the binary Merkle tree over the leaves in order: hash(domain, {number of leaves as 8 bytes little-endian,
/// top}), where a pair's node is hash(MerkleNode, {left, right}) and an odd node is carried up unchanged. `domain`
/// tells what is listed; the number keeps a list from sharing its root with the list of its inner nodes. No leaves: the
/// zero hash.
Hash merkle_root(HashDomain domain, const std::vector<Hash>& leaves);

} // namespace arpeggio::crypto
