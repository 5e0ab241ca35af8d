// What a signature and a hash cost: the floor under everything a node does.
#include "bench/random_bytes.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/secp256k1.h"
#include "crypto/vrf.h"

#include <benchmark/benchmark.h>

namespace arpeggio {
namespace {

struct SignedDigest {
    Hash digest;
    crypto::EcdsaSignature signature;
};
/// Signatures of as many keys: recovery of one and the same would be kind to the caches.
std::vector<SignedDigest> signed_digests(std::size_t count) {
    Random random(1);
    std::vector<SignedDigest> out;
    while (out.size() < count) {
        const auto key = crypto::Secp256k1SecretKey::from_bytes(random_bytes(random, 32));
        if (!key) continue;
        const Hash digest = Hash::from(random_bytes(random, 32));
        out.push_back({digest, key->sign(digest)});
    }
    return out;
}

void secp256k1_recover(benchmark::State& state) {
    static const auto signatures = signed_digests(1024);
    std::size_t at = 0;
    for (auto _ : state) {
        const auto& next = signatures[at++ % signatures.size()];
        benchmark::DoNotOptimize(crypto::recover(next.digest, next.signature));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(secp256k1_recover)->Threads(1)->Threads(2)->UseRealTime();

void secp256k1_sign(benchmark::State& state) {
    Random random(1);
    const auto key = crypto::Secp256k1SecretKey::from_bytes(random_bytes(random, 32));
    Hash digest = Hash::from(random_bytes(random, 32));
    for (auto _ : state) {
        ++digest.bytes[0];
        benchmark::DoNotOptimize(key->sign(digest));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(secp256k1_sign);

void ed25519_verify(benchmark::State& state) {
    Random random(1);
    const auto key = crypto::Ed25519SecretKey::from_seed(random_bytes(random, 32));
    const Bytes message = random_bytes(random, 128); // a vote
    const auto signature = key.sign(message);
    for (auto _ : state) benchmark::DoNotOptimize(crypto::verify(key.public_key(), message, signature));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ed25519_verify)->Threads(1)->Threads(2)->UseRealTime();

void ed25519_sign(benchmark::State& state) {
    Random random(1);
    const auto key = crypto::Ed25519SecretKey::from_seed(random_bytes(random, 32));
    const Bytes message = random_bytes(random, 128);
    for (auto _ : state) benchmark::DoNotOptimize(key.sign(message));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ed25519_sign);

void vrf_prove(benchmark::State& state) {
    Random random(1);
    const auto key = crypto::Ed25519SecretKey::from_seed(random_bytes(random, 32));
    const Bytes alpha = random_bytes(random, 40); // seed and slot
    for (auto _ : state) benchmark::DoNotOptimize(crypto::vrf_prove(key, alpha));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(vrf_prove);

void vrf_verify(benchmark::State& state) {
    Random random(1);
    const auto key = crypto::Ed25519SecretKey::from_seed(random_bytes(random, 32));
    const Bytes alpha = random_bytes(random, 40);
    const auto proof = crypto::vrf_prove(key, alpha);
    for (auto _ : state) benchmark::DoNotOptimize(crypto::vrf_verify(key.public_key(), alpha, proof));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(vrf_verify);

void hash_blake2b(benchmark::State& state) {
    Random random(1);
    const Bytes data = random_bytes(random, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(crypto::hash(crypto::HashDomain::StateNode, {data}));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hash_blake2b)->Arg(64)->Arg(4096);

void hash_keccak256(benchmark::State& state) {
    Random random(1);
    const Bytes data = random_bytes(random, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(crypto::keccak256(data));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hash_keccak256)->Arg(64)->Arg(4096);

} // namespace
} // namespace arpeggio
