#include "replica/shard_join.h"

#include "base/check.h"
#include "replica/disk_keys.h"
#include "sharding/mail_leaves.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
constexpr ShardId beacon_shard{0};
constexpr unsigned unanswered_max = 20; ///< requests for a pivot, until later news are sought
constexpr unsigned unfound_max = 50;    ///< the same for headers of the beacon
constexpr Duration pivot_patience = std::chrono::milliseconds{500};
constexpr Duration beacon_patience = std::chrono::milliseconds{200};
constexpr Duration fetch_patience = std::chrono::seconds{10}; ///< without anything of the state
constexpr Duration range_patience = std::chrono::seconds{3};  ///< of links as good as consensus needs
constexpr std::size_t erasure_bytes = 1 << 20;

/// Those that a part with this head begins with: from the one that it refers to on, and of the beacon's own part all
/// below it. Absent if one is missing. Who refers to none needs none.
std::optional<ShardJoin::Links> links_for(const ledger::Header& head, ShardJoin::Links links) {
    if (head.beacon_ref.is_zero()) return ShardJoin::Links{};
    const auto from = std::ranges::find(links, head.beacon_ref, &sync::BeaconChain::Link::id);
    if (from == links.end()) return std::nullopt;
    if (head.shard == beacon_shard && links.back().header.height.next() < head.height) return std::nullopt;
    links.erase(links.begin(), from);
    return links;
}
} // namespace

Result<ShardJoin::Left, storage::StorageError> ShardJoin::read_left(const storage::Store& part) {
    Left left;
    TRY(left.progress, sync::read_progress(part));
    TRY(left.pivot, part.get(Bytes{pivot_key}));
    return left;
}

Result<storage::Batch, storage::StorageError> ShardJoin::next_erasure(const storage::Store& part, Bytes& from) {
    TRY(storage::Batch batch, sync::next_fetch_erasure(part, from));
    for (const chain::Table table : {chain::Table::Mail, chain::Table::MailBase}) {
        if (!batch.empty()) return batch;
        Bytes all;
        TRY(batch, storage::next_erasure(part, chain::key_of(table), all, erasure_bytes));
    }
    return batch;
}

Result<std::vector<MailFetch::Sent>, storage::StorageError>
ShardJoin::read_sent(const state::View& state, const chain::Rules& rules) {
    std::vector<MailFetch::Sent> out;
    for (ShardId to; to.value < rules.shards; to = to.next()) {
        TRY(auto list, sharding::read_outbox(state, to));
        out.push_back({to, std::move(list)});
    }
    return out;
}

ShardJoin::ShardJoin(Setup setup) : setup_(std::move(setup)) {
    CHECK(!setup_.rosters.empty());
}

ShardJoin::Actions ShardJoin::start(const Left& left, Instant now) {
    now_ = now;
    if (!resume(left)) ask_for_pivot();
    return take();
}

/// True if there is something to go on from.
bool ShardJoin::resume(const Left& left) {
    if (!left.progress || !left.pivot) return false;
    codec::Reader in(*left.pivot);
    const auto run = ledger::decode_final_run(in);
    auto pivot = run ? check(*run) : std::nullopt;
    if (!pivot || pivot->head.root != left.progress->pivot) return false;
    pivot_ = std::move(pivot);
    begin_fetch(*left.progress);
    return true;
}

/// The first header's block, if the run shows that it is final and what the state after it is. From a closing block one
/// goes on in the next epoch, whose roster has to be known for that.
std::optional<ShardJoin::Pivot> ShardJoin::check(const ledger::FinalRun& run) const {
    if (run.last().shard != setup_.rules.shard || !shows_state(run)) return std::nullopt;
    if (!is_final(run, setup_.rules.network, setup_.rosters)) return std::nullopt;
    const ledger::Header& header = run.headers.front();
    if (header.height <= setup_.above) return std::nullopt;
    const auto restart = setup_.rosters.restart_after(header.epoch, setup_.rules.shard);
    if (restart && header.height > restart->height) return std::nullopt; // void
    Pivot out;
    if (ledger::kind_of(header) == ledger::BlockKind::Closing) {
        if (!setup_.rosters.find(header.epoch.next())) return std::nullopt;
        out.head = {header, run.newest()->id, header.closing_state_root, header.closing_state_root};
    } else {
        out.head = {header, run.headers[1].parent, run.headers[2].state_root, run.headers[1].state_root};
    }
    codec::Writer encoded;
    ledger::encode_final_run(encoded, run);
    out.run = std::move(encoded).out();
    return out;
}

/// Who serve the shard now, whichever of the two newest epochs that is.
std::vector<crypto::Ed25519PublicKey> ShardJoin::members(ShardId shard) const {
    std::set<crypto::Ed25519PublicKey> out;
    const Epoch newest = setup_.rosters.newest()->epoch();
    for (const Epoch epoch : {newest, Epoch{newest.value - 1}}) {
        const auto roster = setup_.rosters.find(epoch);
        if (!roster) continue;
        for (const ledger::Member& member : roster->committee(shard).members()) out.insert(member.key);
    }
    out.erase(setup_.key);
    return {out.begin(), out.end()};
}

void ShardJoin::ask_for_pivot() {
    stage_ = Stage::Pivot;
    for (const auto& member : members(setup_.rules.shard))
        out_.emplace_back(Say{{setup_.rules.shard, member}, PivotRequest{}});
    arm(pivot_patience);
}

std::optional<Height> ShardJoin::pivot() const {
    return pivot_ ? std::optional(pivot_->head.header.height) : std::nullopt;
}

ShardJoin::Actions ShardJoin::on_message(const ShardPeer& from, ShardMessage message, Instant now) {
    now_ = now;
    std::visit([&](auto& one) { receive(from, one); }, message);
    return take();
}

void ShardJoin::receive(const ShardPeer& from, const PivotAnswer& answer) {
    if (stage_ != Stage::Pivot || from.shard != setup_.rules.shard) return;
    const auto all = members(setup_.rules.shard);
    if (std::ranges::find(all, from.key) == all.end()) return;
    if (auto pivot = check(answer.run)) offered_[from.key] = *std::move(pivot);
}

/// The one that most members hold; of those the newest.
void ShardJoin::choose_pivot() {
    const auto holders = [&](const Pivot& pivot) {
        return std::ranges::count_if(
            offered_, [&](const auto& other) { return other.second.head.id == pivot.head.id; });
    };
    const auto rank = [&](const auto& offer) {
        return std::pair(holders(offer.second), offer.second.head.header.height);
    };
    const auto best =
        std::ranges::max_element(offered_, [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    pivot_ = best->second;
    holders_.clear();
    for (const auto& [key, offer] : offered_) {
        if (offer.head.id == pivot_->head.id) holders_.insert(key);
    }
    offered_.clear();
    stage_ = Stage::Beginning;
    out_.emplace_back(Erase{});
}

ShardJoin::Actions ShardJoin::on_erased(Instant now) {
    now_ = now;
    CHECK(stage_ == Stage::Beginning);
    storage::Batch batch;
    sync::append_progress(batch, sync::FetchProgress::begin(pivot_->head.root));
    batch.put(Bytes{pivot_key}, pivot_->run);
    write(std::move(batch));
    return take();
}

void ShardJoin::begin_fetch(sync::FetchProgress progress) {
    stage_ = Stage::Leaves;
    sync::FetchSettings settings;
    settings.timeout = range_patience;
    const std::vector<crypto::Ed25519PublicKey> holders(holders_.begin(), holders_.end());
    const auto asked = holders.empty() ? members(setup_.rules.shard) : holders;
    fetch_.emplace(std::move(progress), asked, setup_.random.fork(), settings);
    alive_ = now_;
    ask(fetch_->on_timer(now_));
    check_fetch();
}

void ShardJoin::ask(const std::vector<sync::StateFetch::Ask>& asks) {
    for (const auto& one : asks) out_.emplace_back(Say{{setup_.rules.shard, one.of}, one.request});
    if (const auto deadline = fetch_->deadline()) out_.emplace_back(SetTimer{*deadline});
}

void ShardJoin::receive(const ShardPeer& from, sync::StateAnswer& answer) {
    if (!fetch_ || from.shard != setup_.rules.shard) return;
    out_.emplace_back(CheckAnswer{from.key, std::move(answer)});
}

ShardJoin::Actions
ShardJoin::on_checked(const crypto::Ed25519PublicKey& from, sync::CheckedAnswer answer, Instant now) {
    now_ = now;
    if (fetch_) take(fetch_->on_answer(from, std::move(answer), now));
    return take();
}

void ShardJoin::take(sync::StateFetch::Effects effects) {
    if (effects.store) {
        alive_ = now_;
        storage::Batch batch;
        sync::append_portion(batch, *std::move(effects.store));
        write(std::move(batch));
    }
    ask(effects.asks);
    check_fetch();
}

void ShardJoin::check_fetch() {
    done_ppm_ = fetch_->progress().done_ppm();
    switch (fetch_->status()) {
    case sync::StateFetch::Status::Fetching: return;
    case sync::StateFetch::Status::Complete:
        fetch_.reset();
        stage_ = Stage::Tree;
        out_.emplace_back(MakeTree{});
        return;
    case sync::StateFetch::Status::Outdated:
    case sync::StateFetch::Status::Deserted: fetch_.reset(); return ask_for_pivot();
    }
}

/// Who held it are gone: others hold another by now.
void ShardJoin::give_up_if_stuck() {
    if (stage_ != Stage::Leaves || unwritten_ > 0 || now_ < alive_ + fetch_patience) return;
    fetch_.reset();
    ask_for_pivot();
}

void ShardJoin::write(storage::Batch batch) {
    ++unwritten_;
    out_.emplace_back(Write{std::move(batch)});
}

ShardJoin::Actions ShardJoin::on_written(Instant now) {
    now_ = now;
    CHECK(unwritten_ > 0);
    --unwritten_;
    switch (stage_) {
    case Stage::Beginning: begin_fetch(sync::FetchProgress::begin(pivot_->head.root)); break;
    case Stage::Leaves:
        ask(fetch_->on_stored(now));
        check_fetch();
        break;
    case Stage::Mail: find_head_if_complete(); break;
    case Stage::Done: out_.emplace_back(Finish{}); break;
    case Stage::Pivot:
    case Stage::Tree:
    case Stage::Head: break;
    }
    return take();
}

ShardJoin::Actions ShardJoin::on_timer(Instant now) {
    now_ = now;
    if (stage_ == Stage::Pivot) {
        if (offered_.empty() && ++unanswered_ % unanswered_max == 0) out_.emplace_back(HearNews{});
        if (offered_.empty() || unwritten_ > 0) { // what an earlier fetch still writes is to be erased, too
            ask_for_pivot();
        } else {
            choose_pivot();
        }
    } else if (stage_ == Stage::Leaves) {
        ask(fetch_->on_timer(now));
        check_fetch();
        give_up_if_stuck();
    } else if (stage_ == Stage::Mail) {
        take(mail_->on_timer(now));
    } else if (stage_ == Stage::Head) {
        out_.emplace_back(FindBeacon{});
        if (++unanswered_ % unfound_max == 0) out_.emplace_back(HearNews{});
    }
    return take();
}

ShardJoin::Actions ShardJoin::on_tree(std::vector<MailFetch::Sent> sent, Instant now) {
    now_ = now;
    CHECK(stage_ == Stage::Tree);
    stage_ = Stage::Mail;
    unanswered_ = 0;
    mail_.emplace(std::move(sent), members(setup_.rules.shard), range_patience);
    take(mail_->start(now));
    return take();
}

void ShardJoin::receive(const ShardPeer& from, const KeptMailAnswer& answer) {
    if (stage_ == Stage::Mail && from.shard == setup_.rules.shard) take(mail_->on_answer(from.key, answer, now_));
}

/// One with a base begins its destination's mail, perhaps anew: what came before it was wrong.
void ShardJoin::take(const MailFetch::Portion& portion) {
    storage::Batch batch;
    auto& [destination, from, end] = mail_written_;
    if (portion.base) {
        for (; destination == portion.destination && from < end; ++from)
            batch.erase(chain::mail_key(destination, from));
        destination = portion.destination;
        from = end = portion.base->count();
        chain::append_mail_base(batch, destination, *portion.base);
    }
    for (const ledger::Mail& mail : portion.mails)
        batch.put(chain::mail_key(destination, end++), chain::encode_stored_mail(mail));
    if (!batch.empty()) write(std::move(batch));
}

void ShardJoin::take(const MailFetch::Effects& effects) {
    for (const MailFetch::Portion& portion : effects.store) take(portion);
    if (effects.ask) out_.emplace_back(Say{{setup_.rules.shard, effects.ask->of}, effects.ask->request});
    if (const auto deadline = mail_->deadline()) out_.emplace_back(SetTimer{*deadline});
    find_head_if_complete();
}

void ShardJoin::find_head_if_complete() {
    if (!mail_->is_complete() || unwritten_ > 0) return;
    stage_ = Stage::Head;
    out_.emplace_back(FindBeacon{});
}

/// The beacon's headers, from the one that the pivot refers to on, are among those that this validator follows, or are
/// asked for; it may take a moment until they are known.
ShardJoin::Actions ShardJoin::on_beacon(Links known, Instant now) {
    now_ = now;
    if (stage_ != Stage::Head) return {};
    const ledger::Header& head = pivot_->head.header;
    known = with_older(std::move(known));
    auto links = links_for(head, known);
    if (!links && beacon_) {
        const auto newer = with_older({beacon_->links().begin(), beacon_->links().end()});
        links = links_for(head, newer);
        if (known.empty()) known = newer;
    }
    if (links) {
        write_head(*links);
    } else {
        ask_for_beacon(known);
        ask_for_older(known);
        arm(beacon_patience);
    }
    return take();
}

/// Behind those that lead to them, if there are any.
ShardJoin::Links ShardJoin::with_older(Links known) const {
    if (known.empty() || older_.empty() || older_.back().id != known.front().header.parent) return known;
    Links out = older_;
    out.insert(out.end(), known.begin(), known.end());
    return out;
}

/// A process that was started again knows the beacon from where its own head refers to, which may be behind what the
/// pivot refers to. What comes before is shown by its hash. An answer ends with an epoch, so that one asks nearer, too.
void ShardJoin::ask_for_older(const Links& known) {
    if (known.empty() || known.front().header.height.value <= 1) return;
    if (older_.size() >= sync::BeaconChain::headers_max) return;
    oldest_ = known.front().header;
    const std::uint64_t back = std::min(std::uint64_t{1} << (asked_ % 6), oldest_->height.value - 1);
    const auto all = members(beacon_shard);
    out_.emplace_back(Say{{beacon_shard, all[asked_ % all.size()]}, BeaconRequest{{oldest_->height.value - back}}});
}

void ShardJoin::take_older(const ledger::FinalRun& run) {
    if (!oldest_) return;
    Links found;
    for (std::size_t i = 0; i < run.headers.size() && run.headers[i].height < oldest_->height; ++i) {
        const bool is_last = i + 1 == run.headers.size();
        found.push_back({run.headers[i], is_last ? run.certificate.candidate : run.headers[i + 1].parent});
    }
    if (found.empty() || found.back().id != oldest_->parent) return;
    const bool goes_on = !older_.empty() && older_.front().header.parent == found.back().id;
    if (!goes_on) older_.clear();
    older_.insert(older_.begin(), found.begin(), found.end());
    oldest_ = older_.front().header;
}

/// Whoever serves nowhere hears nothing of the beacon: the epoch has begun without it.
void ShardJoin::ask_for_beacon(const Links& known) {
    if (!beacon_) {
        std::vector<ledger::Header> headers;
        for (const auto& link : known) headers.push_back(link.header);
        beacon_.emplace(setup_.rules.network, headers);
    }
    const auto all = members(beacon_shard);
    out_.emplace_back(Say{{beacon_shard, all[asked_++ % all.size()]}, BeaconRequest{beacon_->height().next()}});
}

void ShardJoin::receive(const ShardPeer& /*from*/, const BeaconNews& news) {
    if (beacon_) (void)beacon_->add(news.run, setup_.rosters);
    take_older(news.run);
}

/// The last write: with it there is a part that a replica can start from.
void ShardJoin::write_head(const Links& links) {
    const chain::FinalHead& head = pivot_->head;
    storage::Batch batch;
    for (const auto& link : links) {
        if (setup_.rules.shard != beacon_shard) {
            codec::Writer out;
            ledger::encode_header(out, link.header);
            batch.put(beacon_key(link.header.height), std::move(out).out());
        } else if (link.header.height < head.header.height) {
            chain::append_header(batch, link.header, link.id);
        }
    }
    for (const auto& roster : setup_.rosters.all())
        batch.put(roster_key(roster->epoch()), sharding::encode_roster(*roster));
    chain::append_header(batch, head.header, head.id);
    chain::append_head(batch, head);
    if (ledger::kind_of(head.header) == ledger::BlockKind::Closing)
        batch.put(closing_key(head.header.height), pivot_->run);
    batch.erase(Bytes{pivot_key});
    stage_ = Stage::Done;
    write(std::move(batch));
}

} // namespace arpeggio::replica
