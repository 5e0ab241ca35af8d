#pragma once
#include "codec/abi.h"
#include "staking/calls.h"

namespace arpeggio::staking {

/// The arguments of a call, one after the other. What cannot be read is as it is at first, and said in the end.
class Arguments {
public:
    explicit Arguments(codec::AbiReader& in) : in_(in) {}
    Address address() { return take(in_.address()); }
    std::uint64_t number() { return take(in_.u64()); }
    Amount amount() { return {take(in_.u256())}; }
    bool boolean() { return take(in_.boolean()); }
    /// A number beyond 64 bits is beyond every limit that there is: the largest one stands for it.
    Rate rate() {
        const U256 value = take(in_.u256());
        return {value.fits_u64() ? value.low64() : ~std::uint64_t{0}};
    }
    std::string text() {
        const ByteView bytes = take(in_.bytes(text_max));
        return {bytes.begin(), bytes.end()};
    }
    crypto::Ed25519PublicKey key() { return crypto::Ed25519PublicKey::from(take(in_.hash()).view()); }
    std::vector<NewKey> keys() {
        const ByteView all = take(in_.bytes(proven_key_size * (Validator::keys_max + 1)));
        is_good_ = is_good_ && all.size() % proven_key_size == 0;
        std::vector<NewKey> out;
        for (std::size_t at = 0; is_good_ && at < all.size(); at += proven_key_size) {
            const ByteView one = all.subspan(at, proven_key_size);
            out.push_back(
                {crypto::Ed25519PublicKey::from(one),
                 crypto::Ed25519Signature::from(one.subspan(crypto::Ed25519PublicKey::size))});
        }
        return out;
    }
    Description description() {
        Description out;
        out.name = text();
        out.identity = text();
        out.website = text();
        out.contact = text();
        out.details = text();
        return out;
    }
    /// All were there, and nothing else.
    [[nodiscard]] bool are_good() const { return is_good_ && in_.finish(); }

private:
    static constexpr std::size_t proven_key_size = crypto::Ed25519PublicKey::size + crypto::Ed25519Signature::size;
    static constexpr std::size_t text_max = 4096; ///< beyond the limits that a refusal names
    template <class T>
    T take(Result<T, codec::DecodeError> read) {
        is_good_ = is_good_ && read.has_value();
        return read ? *std::move(read) : T{};
    }
    codec::AbiReader& in_;
    bool is_good_ = true;
};

} // namespace arpeggio::staking
