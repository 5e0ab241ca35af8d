#include "codec/hex.h"
#include "conformance/vectors.h"
#include "rpc/dispatch.h"
#include "unit/rpc/fake_node.h"

#include <boost/json.hpp>

#include <regex>
#include <set>

using namespace arpeggio;
using arpeggio::testing::FakeNode;
namespace json = boost::json;

namespace {
// A subset of JSON Schema: what the schemas of execution-apis are made of. A keyword beyond it throws, which fails the
// test; so a schema is never taken as met because it was not understood.
class Schema {
public:
    /// Empty if `value` is as `schema` says; else where it is not.
    static std::string mismatch(const json::value& schema, const json::value& value, const std::string& at) {
        if (schema.is_bool()) return schema.get_bool() ? "" : at + ": nothing is allowed here";
        for (const auto& [keyword, rule] : schema.as_object()) {
            const std::string found = check(schema.as_object(), std::string(keyword), rule, value, at);
            if (!found.empty()) return found;
        }
        return {};
    }

private:
    static std::string check(
        const json::object& schema,
        const std::string& keyword,
        const json::value& rule,
        const json::value& value,
        const std::string& at) {
        if (keyword == "title" || keyword == "description") return {};
        if (keyword == "type") return has_type(std::string(rule.as_string()), value) ? "" : at + ": not " + text(rule);
        if (keyword == "pattern") return matches(rule, value) ? "" : at + ": " + text(value) + " is not " + text(rule);
        if (keyword == "minimum")
            return value.to_number<double>() >= rule.to_number<double>() ? "" : at + ": too small";
        if (keyword == "maximum")
            return value.to_number<double>() <= rule.to_number<double>() ? "" : at + ": too large";
        if (keyword == "properties") return properties(rule.as_object(), value, at);
        if (keyword == "required") return required(rule.as_array(), value, at);
        if (keyword == "additionalProperties") return only_known(schema, rule, value, at);
        if (keyword == "items") return items(rule, value, at);
        if (keyword == "oneOf") return how_many(rule.as_array(), value, at) == 1 ? "" : at + ": not one of the forms";
        if (keyword == "anyOf") return how_many(rule.as_array(), value, at) >= 1 ? "" : at + ": none of the forms";
        throw std::runtime_error("a keyword that is not understood: " + keyword);
    }
    static std::string text(const json::value& value) { return json::serialize(value); }
    static bool has_type(const std::string& type, const json::value& value) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "null") return value.is_null();
        if (type == "number") return value.is_number();
        throw std::runtime_error("a type that is not understood: " + type);
    }
    static bool matches(const json::value& pattern, const json::value& value) {
        if (!value.is_string()) return true; // another keyword says what type it is
        const std::string regex(pattern.as_string());
        if (regex == "^0x[0-9a-f]*$") { // std::regex recurses by the character: long data would exhaust the stack
            const std::string_view given(value.get_string());
            return given.starts_with("0x") && given.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
        }
        return std::regex_search(std::string(value.get_string()), std::regex(regex));
    }
    static std::string properties(const json::object& rules, const json::value& value, const std::string& at) {
        if (!value.is_object()) return {};
        for (const auto& [name, rule] : rules) {
            const json::value* member = value.get_object().if_contains(name);
            if (member == nullptr) continue;
            std::string found = mismatch(rule, *member, at + "." + std::string(name));
            if (!found.empty()) return found;
        }
        return {};
    }
    static std::string required(const json::array& names, const json::value& value, const std::string& at) {
        if (!value.is_object()) return {};
        for (const json::value& name : names)
            if (!value.get_object().contains(name.as_string())) return at + ": no " + text(name);
        return {};
    }
    static std::string
    only_known(const json::object& schema, const json::value& rule, const json::value& value, const std::string& at) {
        if (rule.as_bool() || !value.is_object()) return {};
        const json::object& known = schema.at("properties").as_object();
        for (const auto& [name, member] : value.get_object())
            if (!known.contains(name)) return at + ": " + std::string(name) + " is unknown";
        return {};
    }
    static std::string items(const json::value& rule, const json::value& value, const std::string& at) {
        if (!value.is_array()) return {};
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            std::string found = mismatch(rule, value.get_array()[i], at + "[" + std::to_string(i) + "]");
            if (!found.empty()) return found;
        }
        return {};
    }
    static std::size_t how_many(const json::array& rules, const json::value& value, const std::string& at) {
        return static_cast<std::size_t>(std::count_if(
            rules.begin(), rules.end(), [&](const json::value& rule) { return mismatch(rule, value, at).empty(); }));
    }
};

class Rpc : public conformance::Vectors {
protected:
    /// The schema of each method's result, by the method's name.
    std::map<std::string, json::value> result_schemas() {
        std::map<std::string, json::value> out;
        const json::value openrpc = load("execution-apis/openrpc.json");
        for (const json::value& method : conformance::member(openrpc, "methods").as_array())
            out[conformance::text(method, "name")] = method.at("result").at("schema");
        return out;
    }
    json::value answer_to(const std::string& request) {
        json::value out;
        dispatch.handle(
            ShardId{0}, request, [] { return true; }, [&out](const std::string& text) { out = json::parse(text); });
        return out;
    }
    /// A result of that schema, or a refusal with a known code.
    static void check_answer(const json::value& answer, const json::value& schema, const std::string& method) {
        if (const json::value* result = conformance::find(answer, "result")) {
            EXPECT_EQ(Schema::mismatch(schema, *result, method), "");
        } else {
            const auto code = answer.at("error").at("code").as_int64();
            EXPECT_TRUE(code == -32000 || code == -32602 || code == 3) << answer; // 3: a contract reverted
        }
    }
    std::string hash_param(std::size_t index) const {
        return "[\"" + codec::to_0x(node.blocks[1].block->body.transactions[index]->hash().view()) + "\"]";
    }

    FakeNode node;
    rpc::Dispatch dispatch{node, {"Arpeggio/test", nullptr}};
    const std::set<std::string> methods{
        "eth_accounts",
        "eth_blockNumber",
        "eth_chainId",
        "eth_estimateGas",
        "eth_feeHistory",
        "eth_gasPrice",
        "eth_getBalance",
        "eth_getBlockByHash",
        "eth_getBlockByNumber",
        "eth_getTransactionByHash",
        "eth_getTransactionCount",
        "eth_getTransactionReceipt",
        "eth_maxPriorityFeePerGas",
        "eth_sendRawTransaction",
        "eth_syncing",
        "net_version"};
};
} // namespace

// Every answer of ours to a good call is of the form its schema says.
TEST_F(Rpc, ResultsAreOfTheirSchema) {
    const std::string account = "[\"" + codec::to_0x(FakeNode::key().address().view()) + "\",\"latest\"]";
    const std::string pending = "[\"" + codec::to_0x(node.pending->hash().view()) + "\"]";
    const std::vector<std::pair<std::string, std::string>> calls{
        {"eth_accounts", "[]"},
        {"eth_blockNumber", "[]"},
        {"eth_chainId", "[]"},
        {"eth_gasPrice", "[]"},
        {"eth_maxPriorityFeePerGas", "[]"},
        {"eth_syncing", "[]"},
        {"net_version", "[]"},
        {"eth_estimateGas", R"([{"to":"0x0000000000000000000000000000000000000001"}])"},
        {"eth_feeHistory", R"(["0x3","latest",[5,50,95]])"},
        {"eth_feeHistory", R"(["0x1","0x1",[]])"},
        {"eth_getBalance", account},
        {"eth_getTransactionCount", account},
        {"eth_getBlockByHash", "[\"" + codec::to_0x(node.blocks[1].id.view()) + "\",true]"},
        {"eth_getBlockByNumber", R"(["0x1",false])"},
        {"eth_getBlockByNumber", R"(["0x1",true])"},
        {"eth_getBlockByNumber", R"(["earliest",true])"},
        {"eth_getBlockByNumber", R"(["0x77",true])"},
        {"eth_getTransactionByHash", hash_param(0)},
        {"eth_getTransactionByHash", hash_param(1)},
        {"eth_getTransactionByHash", hash_param(2)},
        {"eth_getTransactionReceipt", hash_param(0)},
        {"eth_getTransactionReceipt", pending},
        {"eth_sendRawTransaction", R"(["0x02c0"])"}};
    leave_out("a pending transaction, whose place is null as Ethereum's nodes have it; the schema knows no such form");
    const auto schemas = result_schemas();
    std::set<std::string> asked;
    for (const auto& [method, params] : calls) {
        count();
        asked.insert(method);
        const std::string call = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
        const json::value answer = answer_to(call);
        EXPECT_EQ(Schema::mismatch(schemas.at(method), conformance::member(answer, "result"), method), "") << call;
    }
    EXPECT_EQ(asked, methods);
}

/// The schema without the demand for a member that is newer than the recorded calls.
json::value without_demand(const json::value& schema, std::string_view member) {
    json::value out = schema;
    if (auto* object = out.if_object()) {
        for (auto& [name, part] : *object) {
            if (name != "required") {
                part = without_demand(part, member);
            } else if (auto* names = part.if_array()) {
                names->erase(std::remove(names->begin(), names->end(), json::value(member)), names->end());
            }
        }
    } else if (auto* array = out.if_array()) {
        for (json::value& part : *array) part = without_demand(part, member);
    }
    return out;
}

// The calls that others recorded: each is answered, by a result of its schema or a refusal with a known code; and what
// their node answered is of the schema too, which holds the check itself to something.
TEST_F(Rpc, RecordedCallsAreAnswered) {
    const auto schemas = result_schemas();
    for (const std::string& method : methods) {
        const std::string folder = "execution-apis/cancun-2024/" + method;
        if (!std::filesystem::exists(*conformance::vectors_folder() / folder)) {
            leave_out("no recorded calls of " + method);
            continue;
        }
        for (const std::string& path : files(folder, ".io")) {
            SCOPED_TRACE(path);
            const std::string text = load_text(path);
            const std::size_t request = text.find(">> "), response = text.find("\n<< ");
            ASSERT_TRUE(request != std::string::npos && response != std::string::npos);
            count();
            const json::value theirs =
                json::parse(text.substr(response + 4, text.find('\n', response + 1) - response - 4));
            const json::value ours = answer_to(text.substr(request + 3, response - request - 3));
            EXPECT_EQ(conformance::member(ours, "id"), conformance::member(theirs, "id"));
            check_answer(ours, schemas.at(method), method);
            check_answer(theirs, without_demand(schemas.at(method), "blockTimestamp"), method);
        }
    }
}
