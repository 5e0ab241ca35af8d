#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "state/page.h"

using namespace arpeggio;
using namespace arpeggio::state;

namespace {
void check(const PageId& id, const Bytes& bytes) {
    const auto page = decode_page(id, bytes);
    if (!page) return;
    CHECK(page->encode() == bytes);
    for (std::size_t slot = 0; slot < page_slots; ++slot)
        if (page->slots[slot].kind == Node::Kind::Leaf) CHECK(id.slot_of(page->slots[slot].key) == slot);
}
Page sample() {
    Page page;
    page.slots[0] = Node::leaf({}, Hash::from(LeafKey{}.view()));
    page.slots[3] = Node::subtree({});
    return page;
}
} // namespace

FUZZ(page) {
    check({}, to_bytes(input));
    check({{}, tree_depth - page_levels}, to_bytes(input));
    check({{}, page_levels}, mutate(sample().encode(), input));
}
