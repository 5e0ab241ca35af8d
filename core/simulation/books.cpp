#include "simulation/books.h"

#include "sharding/mail_leaves.h"

namespace arpeggio::simulation {
namespace {
std::string route_name(ShardId from, ShardId to) {
    return "mail from shard " + std::to_string(from.value) + " to " + std::to_string(to.value);
}
} // namespace

Books::Books(std::vector<Amount> supplies)
    : supplies_(std::move(supplies)), totals_(supplies_.size()), entries_(supplies_.size()) {
    for (std::size_t shard = 0; shard < totals_.size(); ++shard) totals_[shard].balances = supplies_[shard];
}

std::optional<std::string> Books::on_block(const ledger::Block& block, const execution::BlockResult& result) {
    const ShardId shard = block.header.shard;
    Entry& entry = entries_[shard.value].emplace_back(Entry{totals_[shard.value], {}, result.sent});
    for (const Bytes& encoded : block.body.inbound) {
        const auto batch = sharding::decode_batch(encoded);
        if (!batch) return "a final block holds mail that nobody can read";
        if (auto wrong = take(shard, *batch, entry)) return wrong;
    }
    for (const ledger::Mail& mail : result.sent) {
        if (auto wrong = send(shard, mail)) return wrong;
    }
    const auto change = result.diff->leaves.find(state::totals_key());
    if (change != result.diff->leaves.end()) {
        const auto totals = change->second ? state::decode_totals(*change->second) : std::nullopt;
        if (!totals) return "the totals are gone";
        totals_[shard.value] = *totals;
    }
    return check_supply(shard);
}

std::optional<std::string> Books::take(ShardId by, const sharding::InboundBatch& batch, Entry& entry) {
    Route& route = routes_[{batch.source(), by}];
    for (const ledger::Mail& mail : batch.mails) {
        if (route.waiting.empty() || route.waiting.front() != mail || mail.sequence != route.taken)
            return route_name(batch.source(), by) + " is not taken in order, once, as it was sent";
        route.waiting.pop_front();
        entry.taken.push_back(mail);
        ++route.taken;
        ++taken_;
        under_way_ -= worth(mail);
    }
    return std::nullopt;
}

std::optional<std::string> Books::send(ShardId from, const ledger::Mail& mail) {
    Route& route = routes_[{from, mail.destination}];
    if (mail.source != from || mail.sequence != route.sent)
        return route_name(from, mail.destination) + " skips a number";
    route.waiting.push_back(mail);
    ++route.sent;
    ++sent_;
    under_way_ += worth(mail);
    return std::nullopt;
}

std::optional<std::string> Books::take_back(ShardId shard) {
    const Entry entry = std::move(entries_[shard.value].back());
    entries_[shard.value].pop_back();
    for (auto mail = entry.sent.rbegin(); mail != entry.sent.rend(); ++mail) {
        Route& route = routes_[{shard, mail->destination}];
        if (route.waiting.empty() || route.waiting.back() != *mail)
            return route_name(shard, mail->destination) + " was taken, but its block is void";
        route.waiting.pop_back();
        --route.sent;
        --sent_;
        under_way_ -= worth(*mail);
    }
    for (auto mail = entry.taken.rbegin(); mail != entry.taken.rend(); ++mail) {
        Route& route = routes_[{mail->source, shard}];
        route.waiting.push_front(*mail);
        --route.taken;
        --taken_;
        under_way_ += worth(*mail);
    }
    totals_[shard.value] = entry.before;
    return check_supply(shard);
}

std::optional<std::string> Books::check_supply(ShardId shard) const {
    const state::Totals& own = totals_[shard.value];
    if (own.balances + own.burned + own.mail_out != supplies_[shard.value] + own.minted + own.mail_in)
        return "shard " + std::to_string(shard.value) + " has a wrong supply";
    Amount out, in = under_way_;
    for (const state::Totals& totals : totals_) {
        out += totals.mail_out;
        in += totals.mail_in;
    }
    if (out != in) return std::string("the mail under way is not what was sent and not taken");
    return std::nullopt;
}

std::optional<std::string> Books::check(ShardId shard, const state::StoredState& state) const {
    const auto totals = state.totals();
    if (!totals) return std::nullopt; // a damaged disk: who reads it next stops
    if (*totals != totals_[shard.value]) return std::string("the totals on the disk are not those of the blocks");
    for (const auto& [ends, route] : routes_) {
        const auto& [from, to] = ends;
        if (from == shard) {
            const auto list = sharding::read_outbox(state, to);
            if (list && list->count() != route.sent) return route_name(from, to) + " is not all in its outbox";
        }
        if (to == shard) {
            const auto list = sharding::read_inbox(state, from);
            if (list && list->count() != route.taken) return route_name(from, to) + " is not all in its inbox";
        }
    }
    return std::nullopt;
}

} // namespace arpeggio::simulation
