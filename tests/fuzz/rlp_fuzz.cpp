#include "codec/rlp.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

using namespace arpeggio;

namespace {
/// Writes what `items` holds; false at the first that cannot be read. The depth is bounded here, as every caller bounds
/// it.
bool rewrite(codec::RlpReader items, codec::RlpWriter& out, int depth_left) {
    while (!items.at_end()) {
        const auto item = items.item();
        if (!item || (item->is_list && depth_left == 0)) return false;
        bool is_good = true;
        if (item->is_list) {
            out.list([&] { is_good = rewrite(codec::RlpReader(item->payload), out, depth_left - 1); });
        } else {
            out.string(item->payload);
        }
        if (!is_good) return false;
    }
    return true;
}
void check(const Bytes& bytes) {
    codec::RlpWriter out;
    if (rewrite(codec::RlpReader(bytes), out, 64)) CHECK(out.out() == bytes);
    codec::RlpReader in(bytes);
    if (const auto number = in.number256()) {
        const Bytes again = codec::RlpWriter().number256(*number).out();
        CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
    } else {
        CHECK(in.left() == bytes.size());
    }
}
} // namespace

FUZZ(rlp) {
    check(to_bytes(input));
    codec::RlpWriter valid;
    valid.list(
        [&] { valid.number(1024).list([&] { valid.string(Bytes(60, 7)).list([] {}); }).number256(U256::max()); });
    check(mutate(valid.out(), input));
}
