#include "base/random.h"
#include "wallet/payment.h"

namespace arpeggio::wallet {
namespace {

const NumberFormat german{.decimal = ",", .group = "."};
const NumberFormat french{.decimal = ",", .group = "\u202f"};

Amount atto(std::string_view digits) {
    return {*parse_decimal(digits)};
}

TEST(ParseAmount, ReadsWholeAndDecimalNumbers) {
    EXPECT_EQ(parse_amount("1"), arp(1));
    EXPECT_EQ(parse_amount("1.5"), atto("1500000000000000000"));
    EXPECT_EQ(parse_amount("0.000000000000000001"), atto("1"));
    EXPECT_EQ(parse_amount("  12 \t"), arp(12));
    EXPECT_EQ(parse_amount("007"), arp(7));
    EXPECT_EQ(parse_amount("0"), Amount{});
}

TEST(ParseAmount, ReadsAPointAtEitherEnd) {
    EXPECT_EQ(parse_amount(".5"), atto("500000000000000000")); // never 5
    EXPECT_EQ(parse_amount("1."), arp(1));
    EXPECT_EQ(parse_amount("."), Fail(AmountError::NotANumber));
}

TEST(ParseAmount, ReadsCompleteGroups) {
    EXPECT_EQ(parse_amount("1,234"), arp(1234));
    EXPECT_EQ(parse_amount("12,345,678.25"), atto("12345678250000000000000000"));
    EXPECT_EQ(parse_amount("1.234,5", german), atto("1234500000000000000000"));
    EXPECT_EQ(parse_amount("1\u202f234,5", french), atto("1234500000000000000000"));
}

TEST(ParseAmount, TakesTheSpaceAndTheApostropheThatKeyboardsHave) {
    const NumberFormat swiss{.decimal = ".", .group = "\u2019"};
    EXPECT_EQ(parse_amount("12 345 678,5", french), atto("12345678500000000000000000"));
    EXPECT_EQ(parse_amount("1\u00a0234 567", french), arp(1'234'567));
    EXPECT_EQ(parse_amount("1'234.5", swiss), atto("1234500000000000000000"));
    EXPECT_EQ(parse_amount("1 23", french), Fail(AmountError::MisplacedSeparator));
    EXPECT_EQ(parse_amount("1'234"), Fail(AmountError::NotANumber)); // not in a language of commas
}

TEST(ParseAmount, RefusesSeparatorsInTheWrongPlace) {
    for (const char* text :
         {"1,5",
          "1,23",
          "1,2345",
          "12,34,567",
          "1,234,",
          ",234",
          "1,,234",
          "1234,567",
          "1.2.3",
          "1.234,5",
          "1..2",
          "0,001",
          "1.5,000",
          "1,234,56.7"})
        EXPECT_EQ(parse_amount(text), Fail(AmountError::MisplacedSeparator)) << text;
    EXPECT_EQ(parse_amount("1.5", german), Fail(AmountError::MisplacedSeparator));
    EXPECT_EQ(parse_amount("1,5,5", german), Fail(AmountError::MisplacedSeparator));
}

TEST(ParseAmount, ReadsNoGroupsWhereTheLanguageHasNone) {
    const NumberFormat bare{.decimal = ".", .group = ""};
    EXPECT_EQ(parse_amount("1234.5", bare), atto("1234500000000000000000"));
    EXPECT_EQ(parse_amount("1,234", bare), Fail(AmountError::NotANumber));
}

TEST(ParseAmount, RefusesWhatIsNoNumber) {
    for (const char* text :
         {"abc", "1e5", "1e-8", "0x10", "+1", "1 ARP", "1 234", "\u0661", "1.5e3", "--1", "NaN", "½"}) {
        const auto read = parse_amount(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), text[0] == '-' ? AmountError::Negative : AmountError::NotANumber) << text;
    }
    EXPECT_EQ(parse_amount(std::string_view("1\0", 2)), Fail(AmountError::NotANumber));
}

TEST(ParseAmount, SaysWhatElseIsWrong) {
    EXPECT_EQ(parse_amount(""), Fail(AmountError::Empty));
    EXPECT_EQ(parse_amount("  "), Fail(AmountError::Empty));
    EXPECT_EQ(parse_amount("-1"), Fail(AmountError::Negative));
    EXPECT_EQ(parse_amount("\u22121"), Fail(AmountError::Negative));
    EXPECT_EQ(parse_amount("1.0000000000000000001"), Fail(AmountError::TooManyDecimals));
    EXPECT_EQ(parse_amount("1.0000000000000000000"), Fail(AmountError::TooManyDecimals));
    EXPECT_EQ(parse_amount(std::string(300, '1')), Fail(AmountError::TooLarge));
}

TEST(ParseAmount, EndsAtTheLargestAmount) {
    const std::string most = "115792089237316195423570985008687907853269984665640564039457.584007913129639935";
    EXPECT_EQ(parse_amount(most), Amount{U256::max()});
    EXPECT_EQ(format_amount(Amount{U256::max()}, {.decimal = ".", .group = ""}), most);
    EXPECT_EQ(parse_amount(most.substr(0, most.size() - 1) + "6"), Fail(AmountError::TooLarge));
}

TEST(FormatAmount, ShowsEveryDigitAndNoMore) {
    EXPECT_EQ(format_amount({}), "0");
    EXPECT_EQ(format_amount(arp(1234567)), "1,234,567");
    EXPECT_EQ(format_amount(atto("1")), "0.000000000000000001");
    EXPECT_EQ(format_amount(atto("1500000000000000000"), german, 2), "1,50");
    EXPECT_EQ(format_amount(arp(1), {}, 2), "1.00");
    EXPECT_EQ(format_amount(atto("1234500000000000000000"), french), "1\u202f234,5");
}

TEST(FormatAmount, CutsDownwards) {
    EXPECT_EQ(format_amount_floor(atto("1999999999999999999"), 2), "1.99");
    EXPECT_EQ(format_amount_floor(atto("1999999999999999999"), 0), "1");
    EXPECT_EQ(format_amount_floor(atto("1"), 4), "0.0000");
}

TEST(FormatAmount, IsReadBackUnchangedInEveryLanguage) {
    Random random(18);
    for (int run = 0; run < 3000; ++run) {
        U256 value = U256::of_limbs(random.next(), random.next(), random.next(), random.next());
        value = value >> static_cast<unsigned>(random.below(256));
        for (const NumberFormat& format : {NumberFormat{}, german, french})
            ASSERT_EQ(parse_amount(format_amount(Amount{value}, format), format), Amount{value}) << to_decimal(value);
    }
}

// BIP-173's alphabet and EIP-55's example address.
TEST(ParseRecipient, IgnoresBlanksAround) {
    const std::string hex = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    const auto address = parse_recipient(" " + hex + "\n");
    ASSERT_TRUE(address);
    EXPECT_EQ(parse_recipient(codec::to_bech32(*address)), address);
}

TEST(ParseRecipient, FindsAMistypedCharacter) {
    using codec::AddressError;
    std::string text = codec::to_bech32({});
    text.back() = text.back() == 'q' ? 'p' : 'q';
    EXPECT_EQ(parse_recipient(text), Fail(AddressError::BadChecksum));
    EXPECT_EQ(parse_recipient("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"), Fail(AddressError::BadChecksum));
    EXPECT_EQ(parse_recipient("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA"), Fail(AddressError::WrongLength));
    EXPECT_EQ(parse_recipient("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), Fail(AddressError::OtherNetwork));
    EXPECT_EQ(parse_recipient("my friend"), Fail(AddressError::NotAnAddress));
}

struct TransferTest : testing::Test {
    TransferDraft draft{.chain_id = 7, .nonce = 3, .to = {}, .value = arp(1), .base_fee = gwei(10), .balance = arp(2)};
    Amount fee_max = {(gwei(21).atto) * U256{21'000}}; // 2 × 10 + 1 gwei
};

TEST_F(TransferTest, OffersTwiceTheBaseFeeAndATip) {
    const auto transfer = build_transfer(draft);
    ASSERT_TRUE(transfer);
    EXPECT_EQ(transfer->transaction.max_fee_per_gas, gwei(21));
    EXPECT_EQ(transfer->transaction.max_priority_fee_per_gas, gwei(1));
    EXPECT_EQ(transfer->transaction.gas_limit, ledger::intrinsic_gas(transfer->transaction));
    EXPECT_EQ(transfer->fee_max, fee_max);
    EXPECT_EQ(transfer->fee_expected, (Amount{gwei(11).atto * U256{21'000}}));
    EXPECT_EQ(transfer->total_max, arp(1) + fee_max);
}

TEST_F(TransferTest, CarriesWhatTheDraftSays) {
    draft.to.bytes.fill(5);
    const ledger::Transaction transaction = build_transfer(draft)->transaction;
    EXPECT_EQ(transaction.type, ledger::TransactionType::DynamicFee);
    EXPECT_EQ(transaction.chain_id, 7U);
    EXPECT_EQ(transaction.nonce, 3U);
    EXPECT_EQ(transaction.to, draft.to);
    EXPECT_EQ(transaction.value, arp(1));
    EXPECT_TRUE(transaction.data.empty());
}

TEST_F(TransferTest, NeedsTheAmountAndTheHighestFee) {
    draft.value = arp(2) - fee_max;
    EXPECT_TRUE(build_transfer(draft));
    draft.value += Amount{1};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::FeeNotCovered);
    draft.value = arp(2) + Amount{1};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::BalanceTooLow);
    draft.value = {};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::ZeroAmount);
}

TEST_F(TransferTest, SurvivesNumbersAtTheEnd) {
    draft.balance = draft.value = {U256::max()};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::FeeNotCovered);
    draft.value = arp(1);
    draft.base_fee = {U256::max()};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::FeeNotCovered);
    draft.base_fee = {U256::max() >> 2};
    EXPECT_EQ(build_transfer(draft).error(), TransferError::FeeNotCovered);
    EXPECT_EQ(largest_transfer(arp(1), draft.base_fee), std::nullopt);
}

TEST_F(TransferTest, OfTheLargestAmountLeavesExactlyTheFee) {
    const auto most = largest_transfer(draft.balance, draft.base_fee);
    ASSERT_TRUE(most);
    draft.value = *most;
    EXPECT_EQ(build_transfer(draft)->total_max, draft.balance);
    EXPECT_EQ(largest_transfer(fee_max, draft.base_fee), std::nullopt);
    EXPECT_EQ(largest_transfer({}, draft.base_fee), std::nullopt);
}

} // namespace
} // namespace arpeggio::wallet
