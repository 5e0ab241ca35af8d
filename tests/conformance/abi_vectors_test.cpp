#include "codec/abi.h"
#include "conformance/vectors.h"

#include <boost/json.hpp>

using namespace arpeggio;
using codec::AbiReader;
using codec::AbiWriter;
namespace json = boost::json;

namespace {
class Abi : public conformance::Vectors {};

/// The types of one case, "(a,b)" or "a"; absent if one of them is none of ours. A text is read as its bytes.
std::optional<std::vector<std::string>> types_of(std::string_view type) {
    if (type.starts_with('(') && type.ends_with(')')) type = type.substr(1, type.size() - 2);
    std::vector<std::string> out;
    std::string one;
    for (const char c : std::string(type) + ',') {
        if (c != ',') {
            one += c;
            continue;
        }
        const bool is_number = one.starts_with("uint") && one.find_first_not_of("0123456789", 4) == std::string::npos;
        const bool is_ours =
            is_number || one == "address" || one == "bool" || one == "bytes" || one == "bytes32" || one == "string";
        if (!is_ours) return std::nullopt;
        out.push_back(std::move(one));
        one.clear();
    }
    return out;
}
bool is_dynamic(const std::string& type) {
    return type == "bytes" || type == "string";
}

U256 number_of(const json::value& value) {
    if (const auto* text = value.if_string()) {
        const auto number = parse_decimal(std::string_view(*text));
        if (!number) throw std::runtime_error("no number");
        return *number;
    }
    return U256{value.to_number<std::uint64_t>()};
}
/// What a value of a type looks like: a word, or bytes.
Bytes meaning_of(const std::string& type, const json::value& value) {
    if (type == "string") return to_bytes(as_bytes(std::string_view(value.as_string())));
    if (type == "bool") return {static_cast<std::uint8_t>(value.as_bool() ? 1 : 0)};
    if (!type.starts_with("uint")) return conformance::hex(std::string_view(value.as_string()));
    const auto word = to_big_endian(number_of(value));
    return {word.begin(), word.end()};
}

void write(AbiWriter& out, const std::string& type, const Bytes& meaning) {
    if (is_dynamic(type)) {
        out.bytes(meaning);
    } else if (type == "address") {
        out.address(Address::from(meaning));
    } else if (type == "bytes32") {
        out.hash(Hash::from(meaning));
    } else if (type == "bool") {
        out.boolean(meaning[0] == 1);
    } else {
        out.u256(from_big_endian(meaning));
    }
}
/// The next argument in the form of meaning_of; empty and failed if it cannot be read.
Result<Bytes, codec::DecodeError> read(AbiReader& in, const std::string& type) {
    if (is_dynamic(type)) {
        TRY(const ByteView bytes, in.bytes(1 << 20));
        return to_bytes(bytes);
    }
    if (type == "address") {
        TRY(const Address address, in.address());
        return to_bytes(address.view());
    }
    if (type == "bytes32") {
        TRY(const Hash hash, in.hash());
        return to_bytes(hash.view());
    }
    if (type == "bool") {
        TRY(const bool truth, in.boolean());
        return Bytes{static_cast<std::uint8_t>(truth ? 1 : 0)};
    }
    U256 number;
    if (type == "uint32") {
        TRY(number, in.u32());
    } else if (type == "uint64") {
        TRY(number, in.u64());
    } else {
        TRY(number, in.u256());
    }
    const auto word = to_big_endian(number);
    return Bytes(word.begin(), word.end());
}

void expect_case(const std::vector<std::string>& types, const std::vector<Bytes>& meanings, const Bytes& encoded) {
    AbiWriter out(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) write(out, types[i], meanings[i]);
    EXPECT_EQ(out.out(), encoded);
    AbiReader in(encoded, types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto meaning = read(in, types[i]);
        ASSERT_TRUE(meaning);
        EXPECT_EQ(*meaning, meanings[i]);
    }
    EXPECT_TRUE(in.finish());
}
constexpr const char* left_out =
    "a signed number, an array, a nested tuple or short fixed bytes, which no call of ours has";
} // namespace

TEST_F(Abi, CallsOfEthereumTests) {
    const json::value set = load("abi/basic_abi_tests.json");
    for (const auto& [name, item] : set.as_object()) {
        SCOPED_TRACE(std::string(name));
        std::string joined;
        for (const json::value& type : item.at("types").as_array())
            joined += (joined.empty() ? "" : ",") + std::string(type.as_string());
        const auto types = types_of(joined);
        if (!types) {
            leave_out(left_out);
            continue;
        }
        count();
        std::vector<Bytes> meanings;
        for (std::size_t i = 0; i < types->size(); ++i)
            meanings.push_back(meaning_of((*types)[i], item.at("args").as_array().at(i)));
        expect_case(*types, meanings, conformance::hex(item, "result"));
    }
}
TEST_F(Abi, ValuesOfEthers) {
    const json::value set = load("abi/ethers_abi.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(conformance::text(item, "name"));
        const auto types = types_of(conformance::text(item, "type"));
        if (!types) {
            leave_out(left_out);
            continue;
        }
        count();
        const json::value& value = item.at("value");
        std::vector<Bytes> meanings;
        for (std::size_t i = 0; i < types->size(); ++i)
            meanings.push_back(meaning_of((*types)[i], value.is_array() ? value.as_array().at(i) : value));
        Bytes encoded = conformance::hex(item, "encoded");
        const bool is_wrapped = value.is_array() && std::any_of(types->begin(), types->end(), is_dynamic);
        if (is_wrapped) { // a tuple with bytes in it is itself one argument behind an offset
            AbiReader in(encoded, 1);
            EXPECT_EQ(in.u64(), codec::abi_word);
            encoded.erase(encoded.begin(), encoded.begin() + codec::abi_word);
        }
        expect_case(*types, meanings, encoded);
    }
}
