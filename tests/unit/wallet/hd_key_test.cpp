#include "codec/address.h"
#include "codec/hex.h"
#include "wallet/hd_key.h"
#include "wallet/mnemonic.h"

namespace arpeggio::wallet {
namespace {

// BIP-32, test vector 1: seed 000102…0f; keys and chain codes as serialized in its xprv texts.
struct HdKeyTest : testing::Test {
    Bytes seed = *codec::parse_hex("000102030405060708090a0b0c0d0e0f");
    HdKey master = *HdKey::from_seed(seed);
};

TEST_F(HdKeyTest, BeginsAsBip32sFirstVector) {
    EXPECT_EQ(codec::to_hex(master.key().bytes()), "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35");
    EXPECT_EQ(codec::to_hex(master.chain_code()), "873dff81c02f525623fd1fe5167eac3a55a049de3d314bb42ee227ffed37d508");
}

TEST_F(HdKeyTest, DerivesItsHardenedAndItsOrdinaryChild) {
    const auto child = master.child(HdKey::hardened);
    EXPECT_EQ(codec::to_hex(child->key().bytes()), "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea");
    EXPECT_EQ(
        codec::to_hex(child->child(1)->key().bytes()),
        "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368");
}

// The first account of Hardhat's and Foundry's development words.
TEST(AccountKey, OfEthereumsCoinIsWhatEthereumWalletsShow) {
    const auto words = Mnemonic::parse("test test test test test test test test test test test junk");
    const auto seed = words->to_seed();
    const auto address = [&](std::uint32_t index) {
        const AccountPath path{.coin_type = AccountPath::ethereum_coin, .index = index};
        return codec::to_checksum(derive_account_key(seed.view(), path).address());
    };
    EXPECT_EQ(address(0), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    EXPECT_EQ(address(1), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
}

TEST(AccountKey, DiffersByCoinAndIndex) {
    const Bytes seed(64, 1);
    const auto address = [&](const AccountPath& path) { return derive_account_key(seed, path).address(); };
    EXPECT_NE(address({}), address({.coin_type = AccountPath::ethereum_coin}));
    EXPECT_NE(address({}), address({.index = 1}));
    EXPECT_EQ(address({}), address({.coin_type = 1023, .index = 0}));
}

TEST(AccountPath, IsWrittenAsBip44) {
    EXPECT_EQ(to_string(AccountPath{}), "m/44'/1023'/0'/0/0");
    EXPECT_EQ(to_string(AccountPath{.coin_type = 60, .index = 12}), "m/44'/60'/0'/0/12");
}

} // namespace
} // namespace arpeggio::wallet
