#include "codec/abi.h"
#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {
using codec::AbiReader;
using codec::AbiWriter;

struct ViewsTest : test::Stakers {
    [[nodiscard]] Result<Bytes, Refused> ask(std::string_view signature, const AbiWriter& arguments) const {
        Bytes data = to_bytes(codec::abi_selector(signature).view());
        append(data, arguments.out());
        EXPECT_TRUE(is_view(data));
        auto answer = view(state, epoch, data);
        if (!answer) return Fail(std::get<Refused>(answer.error()));
        return *std::move(answer);
    }
    [[nodiscard]] Bytes about(std::string_view signature, std::uint8_t number) const {
        return *ask(signature, AbiWriter(1).address(account(number)));
    }
    [[nodiscard]] static U256 word(const Bytes& answer, std::size_t place) {
        return from_big_endian(ByteView(answer).subspan(place * codec::abi_word, codec::abi_word));
    }
};

TEST_F(ViewsTest, ValidatorsAreListedByNumber) {
    create(1);
    create(2);
    EXPECT_EQ(word(*ask("validatorCount()", AbiWriter(0)), 0), U256{2});
    EXPECT_EQ(*ask("validatorAt(uint64)", AbiWriter(1).u64(1)), AbiWriter(1).address(account(2)).out());
    EXPECT_EQ(ask("validatorAt(uint64)", AbiWriter(1).u64(2)).error().why, Refusal::NoSuchValidator);
    EXPECT_EQ(ask("validator(address)", AbiWriter(1).address(account(3))).error().why, Refusal::NoSuchValidator);
}

TEST_F(ViewsTest, AValidatorIsTold) {
    create(1);
    delegate(2, 1, arp(500));
    const Bytes told = about("validator(address)", 1);
    ASSERT_EQ(told.size(), 10 * codec::abi_word);
    EXPECT_EQ(word(told, 1), U256{10});
    EXPECT_EQ(word(told, 2), U256{percent(10).value});
    EXPECT_EQ(word(told, 7), U256{1});
    EXPECT_EQ(word(told, 9), arp(20'500).atto);
    const Bytes texts = about("description(address)", 1);
    AbiReader in(texts, 5);
    EXPECT_EQ(as_text(*in.bytes(140)), "Validator 1");
    const Bytes keys = about("keys(address)", 1); // offset, length, the key
    EXPECT_EQ(word(keys, 0), U256{32});
    EXPECT_EQ(word(keys, 1), U256{1});
    EXPECT_EQ(word(keys, 2), from_big_endian(secret(1).public_key().view()));
}

TEST_F(ViewsTest, APositionIsToldWithAllThatIsDue) {
    create(1);
    delegate(2, 1, arp(20'000));
    reward(1, arp(100));
    const AbiWriter both = AbiWriter(2).address(account(2)).address(account(1));
    Bytes own = *ask("delegation(address,address)", both);
    EXPECT_EQ(word(own, 0), arp(20'000).atto);
    EXPECT_GE(word(own, 1) + U256{1}, arp(50).atto);
    EXPECT_EQ(word(own, 2), U256{0});
    EXPECT_EQ(word(about("positions(address)", 2), 2), from_big_endian(account(1).view()));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(300))));
    const Bytes leaving = *ask("undelegations(address,address)", both);
    ASSERT_EQ(leaving.size(), 6 * codec::abi_word); // two offsets, two lists of one
    EXPECT_EQ(word(leaving, 3), arp(300).atto);
    EXPECT_EQ(word(leaving, 5), U256{178});
}

TEST_F(ViewsTest, SumsAndRulesAreTold) {
    create(1);
    ASSERT_TRUE(send(1, encode_undelegate(account(1), arp(1000))));
    const Bytes sums = *ask("totals()", AbiWriter(0));
    EXPECT_EQ(word(sums, 0), arp(19'000).atto);
    EXPECT_EQ(word(sums, 1), arp(1000).atto);
    const Bytes rules = *ask("rules()", AbiWriter(0));
    EXPECT_EQ(word(rules, 3), U256{168});
}

TEST_F(ViewsTest, WhatIsNoneIsRefused) {
    EXPECT_FALSE(is_view(encode_withdraw()));
    EXPECT_FALSE(view(state, epoch, encode_withdraw()));
    EXPECT_FALSE(view(state, epoch, {}));
    Bytes data = to_bytes(codec::abi_selector("totals()").view());
    data.push_back(0);
    EXPECT_FALSE(view(state, epoch, data));
}

} // namespace
} // namespace arpeggio::staking
