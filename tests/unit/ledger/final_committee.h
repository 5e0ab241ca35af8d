#pragma once
#include "ledger/final_run.h"

#include <gtest/gtest.h>

namespace arpeggio::test {

/// Four members of equal weight and their keys, who make headers of one instance final.
class FinalCommittee {
public:
    explicit FinalCommittee(ShardId shard, std::uint8_t first_key = 0, Epoch epoch = {}) {
        std::vector<ledger::Member> members;
        for (std::uint8_t i = 0; i < 4; ++i) {
            keys_.push_back(crypto::Ed25519SecretKey::from_seed(Bytes(32, static_cast<std::uint8_t>(first_key + i))));
            members.push_back({keys_.back().public_key(), 10, Address{}});
        }
        committee = ledger::Committee::make(members);
        context = {NetworkId{1}, shard, epoch, Instance{0}, committee->hash()};
        genesis.shard = shard;
    }
    [[nodiscard]] ledger::Header child(const ledger::Header& parent, std::uint64_t salt = 0) const {
        ledger::Header out;
        out.shard = context.shard;
        out.epoch = context.epoch;
        out.instance = context.instance;
        out.height = parent.height.next();
        if (parent.epoch == out.epoch) out.slot = Slot{parent.slot.value + 1}; // each epoch counts from 0
        out.parent = ledger::header_id(parent);
        out.timestamp = TimestampMs{parent.timestamp.value + 1000 + salt};
        return out;
    }
    /// The block that closes the epoch, and one of the tail behind it.
    [[nodiscard]] ledger::Header closing(const ledger::Header& parent) const {
        ledger::Header out = tail(parent);
        out.closing_state_root = Hash::from(Bytes(32, 0xc1));
        return out;
    }
    [[nodiscard]] ledger::Header tail(const ledger::Header& parent) const {
        ledger::Header out = child(parent);
        out.closing = true;
        return out;
    }
    /// These headers, made final by the first `signers` members.
    [[nodiscard]] ledger::FinalRun sealed(std::vector<ledger::Header> headers, std::uint16_t signers = 3) const {
        ledger::FinalRun out{std::move(headers), {}, static_cast<std::uint16_t>(committee->size())};
        out.certificate = certificate(out.last(), signers);
        return out;
    }
    /// So many headers after `parent`, made final by the first `signers` members.
    [[nodiscard]] ledger::FinalRun run(ledger::Header parent, std::size_t count, std::uint16_t signers = 3) const {
        std::vector<ledger::Header> headers;
        for (std::size_t i = 0; i < count; ++i) headers.push_back(parent = child(parent));
        return sealed(std::move(headers), signers);
    }
    [[nodiscard]] ledger::Certificate certificate(const ledger::Header& header, std::uint16_t signers = 3) const {
        ledger::Certificate out{ledger::VoteKind::Finalize, header.slot, ledger::header_id(header), {}};
        const Bytes message = ledger::vote_message(context, out.kind, out.slot, out.candidate);
        for (std::uint16_t i = 0; i < signers; ++i) out.signers.push_back({MemberIndex{i}, sign({i}, message)});
        return out;
    }

    std::optional<ledger::Committee> committee;
    ledger::SigningContext context;
    ledger::Header genesis;

private:
    [[nodiscard]] crypto::Ed25519Signature sign(MemberIndex member, ByteView message) const {
        for (const auto& key : keys_)
            if (key.public_key() == (*committee)[member].key) return key.sign(message);
        return {};
    }
    std::vector<crypto::Ed25519SecretKey> keys_;
};

} // namespace arpeggio::test
