#include "consensus/leader.h"
#include "replica/storage_check_parts.h"
#include "state/proof.h"

#include <algorithm>
#include <set>

// Who signs in which epoch: all certificates are judged by that, so it comes first.

namespace arpeggio::replica {

namespace {
const std::string by_definition = "the network's definition";
const std::string by_proof = "its proof";

std::string of_epoch(const char* what, Epoch epoch) {
    return std::string(what) + " of epoch " + std::to_string(epoch.value);
}
/// Of a key with one letter in front.
std::optional<Epoch> epoch_in(ByteView key) {
    const auto number = number_in_key(key.subspan(1));
    return number && key.size() == roster_key({}).size() ? std::optional(Epoch{*number}) : std::nullopt;
}
std::optional<ledger::FinalRun> decode_run(ByteView value) {
    codec::Reader in(value);
    auto run = ledger::decode_final_run(in);
    if (!run || !in.at_end()) return std::nullopt;
    return *std::move(run);
}
template <class Map>
void add(Map& into, const sharding::Roster& roster, const std::string& holder) {
    auto& candidate = into[roster.epoch()][sharding::encode_roster(roster)];
    if (!candidate.roster) candidate.roster = std::make_shared<const sharding::Roster>(roster);
    if (std::ranges::find(candidate.holders, holder) == candidate.holders.end()) candidate.holders.push_back(holder);
}
} // namespace

StorageCheck::Signers StorageCheck::signers_in(const sharding::Roster& roster) const {
    const ledger::Committee& committee = roster.committee(setup_.shard);
    const Instance instance = roster.instance(setup_.shard);
    return {committee, {setup_.network.network, setup_.shard, roster.epoch(), instance, committee.hash()}};
}

const StorageCheck::Signers* StorageCheck::signers_of(Epoch epoch) const {
    const auto found = signers_.find(epoch);
    return found == signers_.end() ? nullptr : &found->second;
}

std::optional<Redrawn> StorageCheck::redrawn_from(const ledger::Header& head) const {
    std::vector<sharding::RosterPtr> rosters;
    for (const auto& [epoch, chosen] : rosters_) rosters.push_back(chosen.roster);
    return redrawn_at(rosters, setup_.shard, head);
}

void StorageCheck::know(const Candidate& chosen) {
    const Epoch epoch = chosen.roster->epoch();
    signers_.insert_or_assign(epoch, signers_in(*chosen.roster));
    rosters_[epoch] = chosen;
}

/// The one that is proven or that most parts hold is the right one, as damage does not strike twice alike. Where one
/// part stands alone, the signatures of its epoch tell.
StorageCheck::Stored<void> StorageCheck::choose_rosters() {
    know({chain::genesis_roster(setup_.network), {by_definition}});
    if (!rules_.has_epochs()) return {};
    Candidates all;
    for (const Part& part : parts_) TRY_VOID(gather(part.checked, all));
    for (const CheckedPart& part : setup_.others) TRY_VOID(gather(part, all));
    all.erase(Epoch{});
    const auto rank = [](const Candidate* one) {
        const bool is_proven = std::ranges::find(one->holders, by_proof) != one->holders.end();
        return is_proven ? ~std::size_t{0} : one->holders.size();
    };
    for (auto& [epoch, candidates] : all) {
        std::vector<const Candidate*> ranked;
        for (const auto& [encoded, candidate] : candidates) ranked.push_back(&candidate);
        std::ranges::stable_sort(ranked, std::ranges::greater{}, rank);
        for (const Candidate* candidate : ranked) {
            if (rank(candidate) == 1) {
                TRY(const bool is_wrong, is_refuted(*candidate->roster));
                if (is_wrong) continue;
            }
            know(*candidate);
            break;
        }
    }
    return {};
}

/// The rosters that a part holds, and those that it can prove.
StorageCheck::Stored<void> StorageCheck::gather(const CheckedPart& part, Candidates& into) const {
    const Bytes prefix{roster_prefix};
    TRY_VOID(part.store->scan(prefix, prefix, [&](ByteView key, ByteView value) {
        const auto roster = sharding::decode_roster(value);
        if (roster && roster->shards() == rules_.shards && epoch_in(key) == roster->epoch())
            add(into, *roster, part.name);
        return true;
    }));
    return gather_proven(part, into);
}

StorageCheck::Stored<void> StorageCheck::gather_proven(const CheckedPart& part, Candidates& into) const {
    std::vector<ledger::Header> closings;
    const Bytes prefix{closing_prefix};
    TRY_VOID(part.store->scan(prefix, prefix, [&](ByteView, ByteView value) {
        if (const auto run = decode_run(value)) closings.push_back(run->headers.front());
        return true;
    }));
    for (const ledger::Header& closing : closings) {
        const Epoch next = closing.epoch.next();
        TRY(const auto stored, part.store->get(roster_proof_key(next)));
        if (!stored) continue;
        const auto proof = state::decode_proof(*stored);
        if (!proof) continue;
        const auto roster = sharding::proven_roster(*proof, closing.closing_state_root, next, rules_.shards);
        if (roster) add(into, *roster, by_proof);
    }
    return {};
}

/// Whether these parts hold something of the roster's epoch, and its members have not signed it, or proposed where its
/// seed has them lead.
StorageCheck::Stored<bool> StorageCheck::is_refuted(const sharding::Roster& roster) const {
    const Signers signers = signers_in(roster);
    const consensus::LeaderSchedule leaders(signers.context, signers.committee, roster.seed());
    const std::uint64_t slots = setup_.network.profile.slots_per_window;
    bool has_any = false, is_signed = false;
    std::size_t right = 0, wrong = 0;
    const auto weigh = [&](const ledger::Header& header, const auto& verify) {
        has_any = true;
        const MemberIndex leader = leaders.leader(Window{header.slot.value / slots});
        ++(signers.committee[leader].key == header.proposer ? right : wrong);
        is_signed = is_signed || verify();
    };
    for (const Part& part : parts_) {
        const storage::Store& store = *part.checked.store;
        const Bytes runs{closing_prefix};
        TRY_VOID(store.scan(runs, runs, [&](ByteView, ByteView value) {
            const auto run = decode_run(value);
            if (!run || run->last().epoch != roster.epoch()) return true;
            weigh(run->last(), [&] { return ledger::verify_final_run(signers.context, signers.committee, *run); });
            return true;
        }));
        const Bytes certificates{certificate_prefix};
        TRY_VOID(store.scan(certificates, certificates, [&](ByteView key, ByteView value) {
            const auto height = number_in_key(key.subspan(1));
            const auto header = chain::read_header(store, Height{height.value_or(0)});
            if (!header || !*header || (*header)->epoch != roster.epoch()) return true;
            weigh(**header, [&] {
                codec::Reader in(value);
                const auto one = ledger::decode_certificate(in, signers.committee.size());
                return one && ledger::verify_certificate(signers.context, signers.committee, *one);
            });
            return true;
        }));
    }
    return has_any && (!is_signed || right <= wrong);
}

/// A part holds the rosters of all epochs that it has a header of, and of the instance that goes on from its head; of
/// genesis the network's definition is as good.
StorageCheck::Stored<void> StorageCheck::check_rosters(Part& part) {
    if (!rules_.has_epochs() || !part.has_chain) return {};
    std::set<Epoch> there;
    storage::Batch misplaced;
    const Bytes prefix{roster_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        const auto epoch = epoch_in(key);
        if (epoch) there.insert(*epoch);
        if (!epoch) misplaced.erase(to_bytes(key));
        return true;
    }));
    if (!misplaced.empty()) {
        TRY_VOID(part.checked.store->commit(misplaced, storage::Durability::Lazy));
        report(part, "a roster has a key that none has", "erased", true);
    }
    std::set<Epoch> wanted = there;
    const Epoch first = part.is_from_genesis() ? Epoch{1} : Epoch{part.checked.since.value - 1};
    for (Epoch epoch = first; epoch <= part.epoch; epoch = epoch.next()) wanted.insert(epoch);
    for (const Epoch epoch : wanted) TRY_VOID(mend_roster(part, epoch, there.contains(epoch)));
    return {};
}

StorageCheck::Stored<void> StorageCheck::mend_roster(Part& part, Epoch epoch, bool is_there) {
    TRY(const auto stored, part.checked.store->get(roster_key(epoch)));
    const std::string what = of_epoch("the roster", epoch) + (is_there ? " is damaged" : " is missing");
    const auto known = rosters_.find(epoch);
    if (known == rosters_.end()) {
        const bool is_needed = epoch <= part.epoch;
        if (is_there && !is_needed) TRY_VOID(write(part, roster_key(epoch), std::nullopt));
        const char* const how = is_needed ? "no part has it; check again with a part of another validator"
                                          : "erased; the beacon's members send it again";
        report(part, what, how, !is_needed);
        return {};
    }
    const Candidate& right = known->second;
    Bytes value = sharding::encode_roster(*right.roster);
    if (stored == value) return {};
    if (!is_there && epoch.value == 0) return {};
    TRY_VOID(write(part, roster_key(epoch), std::move(value)));
    report(part, what, "copied from " + right.holders.front(), true);
    return {};
}

} // namespace arpeggio::replica
