#include "crypto/hash.h"
#include "delay/group.h"
#include "unit/delay/naive_forms.h"

namespace arpeggio::delay {
namespace {

Hash seed_of(std::uint8_t number) {
    Hash out;
    out.bytes[0] = number;
    return out;
}

NaiveForm naive(const Form& form) {
    return {fmpz_get_si(form.get()->a), fmpz_get_si(form.get()->b), fmpz_get_si(form.get()->c)};
}
Form form_of(const NaiveForm& form) {
    Form out;
    fmpz_set_si(out.get()->a, form.a);
    fmpz_set_si(out.get()->b, form.b);
    fmpz_set_si(out.get()->c, form.c);
    return out;
}

/// A discriminant of 16 bits has 255 forms at most: all of them can be tried.
struct GroupTest : testing::TestWithParam<int> {
    Discriminant discriminant = Discriminant::from_seed(seed_of(static_cast<std::uint8_t>(GetParam())), 16);
    std::int64_t p = number_of(discriminant.magnitude());
    std::vector<NaiveForm> forms = reduced_forms(p);
    Group group{discriminant};
};

TEST_P(GroupTest, ComposesLikeTheDefinition) {
    for (const NaiveForm& left : forms) {
        for (const NaiveForm& right : forms) {
            Form product = form_of(left);
            group.multiply(product, form_of(right));
            ASSERT_EQ(naive(product), compose(left, right, p)) << left.a << ' ' << left.b << ' ' << right.a;
        }
    }
}

TEST_P(GroupTest, SquaresLikeTheDefinition) {
    for (const NaiveForm& form : forms) {
        Form square = form_of(form);
        group.square(square);
        ASSERT_EQ(naive(square), compose(form, form, p)) << form.a << ' ' << form.b;
    }
}

TEST_P(GroupTest, HasAnOddNumberOfFormsThatIsEachFormsExponent) { // Lagrange; odd because −p is a prime discriminant
    EXPECT_EQ(forms.size() % 2, 1u);
    for (const NaiveForm& form : forms) {
        Form power = group.identity();
        for (std::size_t i = 0; i < forms.size(); ++i) group.multiply(power, form_of(form));
        EXPECT_EQ(power, group.identity()) << form.a << ' ' << form.b;
    }
}

TEST_P(GroupTest, DecodesTheFormsAndNothingElse) {
    std::size_t decoded = 0;
    for (unsigned number = 0; number < 65536; ++number) {
        const Bytes bytes{static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8)};
        const auto form = group.decode(bytes);
        if (!form) continue;
        ++decoded;
        EXPECT_EQ(group.encode(*form), bytes);
        EXPECT_TRUE(std::ranges::count(forms, naive(*form)) == 1) << number;
    }
    EXPECT_EQ(decoded, forms.size());
}

TEST_P(GroupTest, StartsFromTheFormTwoOne) {
    EXPECT_EQ(naive(group.generator()), (NaiveForm{2, 1, (p + 1) / 8}));
    EXPECT_EQ(naive(group.identity()), (NaiveForm{1, 1, (p + 1) / 4}));
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupTest, testing::Range(0, 6));

TEST(DiscriminantTest, IsTheFirstPrimeOfItsSequence) {
    const auto is_prime = [](std::uint64_t number) {
        for (std::uint64_t factor = 3; factor * factor <= number; factor += 2)
            if (number % factor == 0) return false;
        return true;
    };
    unsigned wrapped = 0;
    for (unsigned i = 0; i < 20'000; ++i) {
        Hash seed = seed_of(static_cast<std::uint8_t>(i));
        seed.bytes[1] = static_cast<std::uint8_t>(i >> 8);
        Bytes input = to_bytes(seed.view());
        append(input, Bytes{16, 0, 0, 0, 0, 0, 0, 0});
        const Hash drawn = crypto::hash(crypto::HashDomain::DelayDiscriminant, {input});
        std::uint64_t expected = drawn.bytes[0] | std::uint64_t{drawn.bytes[1]} << 8 | 0x8007;
        while (!is_prime(expected)) {
            expected += 8;
            if (expected >= 65536) expected -= 32768, ++wrapped;
        }
        const auto made = Discriminant::from_seed(seed, 16);
        ASSERT_EQ(number_of(made.magnitude()), static_cast<std::int64_t>(expected)) << i;
    }
    EXPECT_GT(wrapped, 0u);
}

TEST(DiscriminantTest, HasItsBitsAtAnySize) {
    for (const std::size_t bits : {16u, 32u, 64u, 256u, 272u, 512u, 1024u}) {
        const auto made = Discriminant::from_seed(seed_of(1), bits);
        EXPECT_EQ(made.bits(), bits);
        EXPECT_EQ(made.magnitude().front() & 7, 7);
        EXPECT_EQ(made.magnitude().back() & 0x80, 0x80);
        EXPECT_EQ(made, Discriminant::from_seed(seed_of(1), bits));
        EXPECT_NE(made, Discriminant::from_seed(seed_of(2), bits));
    }
    EXPECT_FALSE(Discriminant::is_size(1000));
    EXPECT_FALSE(Discriminant::is_size(Discriminant::bits_max + 16));
    EXPECT_FALSE(Discriminant::is_size(0));
}

} // namespace
} // namespace arpeggio::delay
