#include "codec/abi.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

using namespace arpeggio;
using codec::AbiReader;
using codec::AbiWriter;

namespace {
/// What is read of (uint32, address, uint256, uint64, bytes, bytes) gives the same bytes again.
void check(const Bytes& bytes) {
    AbiReader in(bytes, 6);
    const auto small = in.u32();
    const auto address = small ? in.address() : Fail(small.error());
    const auto large = address ? in.u256() : Fail(address.error());
    const auto number = large ? in.u64() : Fail(large.error());
    const auto first = number ? in.bytes(64) : Fail(number.error());
    const auto second = first ? in.bytes(64) : Fail(first.error());
    if (!second || !in.finish()) return;
    AbiWriter out(6);
    out.u64(*small).address(*address).u256(*large).u64(*number).bytes(*first).bytes(*second);
    CHECK(out.out() == bytes);
}
} // namespace

FUZZ(abi) {
    check(to_bytes(input));
    const Bytes sample =
        AbiWriter(6).u64(1).address({}).u256(U256::max()).u64(9).bytes(Bytes(33, 7)).bytes(Bytes(2, 1)).out();
    check(mutate(sample, input));
}
