#include "toy_network.h"

namespace arpeggio::consensus {

ToyNetwork::ToyNetwork(std::uint64_t seed, Plan with) : plan(std::move(with)), random_(seed) {
    std::vector<ledger::Member> members;
    for (std::size_t i = 0; i < plan.weights.size(); ++i) {
        keys_.push_back(make_imitation_key(i));
        members.push_back({keys_.back()->public_key(), plan.weights[i], {}});
    }
    committee_ = ledger::Committee::make(std::move(members));
    context_ = {NetworkId{7}, ShardId{0}, Epoch{0}, Instance{0}, committee_->hash()};
    genesis_.timestamp = timestamp_of(start_ - plan.settings.slot_interval);
    groups_.assign(keys_.size(), 0);
    members_.resize(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        members_[i].chain.push_back(header_id(genesis_));
        boot(i);
    }
}

void ToyNetwork::run_until(Duration since_start) {
    while (!queue_.empty() && queue_.top().at <= start_ + since_start) {
        const Event event = queue_.top();
        queue_.pop();
        now_ = event.at;
        event.run();
    }
    now_ = start_ + since_start;
}

void ToyNetwork::later(std::size_t member, Duration after, std::function<void()> run) {
    at(now_ + after, [this, member, life = members_[member].life, run = std::move(run)] {
        if (members_[member].life == life) run();
    });
}

void ToyNetwork::crash(std::size_t member) {
    members_[member].machine.reset();
    members_[member].life += 1;
}

void ToyNetwork::restart(std::size_t member) {
    crash(member);
    boot(member);
}

void ToyNetwork::boot(std::size_t self) {
    Member& member = members_[self];
    const Height height{member.chain.size() - 1};
    const auto top = member.stored.find(height);
    const ledger::Header& header = top == member.stored.end() ? genesis_ : top->second->header;
    Setup setup{plan.settings, context_, *committee_, hash_of(3), {}, make_imitation_scheme(), keys_[self], {}};
    setup.tip = {member.chain.back(), header.timestamp, height, std::nullopt};
    if (height.value > 0) setup.tip.slot = header.slot;
    for (const auto& [key, raw] : member.disk) setup.records.push_back(*decode_record(raw, committee_->size()));
    member.known = {{member.chain.back(), header}};
    member.machine = std::make_unique<Simplex>(std::move(setup));
    later(self, Duration{0}, [this, self] { carry_out(self, members_[self].machine->start(now_)); });
}

void ToyNetwork::send(std::size_t from, std::size_t to, const Message& message) {
    ++sent_;
    if (groups_[from] != groups_[to] || random_.chance(plan.loss_percent)) return;
    const auto raw = std::make_shared<const Bytes>(encode_message(message, committee_->size()));
    for (int copies = random_.chance(plan.repeat_percent) ? 2 : 1; copies > 0; --copies) {
        const Duration delay{static_cast<std::int64_t>(random_.between(
            static_cast<std::uint64_t>(plan.delay_min.count()), static_cast<std::uint64_t>(plan.delay_max.count())))};
        at(now_ + delay, [this, from, to, raw] {
            if (!members_[to].machine || groups_[from] != groups_[to]) return;
            const auto decoded = decode_message(*raw, committee_->size());
            const MemberIndex sender{static_cast<std::uint16_t>(from)};
            carry_out(to, members_[to].machine->on_message(sender, *decoded, now_));
        });
    }
}

void ToyNetwork::observe(std::size_t from, const Message& message) {
    if (const auto* vote = std::get_if<Vote>(&message)) {
        auto& before = members_[from].signed_votes[vote->slot];
        for (const Vote& other : before) {
            if (in_conflict(other, *vote)) violate("a member signed a conflict");
        }
        if (before.size() < 3) before.push_back(*vote);
    }
    if (const auto* one = std::get_if<Certificate>(&message)) {
        const auto [known, is_new] = certified_.emplace(std::pair{one->slot, one->kind}, one->candidate);
        if (!is_new && known->second != one->candidate) violate("two certificates of a kind at one slot");
        const VoteKind excluded = one->kind == VoteKind::Skip ? VoteKind::Finalize : VoteKind::Skip;
        if (one->kind != VoteKind::Notarize && certified_.contains({one->slot, excluded})) violate("final and skipped");
    }
}

void ToyNetwork::carry_out(std::size_t self, Effects effects) {
    for (const Effect& effect : effects) carry_out(self, effect);
}

void ToyNetwork::carry_out(std::size_t self, const Effect& effect) {
    Member& member = members_[self];
    std::visit(
        overloaded{
            [&](const Broadcast& one) {
                observe(self, one.message);
                for (std::size_t to = 0; to < members_.size(); ++to) {
                    if (to != self) send(self, to, one.message);
                }
            },
            [&](const Send& one) { send(self, one.to.value, one.message); },
            [&](const Multicast& one) {
                observe(self, one.message);
                for (const MemberIndex to : one.to) send(self, to.value, one.message);
            },
            [&](const SetTimer& one) {
                later(self, std::max(one.at - now_, Duration{0}), [this, self, mine = ++member.timer] {
                    if (members_[self].timer == mine) carry_out(self, members_[self].machine->on_timer(now_));
                });
            },
            [&](const Persist& one) {
                later(self, plan.disk, [this, self, one] {
                    for (const Record& record : one.records) {
                        members_[self].disk[record_key(record)] = encode_record(record, committee_->size());
                    }
                    carry_out(self, members_[self].machine->on_persisted(one.id, now_));
                });
            },
            [&](const Propose& one) { later(self, milliseconds{2}, [this, self, one] { build(self, one); }); },
            [&](const Check& one) {
                if (!member.known.contains(one.candidate->header.parent)) violate("checked before its parent");
                later(self, milliseconds{2}, [this, self, one] {
                    members_[self].known.emplace(one.id, one.candidate->header);
                    carry_out(self, members_[self].machine->on_checked(one.id, CheckOutcome::Valid, now_));
                });
            },
            [&](const Discard& one) { member.known.erase(one.id); },
            [&](const Finalized& one) { commit(self, one); },
            [&](const ServeBlocks& one) { serve(self, one); },
            [&](const Report&) { violate("an honest member was accused"); },
            [&](const Misbehaved& one) { violate("misbehaved: " + std::string(to_string(one.reason))); },
            [&](const Diverged&) { violate("diverged"); },
        },
        effect);
}

void ToyNetwork::build(std::size_t self, const Propose& asked) {
    const ledger::Header& parent = members_[self].known.at(asked.parent);
    BuiltBlock built;
    built.body = {static_cast<std::uint8_t>(self), static_cast<std::uint8_t>(asked.slot.value)};
    built.header.slot = asked.slot;
    built.header.parent = asked.parent;
    built.header.height = parent.height.next();
    built.header.timestamp = std::max(asked.earliest, timestamp_of(now_));
    built.header.proposer = keys_[self]->public_key();
    built.header.body_root = ledger::body_root(built.body);
    members_[self].known.emplace(header_id(built.header), built.header);
    carry_out(self, members_[self].machine->on_proposal(asked.slot, std::move(built), now_));
}

void ToyNetwork::commit(std::size_t self, const Finalized& finalized) {
    Member& member = members_[self];
    for (std::size_t i = 0; i < finalized.ids.size(); ++i) {
        const ledger::Header& header = finalized.blocks[i]->header;
        if (header.parent != member.chain.back()) violate("a committed block does not follow the one before");
        const auto [agreed, is_new] = agreed_.emplace(header.height, finalized.ids[i]);
        if (agreed->second != finalized.ids[i]) violate("two final blocks of one height");
        member.chain.push_back(finalized.ids[i]);
        member.stored[header.height] = finalized.blocks[i];
    }
    member.certificates[finalized.blocks.back()->header.height] = finalized.certificate;
    const Bytes below = record_key_of_slot(finalized.forget_below);
    member.disk.erase(member.disk.begin(), member.disk.lower_bound(below));
}

void ToyNetwork::serve(std::size_t self, const ServeBlocks& wanted) {
    const Member& member = members_[self];
    auto last = member.certificates.upper_bound(wanted.above);
    if (last == member.certificates.end()) return;
    while (std::next(last) != member.certificates.end() && std::next(last)->first.value <= wanted.above.value + 16)
        ++last;
    send(self, wanted.to.value, last->second);
    for (Height height = last->first; height > wanted.above; height.value -= 1) {
        send(self, wanted.to.value, member.stored.at(height));
    }
}

std::uint64_t ToyNetwork::height_min() const {
    std::uint64_t lowest = height(0);
    for (std::size_t i = 1; i < members_.size(); ++i) lowest = std::min(lowest, height(i));
    return lowest;
}

} // namespace arpeggio::consensus
