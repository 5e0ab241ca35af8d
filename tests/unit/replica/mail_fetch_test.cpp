#include "replica/mail_fetch.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace arpeggio::replica {
namespace {
using std::chrono::seconds;
using Member = MailFetch::Member;

constexpr ShardId near{1}, far{2};

/// One who moves to shard 0, and two members there that have sent twelve mails to `near` and three to `far`.
struct MailFetchTest : testing::Test {
    const std::vector<Member> members{Member::from(Bytes(32, 1)), Member::from(Bytes(32, 2))};
    Instant now;
    std::map<ShardId, std::map<std::uint64_t, ledger::Mail>> stored;
    std::map<ShardId, ledger::MailList> bases;
    std::map<ShardId, std::uint64_t> kept_from{{near, 2}, {far, 0}}; ///< what is below was erased
    std::size_t page = 4;
    std::size_t asked = 0;

    static ledger::Mail mail(ShardId destination, std::uint64_t sequence) {
        ledger::Mail out;
        out.destination = destination;
        out.sequence = sequence;
        out.value = arp(sequence + 1);
        return out;
    }
    static ledger::MailList list(ShardId destination, std::uint64_t count) {
        ledger::MailList out;
        for (std::uint64_t i = 0; i < count; ++i) out.append(ledger::mail_hash(mail(destination, i)));
        return out;
    }
    static std::uint64_t sent_to(ShardId destination) { return destination == near ? 12 : 3; }
    /// What an honest member answers. It has sent five more since the pivot.
    [[nodiscard]] KeptMailAnswer honest(const KeptMailRequest& request) const {
        KeptMailAnswer out{request.destination, {}, {}};
        if (!request.from) out.base = list(request.destination, kept_from.at(request.destination));
        const std::uint64_t from = request.from.value_or(out.base.count());
        for (std::uint64_t i = from; i < sent_to(request.destination) + 5 && out.mails.size() < page; ++i)
            out.mails.push_back(mail(request.destination, i));
        return out;
    }
    void take(const MailFetch::Effects& effects) {
        for (const auto& portion : effects.store) {
            if (portion.base) bases[portion.destination] = *portion.base;
            if (portion.base) stored[portion.destination].clear();
            for (const ledger::Mail& one : portion.mails) stored[portion.destination].emplace(one.sequence, one);
        }
    }
    [[nodiscard]] MailFetch fetch() const {
        return MailFetch({{near, list(near, 12)}, {ShardId{3}, {}}, {far, list(far, 3)}}, members, seconds{1});
    }
    using Answer = std::function<std::optional<KeptMailAnswer>(const Member&, const KeptMailRequest&)>;
    void run(MailFetch& fetch, const Answer& answer) {
        MailFetch::Effects effects = fetch.start(now);
        while (true) {
            take(effects);
            if (!effects.ask) break;
            ++asked;
            ASSERT_LT(asked, 100U);
            const auto given = answer(effects.ask->of, effects.ask->request);
            now += given ? seconds{0} : seconds{1};
            effects = given ? fetch.on_answer(effects.ask->of, *given, now) : fetch.on_timer(now);
        }
        EXPECT_TRUE(fetch.is_complete());
        EXPECT_EQ(fetch.deadline(), std::nullopt);
    }
    void expect_all(ShardId destination) {
        EXPECT_EQ(bases[destination], list(destination, kept_from[destination]));
        const auto& mails = stored[destination];
        EXPECT_EQ(mails.size(), sent_to(destination) - kept_from[destination]);
        for (const auto& [sequence, one] : mails) EXPECT_EQ(one, mail(destination, sequence));
    }
    /// The first answers of the first member are changed.
    void expect_all_despite(const std::function<void(KeptMailAnswer&)>& change) {
        MailFetch one = fetch();
        run(one, [&](const Member& member, const KeptMailRequest& request) {
            KeptMailAnswer out = honest(request);
            if (member == members[0]) change(out);
            return out;
        });
        expect_all(near);
        expect_all(far);
    }
};

TEST_F(MailFetchTest, TakesAllThatIsKeptPageByPage) {
    MailFetch one = fetch();
    run(one, [&](const Member&, const KeptMailRequest& request) { return honest(request); });
    expect_all(near);
    expect_all(far);
    EXPECT_EQ(asked, 1U + 3U) << "three pages of four for near, though the last holds mail sent later, one for far";
}

TEST_F(MailFetchTest, WhereAllWasTakenNothingButTheBaseIsStored) {
    kept_from[near] = 12;
    MailFetch one = fetch();
    run(one, [&](const Member&, const KeptMailRequest& request) { return honest(request); });
    expect_all(near);
}

TEST_F(MailFetchTest, WhoIsSilentIsLeftForTheNext) {
    MailFetch one = fetch();
    run(one, [&](const Member& member, const KeptMailRequest& request) -> std::optional<KeptMailAnswer> {
        if (member == members[0]) return std::nullopt;
        return honest(request);
    });
    expect_all(near);
    expect_all(far);
}

TEST_F(MailFetchTest, WrongAnswersAreLeftForTheNext) {
    expect_all_despite([](KeptMailAnswer& answer) { answer.mails.clear(); });
    expect_all_despite([](KeptMailAnswer& answer) { answer.mails.at(0).value = arp(99); });
    expect_all_despite([](KeptMailAnswer& answer) { answer.mails.erase(answer.mails.begin()); });
    expect_all_despite([](KeptMailAnswer& answer) { answer.mails.at(0).destination = ShardId{7}; });
    expect_all_despite([](KeptMailAnswer& answer) { answer.base = list(answer.destination, 40); });
    expect_all_despite([](KeptMailAnswer& answer) {
        if (answer.base.count() > 0) answer.base = list(far, answer.base.count());
    });
}

TEST_F(MailFetchTest, WhatWasNotAskedForIsIgnored) {
    MailFetch one = fetch();
    const auto effects = one.start(now);
    ASSERT_TRUE(effects.ask);
    EXPECT_FALSE(one.on_answer(Member{}, honest(effects.ask->request), now).ask);
    KeptMailAnswer other = honest(effects.ask->request);
    other.destination = ShardId{7};
    EXPECT_FALSE(one.on_answer(effects.ask->of, other, now).ask);
    EXPECT_FALSE(one.on_timer(now).ask) << "it is too early";
    EXPECT_FALSE(one.is_complete());
}

TEST_F(MailFetchTest, IfNobodyHasItTheOthersGoOnAnsweringForIt) {
    MailFetch one = fetch();
    run(one, [&](const Member&, const KeptMailRequest& request) -> std::optional<KeptMailAnswer> {
        if (request.destination == near) return KeptMailAnswer{near, {}, {}};
        return honest(request);
    });
    expect_all(far);
    EXPECT_TRUE(stored[near].empty());
    EXPECT_EQ(bases[near], list(near, 12));
    MailFetch alone({{near, list(near, 12)}}, {}, seconds{1});
    take(alone.start(now));
    EXPECT_TRUE(alone.is_complete());
}
} // namespace
} // namespace arpeggio::replica
