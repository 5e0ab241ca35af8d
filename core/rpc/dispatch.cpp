#include "rpc/dispatch.h"

#include "codec/hex.h"
#include "rpc/methods.h"

#include <boost/json.hpp>

#include <atomic>

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
std::string response(const json::value& id, Answer<json::value> answer) {
    json::object out{{"jsonrpc", "2.0"}, {"id", id}};
    if (answer) {
        out["result"] = *std::move(answer);
    } else {
        const RpcError& error = answer.error();
        json::object told{{"code", static_cast<int>(error.code)}, {"message", error.message}};
        if (!error.data.empty()) told["data"] = codec::to_0x(error.data);
        out["error"] = std::move(told);
    }
    return json::serialize(out);
}
std::string failure(const json::value& id, ErrorCode code, std::string message) {
    return response(id, Fail(RpcError{code, std::move(message)}));
}

/// The answers to one message while they come in, in any order and on any thread. The last one gives all to `done`.
class Answers {
public:
    Answers(std::size_t count, bool is_batch, Dispatch::Done done)
        : texts_(count), left_(count), is_batch_(is_batch), done_(std::move(done)) {}

    /// Each place once; an empty text where none is owed.
    void set(std::size_t place, std::string text) {
        bytes_ += text.size();
        texts_[place] = std::move(text);
        if (left_.fetch_sub(1) == 1) finish();
    }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    void finish() {
        std::string out;
        for (const std::string& text : texts_) {
            if (text.empty()) continue;
            out += out.empty() ? (is_batch_ ? "[" : "") : ",";
            out += text;
        }
        if (is_batch_ && !out.empty()) out += ']';
        done_(std::move(out));
    }
    std::vector<std::string> texts_;
    std::atomic<std::size_t> left_, bytes_ = 0;
    bool is_batch_;
    Dispatch::Done done_;
};

/// One request, taken apart.
struct Call {
    json::value id;
    bool is_notification = false;
    std::string_view method;
    const json::array* params = nullptr; ///< of the request, which outlives this
};

bool can_be_id(const json::value& value) {
    return value.is_string() || value.is_number() || value.is_null();
}

/// The id of a request, as far as it can be made out: null otherwise.
json::value id_of(const json::value& request) {
    if (!request.is_object()) return nullptr;
    const json::value* id = request.get_object().if_contains("id");
    return id != nullptr && can_be_id(*id) ? *id : json::value(nullptr);
}

Answer<Call> read_call(const json::value& request) {
    const auto invalid = [](const std::string& message) {
        return Fail(RpcError{ErrorCode::InvalidRequest, "invalid request: " + message});
    };
    if (!request.is_object()) return invalid("a call is an object");
    const json::object& object = request.get_object();
    const json::value* version = object.if_contains("jsonrpc");
    if (version == nullptr || *version != "2.0") return invalid("\"jsonrpc\" must be \"2.0\"");
    const json::value* method = object.if_contains("method");
    if (method == nullptr || !method->is_string()) return invalid("\"method\" must be a text");
    const json::value* id = object.if_contains("id");
    if (id != nullptr && !can_be_id(*id)) return invalid("\"id\" must be a text or a number");

    static const json::array no_params;
    Call out{
        .id = id_of(request), .is_notification = id == nullptr, .method = method->get_string(), .params = &no_params};
    const json::value* params = object.if_contains("params");
    if (params == nullptr || params->is_null()) return out;
    if (!params->is_array()) return invalid_params("non-array args: give the parameters as a list");
    out.params = &params->get_array();
    return out;
}

/// Does the calls of one message, each into its place.
class Execution {
public:
    Execution(const Context& context, ShardId shard, std::shared_ptr<Answers> answers)
        : context_(context), shard_(shard), answers_(std::move(answers)) {}

    void execute(std::size_t place, const json::value& request, const Dispatch::Admit& admit) const {
        if (!admit())
            return answers_->set(
                place,
                failure(id_of(request), ErrorCode::LimitExceeded, "too many requests: wait a second and try again"));
        if (answers_->bytes() > Dispatch::answers_bytes_max)
            return answers_->set(
                place,
                failure(id_of(request), ErrorCode::LimitExceeded, "response too large: ask for less in one batch"));
        const auto call = read_call(request);
        if (!call) return answers_->set(place, is_owed(request, call.error()) ? refusal(request, call.error()) : "");
        if (call->method == "eth_sendRawTransaction") return send_transaction(place, *call);
        answer(place, *call, run(*call));
    }

private:
    /// A notification is never answered; but a request too wrong to tell is.
    static bool is_owed(const json::value& request, const RpcError& error) {
        return error.code != ErrorCode::InvalidParams || request.get_object().contains("id");
    }
    static std::string refusal(const json::value& request, const RpcError& error) {
        return response(id_of(request), Fail(error));
    }
    [[nodiscard]] Answer<json::value> run(const Call& call) const {
        const Method method = find_method(call.method);
        if (method == nullptr)
            return Fail(RpcError{
                ErrorCode::MethodNotFound,
                "the method " + std::string(call.method.substr(0, 64)) + " does not exist/is not available"});
        return method(context_, shard_, Params(*call.params));
    }
    void answer(std::size_t place, const Call& call, Answer<json::value> result) const {
        answers_->set(place, call.is_notification ? std::string() : response(call.id, std::move(result)));
    }
    void send_transaction(std::size_t place, const Call& call) const {
        const Params params(*call.params);
        if (const auto count = params.at_most(1); !count) return answer(place, call, Fail(count.error()));
        auto raw = params.data(0);
        if (!raw) return answer(place, call, Fail(raw.error()));
        const auto on_submitted = [answers = answers_, place, id = call.id, is_notification = call.is_notification](
                                      const Result<Hash, node::SubmitError>& submitted) {
            if (is_notification) return answers->set(place, {});
            if (!submitted) return answers->set(place, response(id, Fail(submit_error(submitted.error()))));
            answers->set(place, response(id, json::value(codec::to_0x(submitted->view()))));
        };
        context_.node.submit(shard_, *std::move(raw), on_submitted);
    }

    const Context& context_;
    ShardId shard_;
    std::shared_ptr<Answers> answers_;
};
} // namespace

std::string error_response(int code, std::string_view message) {
    return failure(nullptr, static_cast<ErrorCode>(code), std::string(message));
}

Dispatch::Dispatch(node::Facade& node, Options options) : node_(node), options_(std::move(options)) {}

void Dispatch::handle(ShardId shard, std::string_view request, const Admit& admit, Done done) const {
    boost::system::error_code failed;
    const json::value message = json::parse(request, failed);
    const auto refuse = [&](ErrorCode code, std::string text) {
        done(
            admit() ? failure(nullptr, code, std::move(text))
                    : failure(nullptr, ErrorCode::LimitExceeded, "too many requests: wait a second and try again"));
    };
    if (failed) return refuse(ErrorCode::Parse, "parse error: not JSON");
    const auto* batch = message.if_array();
    if (batch != nullptr && batch->empty()) return refuse(ErrorCode::InvalidRequest, "invalid request: empty batch");
    if (batch != nullptr && batch->size() > batch_max)
        return refuse(ErrorCode::LimitExceeded, "batch too large: send at most 100 calls at once");

    const Context context{node_, options_.client_version, options_.summary};
    const std::size_t count = batch != nullptr ? batch->size() : 1;
    const Execution execution(context, shard, std::make_shared<Answers>(count, batch != nullptr, std::move(done)));
    for (std::size_t i = 0; i < count; ++i) execution.execute(i, batch != nullptr ? (*batch)[i] : message, admit);
}

} // namespace arpeggio::rpc
