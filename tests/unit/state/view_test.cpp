#include "base/random.h"
#include "state/view.h"

#include <gtest/gtest.h>

#include <set>

using namespace arpeggio;
using namespace arpeggio::state;

namespace {

/// A view of what was put into it.
class MapView final : public View {
public:
    Result<std::optional<Bytes>, storage::StorageError> leaf(const LeafKey& key) const override {
        const auto found = leaves.find(key);
        return found == leaves.end() ? std::optional<Bytes>() : found->second;
    }
    std::map<LeafKey, Bytes> leaves;
};

Address address(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}
DiffPtr diff_of(std::map<LeafKey, std::optional<Bytes>> leaves) {
    return std::make_shared<const Diff>(Diff{std::move(leaves)});
}
const Account rich{.nonce = 7, .balance = arp(5)};
const Account poor{.nonce = 8, .balance = arp(1)};

} // namespace

TEST(Leaves, AnAccountIsReadAsWritten) {
    for (const Account& account : {rich, Account{1, {}}, Account{0, {U256(1)}}, Account{~0ULL, {U256::max()}}})
        EXPECT_EQ(decode_account(encode_account(account)), account);
}
TEST(Leaves, TotalsAreReadAsWritten) {
    const Totals totals{arp(1), arp(2), arp(3), arp(4), {U256::max()}};
    EXPECT_EQ(decode_totals(encode_totals(totals)), totals);
}
TEST(Leaves, AKindIsNotTakenForAnother) {
    EXPECT_EQ(decode_totals(encode_account(rich)), std::nullopt);
    EXPECT_EQ(decode_account(encode_totals({})), std::nullopt);
}
TEST(Leaves, CutPaddedAndEmptyEncodingsAreDamaged) {
    const Bytes account = encode_account(rich);
    const Bytes totals = encode_totals({});
    for (std::size_t size = 0; size < account.size(); ++size)
        EXPECT_EQ(decode_account(ByteView(account).first(size)), std::nullopt);
    for (std::size_t size = 0; size < totals.size(); ++size)
        EXPECT_EQ(decode_totals(ByteView(totals).first(size)), std::nullopt);
    Bytes longer = account;
    longer.push_back(0);
    EXPECT_EQ(decode_account(longer), std::nullopt);
    EXPECT_EQ(decode_account(encode_account({})), std::nullopt);
}
TEST(Leaves, KeysDiffer) {
    std::set<LeafKey> keys{totals_key()};
    for (int i = 0; i < 256; ++i) keys.insert(account_key(address(static_cast<std::uint8_t>(i))));
    EXPECT_EQ(keys.size(), 257u);
    for (const Field field : {Field::Outbox, Field::Inbox, Field::Crosslink})
        for (std::uint64_t i = 0; i < 16; ++i) keys.insert(system_key(address(0), field, i));
    EXPECT_EQ(keys.size(), 257u + 3 * 16u);
}
TEST(View, AnAccountWithoutALeafIsEmpty) {
    const MapView view;
    EXPECT_EQ(view.account(address(1)), Account{});
    EXPECT_EQ(view.totals(), Totals{});
}
TEST(View, ADamagedLeafIsCorrupt) {
    MapView view;
    view.leaves[account_key(address(1))] = {1, 2, 3};
    view.leaves[totals_key()] = {};
    EXPECT_EQ(view.account(address(1)).error(), storage::StorageError::Corrupt);
    EXPECT_EQ(view.totals().error(), storage::StorageError::Corrupt);
}
TEST(Overlay, ShowsItsChangesAndLeavesTheBaseAlone) {
    MapView base;
    base.leaves[account_key(address(1))] = encode_account(rich);
    Overlay overlay(base);
    overlay.set_account(address(1), poor);
    overlay.set_account(address(2), rich);
    EXPECT_EQ(overlay.account(address(1)), poor);
    EXPECT_EQ(overlay.account(address(2)), rich);
    EXPECT_EQ(base.account(address(1)), rich);
}
TEST(Overlay, AnEmptiedAccountIsErasedInTheDiff) {
    MapView base;
    base.leaves[account_key(address(1))] = encode_account(rich);
    Overlay overlay(base);
    overlay.set_account(address(1), {});
    overlay.set_totals({.balances = arp(9)});
    EXPECT_EQ(overlay.account(address(1)), Account{});
    const Diff diff = std::move(overlay).take();
    ASSERT_EQ(diff.leaves.size(), 2u);
    EXPECT_EQ(diff.leaves.at(account_key(address(1))), std::nullopt);
    EXPECT_EQ(decode_totals(*diff.leaves.at(totals_key()))->balances, arp(9));
}
TEST(LayeredView, TheNewestLayerWinsAndAnErasedLeafIsAbsent) {
    MapView base;
    base.leaves[account_key(address(1))] = encode_account(rich);
    base.leaves[account_key(address(2))] = encode_account(rich);
    base.leaves[account_key(address(3))] = encode_account(rich);
    const LayeredView view(
        base,
        {diff_of({{account_key(address(1)), encode_account(rich)}, {account_key(address(2)), std::nullopt}}),
         diff_of({{account_key(address(1)), encode_account(poor)}})});
    EXPECT_EQ(view.account(address(1)), poor);
    EXPECT_EQ(view.account(address(2)), Account{});
    EXPECT_EQ(view.account(address(3)), rich);
}
TEST(LayeredView, StaysRightWhileItsBaseMovesAlongItsLayers) {
    MapView base;
    Random random(1);
    std::vector<DiffPtr> layers;
    for (int i = 0; i < 10; ++i) {
        std::map<LeafKey, std::optional<Bytes>> leaves;
        for (int j = 0; j < 5; ++j)
            leaves[account_key(address(static_cast<std::uint8_t>(random.below(20))))] =
                random.chance(30) ? std::nullopt : std::optional(encode_account({random.below(9) + 1, arp(1)}));
        layers.push_back(diff_of(std::move(leaves)));
    }
    const LayeredView view(base, layers);
    std::vector<Account> before;
    for (std::uint8_t i = 0; i < 20; ++i) before.push_back(*view.account(address(i)));
    for (const DiffPtr& layer : layers) {
        for (const auto& [key, value] : layer->leaves) {
            base.leaves.erase(key);
            if (value) base.leaves[key] = *value;
        }
        for (std::uint8_t i = 0; i < 20; ++i) EXPECT_EQ(*view.account(address(i)), before[i]);
    }
}
