#include "codec/rlp.h"
#include "conformance/vectors.h"

#include <boost/json.hpp>

using namespace arpeggio;
using codec::RlpItem;
using codec::RlpReader;
using codec::RlpWriter;
namespace json = boost::json;

namespace {
class Rlp : public conformance::Vectors {};

/// Everything that `items` holds, written again; absent if any of it cannot be read.
bool rewrite(RlpReader items, RlpWriter& out) {
    while (!items.at_end()) {
        const auto item = items.item();
        if (!item) return false;
        if (!item->is_list) {
            out.string(item->payload);
            continue;
        }
        bool is_good = true;
        out.list([&] { is_good = rewrite(RlpReader(item->payload), out); });
        if (!is_good) return false;
    }
    return true;
}
/// The one item that `bytes` is, written again; absent if it is not one good item.
std::optional<Bytes> rewrite_whole(ByteView bytes) {
    RlpReader in(bytes);
    if (!in.item() || !in.at_end()) return std::nullopt;
    RlpWriter out;
    if (!rewrite(RlpReader(bytes), out)) return std::nullopt;
    return std::move(out).out();
}

/// A decimal number of any size, big-endian without leading zeros.
Bytes big_number(std::string_view digits) {
    Bytes out;
    for (const char digit : digits) {
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (std::size_t i = out.size(); i-- > 0; carry >>= 8) {
            carry += 10U * out[i];
            out[i] = static_cast<std::uint8_t>(carry);
        }
        if (carry > 0) out.insert(out.begin(), static_cast<std::uint8_t>(carry));
    }
    return out;
}

/// A value of rlptest.json: text, a number, "#" and a big number, or a list of these.
void write_value(RlpWriter& out, const json::value& value) {
    if (const auto* list = value.if_array()) {
        out.list([&] {
            for (const json::value& each : *list) write_value(out, each);
        });
    } else if (const auto* text = value.if_string()) {
        const std::string_view view(*text);
        if (view.starts_with('#')) {
            out.string(big_number(view.substr(1)));
        } else {
            out.string(as_bytes(view));
        }
    } else {
        out.number(value.to_number<std::uint64_t>());
    }
}
/// A value of ethers_rlp.json: 0x-hex or a list of values.
void write_hex_value(RlpWriter& out, const json::value& value) {
    if (const auto* list = value.if_array()) {
        out.list([&] {
            for (const json::value& each : *list) write_hex_value(out, each);
        });
    } else {
        out.string(conformance::hex(std::string_view(value.as_string())));
    }
}
} // namespace

TEST_F(Rlp, ValuesOfEthereumTests) {
    const json::value set = load("rlp/rlptest.json");
    for (const auto& [name, item] : set.as_object()) {
        SCOPED_TRACE(std::string(name));
        count();
        const Bytes expected = conformance::hex(item, "out");
        RlpWriter out;
        write_value(out, item.at("in"));
        EXPECT_EQ(out.out(), expected);
        EXPECT_EQ(rewrite_whole(expected), expected);
    }
}
TEST_F(Rlp, InvalidOnesOfEthereumTests) {
    const json::value set = load("rlp/invalidRLPTest.json");
    for (const auto& [name, item] : set.as_object()) {
        SCOPED_TRACE(std::string(name));
        count();
        const bool is_valid = conformance::text(item, "in") == "VALID";
        EXPECT_EQ(rewrite_whole(conformance::hex(item, "out")).has_value(), is_valid);
    }
}
TEST_F(Rlp, ValuesOfEthers) {
    const json::value set = load("rlp/ethers_rlp.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(conformance::text(item, "name"));
        count();
        const Bytes expected = conformance::hex(item, "encoded");
        RlpWriter out;
        write_hex_value(out, item.at("decoded"));
        EXPECT_EQ(out.out(), expected);
        EXPECT_EQ(rewrite_whole(expected), expected);
    }
}
