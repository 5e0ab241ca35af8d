#include "rpc/hub.h"

#include <boost/asio/post.hpp>

namespace asio = boost::asio;

namespace arpeggio::rpc {

Instant steady_now() {
    return Instant{std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

Session::Session(std::shared_ptr<Hub> hub)
    : hub_(std::move(hub)),
      bucket_(hub_->options.limits.calls_per_second, hub_->options.limits.calls_burst, steady_now()),
      waiting_(hub_->io) {}

void Session::ask(ShardId shard, std::string message) {
    waiting_.expires_after(hub_->options.limits.answer_timeout);
    waiting_.async_wait([session = weak_from_this()](boost::system::error_code failed) {
        if (failed) return; // the answer was there first
        if (const auto self = session.lock()) self->close();
    });
    // The node may keep `done` for as long as it likes: it holds neither the session nor the hub.
    const auto done = [session = weak_from_this(), hub = std::weak_ptr(hub_)](std::string text) {
        const auto alive = hub.lock();
        if (!alive) return;
        asio::post(alive->io, [session, text = std::move(text)]() mutable {
            if (const auto self = session.lock()) self->on_answer(std::move(text));
        });
    };
    asio::post(hub_->workers, [session = weak_from_this(), shard, message = std::move(message), done] {
        const auto self = session.lock();
        if (!self) return;
        const auto admit = [&self] { return self->bucket_.take(steady_now()); };
        self->hub_->dispatch.handle(shard, message, admit, done);
    });
}

void Session::on_answer(std::string text) {
    waiting_.cancel();
    answer(std::move(text));
}

void Session::leave() {
    waiting_.cancel();
    hub_->remove(shared_from_this());
}

Hub::Hub(node::Facade& facade, Server::Options given)
    : options(std::move(given)), node(facade), dispatch(facade, options.dispatch), workers(options.limits.workers) {}

void Hub::add(const std::shared_ptr<Session>& session) {
    if (is_closed_) {
        session->close();
    } else {
        sessions_.insert(session);
    }
}

void Hub::close_all() {
    is_closed_ = true;
    const auto sessions = std::move(sessions_);
    sessions_.clear();
    for (const auto& session : sessions) {
        session->waiting_.cancel();
        session->close();
    }
}

bool Hub::reserve(std::size_t bytes) {
    if (pending_bytes_ + bytes > options.limits.pending_bytes_max) return false;
    pending_bytes_ += bytes;
    return true;
}

} // namespace arpeggio::rpc
