#include "staking/election.h"

#include "ledger/system_contracts.h"
#include "sharding/lots.h"
#include "state/leaf.h"

#include <algorithm>
#include <set>

namespace arpeggio::staking {
namespace {
using storage::StorageError;

state::LeafKey bids_key(Epoch epoch, std::size_t part) {
    return state::system_key(ledger::staking_contract, state::Field::Bids, epoch.value % 2 << 32 | part);
}

constexpr std::size_t candidate_size = crypto::Ed25519PublicKey::size + Address::size + 32 + 1;

void put(codec::Writer& out, const Candidate& one) {
    const std::uint8_t flags = (one.stands ? 1 : 0) | (one.serves ? 2 : 0);
    out.fixed(one.member.key).fixed(one.member.operator_address).u256(one.bid.atto).u8(flags);
}

/// What stands in front of a leaf's candidates.
struct Heading {
    Epoch epoch;
    std::uint32_t all = 0;
};

std::optional<Heading> read_part(ByteView leaf, std::vector<Candidate>& into) {
    auto in = state::open_leaf(leaf, state::LeafKind::Bids);
    if (!in) return std::nullopt;
    const auto epoch = in->u64();
    const auto all = in->u32();
    const auto count = in->count(candidates_max, candidate_size);
    if (!epoch || !all || !count || in->left() != *count * candidate_size) return std::nullopt;
    for (std::size_t i = 0; i < *count; ++i) { // all of them are there
        Candidate one;
        one.member.key = *in->fixed<crypto::Ed25519PublicKey>();
        one.member.operator_address = *in->fixed<Address>();
        one.bid.atto = *in->u256();
        const std::uint8_t flags = *in->u8();
        if (flags > 3) return std::nullopt;
        one.stands = (flags & 1) != 0;
        one.serves = (flags & 2) != 0;
        into.push_back(one);
    }
    return Heading{{*epoch}, *all};
}

bool is_by_key(const Candidate& a, const Candidate& b) {
    return a.member.key < b.member.key;
}

Book::Stored<bool> may_stand(const Book& book, const Validator& validator) {
    if (!validator.is_active || validator.keys.empty()) return false;
    TRY(const Delegation own, book.delegation(validator.operator_address, validator.operator_address));
    return validator.pool(own.is_compounding).worth(own.shares) >= validator.self_stake_min;
}

/// The highest bids first, ties by lot.
std::vector<Candidate> ranked(std::vector<Candidate> all, const sharding::Lots& lots) {
    lots.shuffle(sharding::Step::Bids, all, [](const Candidate& one) { return one.member.key; });
    std::ranges::stable_sort(all, std::ranges::greater{}, &Candidate::bid);
    return all;
}

std::uint64_t whole_coins(const Amount& amount) {
    const U256 whole = amount.atto / arp(1).atto;
    return whole.fits_u64() ? std::max<std::uint64_t>(whole.low64(), 1) : ledger::Committee::weight_max;
}

/// Those whose bids are the bounds of all weights.
Rate spread_of(std::size_t elected, std::uint32_t shards) {
    return elected < sharding::small_shard_below * shards ? spread_small : spread_large;
}
} // namespace

std::uint64_t seats_within_cap(const Rules& rules, std::uint64_t shards) {
    const Amount all{U256{rules.seats * shards}};
    return std::max<std::uint64_t>(1, part_of(all, rules.seats_max).atto.low64());
}

Book::Stored<std::vector<Candidate>>
find_candidates(const Book& book, const sharding::Assignment& now, std::uint64_t shards) {
    TRY(const Rules rules, book.rules());
    TRY(const Summary summary, book.summary());
    const std::uint64_t cap = seats_within_cap(rules, shards);
    std::set<crypto::Ed25519PublicKey> serving;
    for (const auto& seats : now.shards) {
        for (const sharding::Seat& seat : seats) serving.insert(seat.member.key);
    }
    std::vector<Candidate> out;
    for (std::uint64_t number = 0; number < summary.validators; ++number) {
        TRY(const Address operator_address, book.operator_of(number));
        TRY(const auto validator, book.validator(operator_address));
        if (!validator) return Fail(StorageError::Corrupt);
        TRY(const bool stands, may_stand(book, *validator));
        const std::uint64_t count = stands ? std::min<std::uint64_t>(cap, validator->keys.size()) : 0;
        const std::uint64_t divisor = std::max<std::uint64_t>(1, stands ? count : validator->keys.size());
        const Amount bid{validator->total().atto / U256{divisor}};
        for (std::size_t i = 0; i < validator->keys.size(); ++i) {
            const auto& key = validator->keys[i].key;
            const bool serves = serving.contains(key);
            if (i < count || serves) out.push_back({{key, 0, operator_address}, bid, i < count, serves});
        }
    }
    std::ranges::sort(out, is_by_key);
    return out;
}

void freeze(state::Overlay& state, Epoch epoch, const std::vector<Candidate>& candidates) {
    std::size_t at = 0;
    for (std::size_t part = 0; part == 0 || at < candidates.size(); ++part) {
        const std::size_t count = std::min(candidates_max, candidates.size() - at);
        codec::Writer out;
        state::begin_leaf(out, state::LeafKind::Bids).u64(epoch.value);
        out.u32(static_cast<std::uint32_t>(candidates.size())).u32(static_cast<std::uint32_t>(count));
        for (const std::size_t end = at + count; at < end; ++at) put(out, candidates[at]);
        state.set_leaf(bids_key(epoch, part), std::move(out).out());
    }
}

Book::Stored<std::vector<Candidate>> read_frozen(const state::View& state, Epoch epoch) {
    std::vector<Candidate> out;
    for (std::size_t part = 0;; ++part) {
        TRY(const auto leaf, state.leaf(bids_key(epoch, part)));
        const auto heading = leaf ? read_part(*leaf, out) : std::nullopt;
        if (!heading || heading->epoch != epoch || out.size() > heading->all) return Fail(StorageError::Corrupt);
        if (out.size() == heading->all) return out;
        if (out.size() != (part + 1) * candidates_max) return Fail(StorageError::Corrupt);
    }
}

std::vector<Amount> effective_stakes(const std::vector<Amount>& bids, Rate spread) {
    if (bids.empty()) return {};
    std::vector<Amount> sorted = bids;
    std::ranges::sort(sorted);
    const Amount upper = sorted[sorted.size() / 2];
    const Amount lower = sorted[(sorted.size() - 1) / 2];
    const Amount median{(lower + upper).atto / U256{2}};
    const Amount least = part_of(median, {rate_whole.value - spread.value});
    const Amount most = median + part_of(median, spread);
    std::vector<Amount> out;
    for (const Amount& bid : bids) out.push_back(std::clamp(bid, least, most));
    return out;
}

sharding::Election elect(
    const std::vector<Candidate>& candidates, const Rules& rules, std::uint32_t shards, Epoch epoch, const Hash& seed) {
    std::vector<Candidate> all = ranked(candidates, {seed, epoch});
    const auto end = std::stable_partition(all.begin(), all.end(), [](const Candidate& one) { return one.stands; });
    const auto standing = static_cast<std::size_t>(end - all.begin());
    const std::size_t needed = std::min(all.size(), sharding::members_min * shards);
    const std::size_t elected = std::max(std::min<std::size_t>(standing, rules.seats * shards), needed);
    std::vector<Amount> bids;
    for (std::size_t i = 0; i < elected; ++i) bids.push_back(all[i].bid);
    const Rate spread = spread_of(elected, shards);
    const auto effective = effective_stakes(bids, spread);
    sharding::Election out{epoch, seed, {}, {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        ledger::Member member = all[i].member;
        if (i < elected) {
            member.weight = whole_coins(effective[i]);
            out.elected.push_back(member);
        } else if (all[i].serves && elected > 0) {
            const auto& [least, most] = std::ranges::minmax(effective);
            member.weight = whole_coins(std::clamp(all[i].bid, least, most));
            out.standby.push_back({member, all[i].bid});
        }
    }
    return out;
}

} // namespace arpeggio::staking
