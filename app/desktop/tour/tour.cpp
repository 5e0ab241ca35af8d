#include "tour/tour.h"

#include "controllers/node_status.h"
#include "controllers/session.h"
#include "controllers/wallet_vault.h"
#include "controllers/wallets.h"
#include "format/amounts.h"
#include "platform/warnings.h"
#include "tour/staged_network.h"
#include "tour/staged_node.h"
#include "wallet/mnemonic.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdio>

using arpeggio::node::Snapshot;
using arpeggio::node::SubmitError;
using arpeggio::node::Trouble;
using namespace std::chrono_literals;

namespace {
const QString password = QStringLiteral("correct horse battery");

QString somebody() {
    return addressText(arpeggio::Address::from(arpeggio::Bytes(arpeggio::Address::size, 0x5a)));
}

/// Of the wallet in the pictures that show words; whoever sees them has nothing.
arpeggio::wallet::Mnemonic picturedWords() {
    arpeggio::Bytes entropy(32);
    for (std::size_t at = 0; at < entropy.size(); ++at)
        entropy[at] = static_cast<std::uint8_t>((at + 3) * (at + 1042) % 251);
    return arpeggio::wallet::Mnemonic::from_entropy(entropy);
}

/// A stage on a node that `prepare` has set up, brought to its home page.
struct StagedScene {
    StagedScene(const TourLook& look, const std::function<void(StagedNode&)>& prepare, std::uint32_t shards = 1)
        : stage(
              {},
              [this, prepare, shards](const NodeRequest&) {
                  auto made = std::make_unique<StagedNode>(1'042, shards);
                  node = made.get();
                  if (prepare) prepare(*made);
                  return arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, Trouble>(std::move(made));
              },
              look) {}

    /// The wallet is made first, so that the session goes on as after a restart.
    bool open() {
        if (!stage.show()) return false;
        auto& models = stage.models();
        models.vault()->restore(picturedWords(), QStringLiteral("Main account"), {});
        if (!waitUntil([&] { return models.vault()->isOpen(); }, 5s)) return false;
        models.session()->begin(false);
        return waitUntil([&] { return models.session()->phase() == Session::Phase::Running; }, 5s);
    }
    [[nodiscard]] arpeggio::Address own() { return stage.models().vault()->accounts().front().address; }

    StagedNode* node = nullptr;
    Stage stage;
};
} // namespace

Tour::Tour(TourPlan plan) : plan_(std::move(plan)) {}

bool Tour::run() {
    since_.start();
    if (!QDir().mkpath(plan_.folder)) {
        std::fprintf(stderr, "tour: %s cannot be made\n", qPrintable(plan_.folder));
        return false;
    }
    (void)takeQmlWarnings();
    visitLive();
    visitRestore();
    visitStarts();
    visitUnusualStates();
    visitNetwork();
    visitPayments();
    visitShards();
    visitBackup();
    if (since_.elapsed() > std::chrono::milliseconds(longest).count()) {
        std::fprintf(stderr, "tour: took %lld s\n", static_cast<long long>(since_.elapsed() / 1000));
        isFine_ = false;
    }
    return writeList() && isFine_;
}

void Tour::expect(const char* what, const std::function<bool()>& isTrue, std::chrono::seconds atMost) {
    if (waitUntil(isTrue, atMost)) return;
    std::fprintf(stderr, "tour: waited in vain for %s\n", what);
    isFine_ = false;
}

void Tour::take(Stage& stage, const QString& page, const QString& state) {
    const QImage image = stage.picture();
    const QStringList warnings = takeQmlWarnings();
    const QString number = QStringLiteral("%1").arg(list_.size() + 1, 2, 10, QLatin1Char('0'));
    const QString file = QStringLiteral("%1-%2-%3-%4-%5.png").arg(number, page, state, plan_.theme, plan_.language);
    if (image.isNull() || !image.save(QDir(plan_.folder).filePath(file))) {
        std::fprintf(stderr, "tour: %s was not written\n", qPrintable(file));
        isFine_ = false;
    }
    for (const QString& text : warnings) std::fprintf(stderr, "tour: %s: %s\n", qPrintable(file), qPrintable(text));
    if (!warnings.isEmpty()) isFine_ = false;
    list_.append(QJsonObject{
        {QStringLiteral("file"), file},
        {QStringLiteral("page"), page},
        {QStringLiteral("state"), state},
        {QStringLiteral("warnings"), QJsonArray::fromStringList(warnings)}});
}

bool Tour::writeList() const {
    QFile file(QDir(plan_.folder).filePath(QStringLiteral("tour.json")));
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(list_).toJson()) > 0;
}

void Tour::visitLive() {
    const QTemporaryDir data;
    Stage stage(data.path(), plan_.liveNode(data.path()), plan_.look);
    expect(
        "the pages", [&] { return stage.show(); }, 0s);
    if (!isFine_) return;
    auto& session = *stage.models().session();
    session.begin(false);
    take(stage, QStringLiteral("start"), QStringLiteral("first-run"));
    stage.ask("demoAsked", true);
    take(stage, QStringLiteral("start"), QStringLiteral("demo-sheet"));
    session.startDemo(QStringLiteral("amber-otter"));
    const auto keys = [&] {
        return session.checklist()->state(ChecklistModel::Step::Keys) == ChecklistModel::State::Done;
    };
    expect("the keys", keys, 10s);
    take(stage, QStringLiteral("start"), QStringLiteral("checklist"));
    expect(
        "the running demo", [&] { return session.phase() == Session::Phase::Running; }, 30s);
    if (isFine_) visitLiveWallet(stage);
}

void Tour::visitLiveWallet(Stage& stage) {
    auto& wallets = *stage.models().wallets();
    auto& form = *wallets.send();
    const auto isFinal = [&] { return form.payment() == SendForm::Payment::Final; };
    (void)wallets.addAccount(QStringLiteral("Savings"));
    const QString savings = wallets.selectedAccount().address;
    wallets.setSelectedIndex(0);
    for (const auto& [to, amount] : {std::pair(savings, 250), std::pair(somebody(), 40)}) {
        form.reset();
        form.setRecipient(to);
        form.setAmount(QString::number(amount));
        form.review();
        form.submit();
        expect("a final payment", isFinal, 10s);
    }
    form.reset();
    take(stage, QStringLiteral("home"), QStringLiteral("live"));
    stage.visit(QStringLiteral("wallet"));
    take(stage, QStringLiteral("wallet"), QStringLiteral("activity"));
    stage.visit(QStringLiteral("wallet/receive"));
    take(stage, QStringLiteral("wallet"), QStringLiteral("receive"));
    stage.visit(QStringLiteral("wallet/send"));
    form.setRecipient(savings);
    form.setAmount(numberFormat().decimal == "," ? QStringLiteral("12,5") : QStringLiteral("12.5"));
    take(stage, QStringLiteral("send"), QStringLiteral("form"));
    form.review();
    take(stage, QStringLiteral("send"), QStringLiteral("review"));
    form.submit();
    expect("the pictured payment", isFinal, 10s);
    take(stage, QStringLiteral("send"), QStringLiteral("final"));
    if (stage.models().link()->snapshot()->shards.size() > 1) visitLiveShards(stage);
    stage.visit(QStringLiteral("network"));
    take(stage, QStringLiteral("network"), QStringLiteral("live"));
    stage.visit(QStringLiteral("settings"));
    take(stage, QStringLiteral("settings"), QStringLiteral("live"));

    auto& session = *stage.models().session();
    session.changePassword({}, password, password);
    expect(
        "the password", [&] { return session.hasPassword(); }, 10s);
    session.lock();
    take(stage, QStringLiteral("locked"), QStringLiteral("cover"));
    session.unlock(QStringLiteral("wrong"));
    const auto isWrong = [&] { return session.passwordError() == Session::PasswordError::Wrong; };
    expect("the wrong password", isWrong, 10s);
    take(stage, QStringLiteral("locked"), QStringLiteral("wrong-password"));
}

/// Up to its transit, a payment to somebody that takes more than one shard.
void Tour::takeCrossing(Stage& stage, const QString& amount, const QString& state) {
    auto& form = *stage.models().wallets()->send();
    stage.visit(QStringLiteral("wallet/send"));
    form.reset();
    form.setRecipient(somebody());
    form.setAmount(amount);
    expect(
        "a payment over shards", [&] { return form.canReview() && form.crossesShards(); }, 5s);
    form.review();
    take(stage, QStringLiteral("send"), QStringLiteral("review-") + state);
    form.submit();
}

/// The faucet's second grant lies on another shard; more than one of them holds goes in two legs.
void Tour::visitLiveShards(Stage& stage) {
    auto& wallets = *stage.models().wallets();
    auto& form = *wallets.send();
    const auto waits = [&](SendForm::Payment payment) {
        return [&form, payment] { return form.payment() == payment; };
    };
    wallets.requestFunds();
    expect(
        "money on a second shard", [&] { return wallets.faucetState() == Wallets::FaucetState::Idle; }, 10s);
    takeCrossing(stage, QString::number(1500), QStringLiteral("two-legs-live"));
    expect("a payment in transit", waits(SendForm::Payment::InTransit), 10s);
    take(stage, QStringLiteral("send"), QStringLiteral("in-transit-live"));
    stage.visit(QStringLiteral("wallet"));
    take(stage, QStringLiteral("wallet"), QStringLiteral("in-transit-live"));
    expect("its arrival", waits(SendForm::Payment::Final), 30s);
    take(stage, QStringLiteral("wallet"), QStringLiteral("arrived-live"));
    form.reset();
}

/// What a start that does not go well looks like.
void Tour::visitStarts() {
    const auto failing = [&](Trouble trouble, const QString& state) {
        Stage stage(
            {},
            [trouble](const NodeRequest&) {
                return arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, Trouble>(arpeggio::Fail(trouble));
            },
            plan_.look);
        expect(
            "the pages", [&] { return stage.show(); }, 0s);
        auto& session = *stage.models().session();
        session.startDemo(QStringLiteral("amber-otter"));
        expect(
            "the failure", [&] { return session.phase() == Session::Phase::Failed; }, 5s);
        take(stage, QStringLiteral("failure"), state);
    };
    failing(Trouble::DataFolderInUse, QStringLiteral("folder-in-use"));
    failing(Trouble::DiskFull, QStringLiteral("disk-full"));
}

/// Loading, empty, degraded.
void Tour::visitUnusualStates() {
    const QStringList places{QStringLiteral("home"), QStringLiteral("wallet"), QStringLiteral("network")};
    const auto visitAll = [&](const QString& state, const std::function<void(StagedNode&)>& prepare) {
        StagedScene scene(plan_.look, prepare);
        expect(
            "a staged window", [&] { return scene.open(); }, 0s);
        if (!isFine_) return;
        for (const QString& place : places) {
            scene.stage.visit(place);
            take(scene.stage, place, state);
        }
    };
    visitAll(QStringLiteral("loading"), [](StagedNode& node) {
        node.setBlank(true);
        node.change([](Snapshot& state) { state.phase = arpeggio::node::Phase::Starting; });
    });
    visitAll(QStringLiteral("empty"), {});
    visitAll(QStringLiteral("degraded"), [](StagedNode& node) {
        node.stop_validator(1);
        node.stop_validator(2);
        node.change([](Snapshot& state) {
            state.phase = arpeggio::node::Phase::Degraded;
            state.trouble = Trouble::NoFinality;
            state.shards.front().timestamp.value -= 95'000;
        });
    });
}

/// A network of four shards in its fourth epoch, whole and with one shard that stands still.
void Tour::visitNetwork() {
    StagedScene scene(plan_.look, stageNetwork);
    expect(
        "a staged window", [&] { return scene.open(); }, 0s);
    if (!isFine_) return;
    auto& status = *scene.stage.models().nodeStatus();
    for (const QString& place : {QStringLiteral("home"), QStringLiteral("network")}) {
        scene.stage.visit(place);
        take(scene.stage, place, QStringLiteral("four-shards"));
    }
    status.shard()->setShard(2);
    status.epochs()->show(1);
    take(scene.stage, QStringLiteral("network"), QStringLiteral("earlier-epoch"));
    scene.node->change([](Snapshot& state) {
        for (const std::size_t member : {0U, 1U}) state.shards[2].members[member].is_running = false;
        state.shards[2].timestamp.value -= 42'000;
        state.epoch_slot = state.epoch_slots + 3;
        state.is_next_elected = false;
        state.next_movers.clear();
    });
    take(scene.stage, QStringLiteral("network"), QStringLiteral("one-shard-stopped"));
    scene.stage.visit(QStringLiteral("home"));
    take(scene.stage, QStringLiteral("home"), QStringLiteral("one-shard-stopped"));
}

/// What can be wrong with a payment.
void Tour::visitPayments() {
    StagedScene scene(plan_.look, {});
    expect(
        "a staged window", [&] { return scene.open(); }, 0s);
    if (!isFine_) return;
    scene.node->setBalance(scene.own(), arpeggio::arp(100));
    scene.stage.models().link()->poll();
    auto& form = *scene.stage.models().wallets()->send();
    scene.stage.visit(QStringLiteral("wallet/send"));
    QString mistyped = somebody();
    mistyped[12] = mistyped[12] == u'q' ? u'p' : u'q';
    form.setRecipient(mistyped);
    form.setAmount(QStringLiteral("100"));
    take(scene.stage, QStringLiteral("send"), QStringLiteral("errors"));

    const auto pay = [&] {
        form.reset();
        form.setRecipient(somebody());
        form.setAmount(QStringLiteral("40"));
        form.review();
        form.submit();
    };
    scene.node->refuseWith(SubmitError::PoolFull);
    pay();
    expect(
        "the refusal", [&] { return form.payment() == SendForm::Payment::Failed; }, 5s);
    take(scene.stage, QStringLiteral("send"), QStringLiteral("refused"));
    scene.node->refuseWith({});
    pay();
    expect(
        "the payment", [&] { return form.payment() == SendForm::Payment::Pending; }, 5s);
    take(scene.stage, QStringLiteral("send"), QStringLiteral("pending"));
    scene.stage.visit(QStringLiteral("wallet"));
    take(scene.stage, QStringLiteral("wallet"), QStringLiteral("pending"));
    scene.node->dropPending();
    take(scene.stage, QStringLiteral("wallet"), QStringLiteral("dropped"));
}

/// A payment that no shard can make alone.
void Tour::visitShards() {
    StagedScene scene(plan_.look, {}, 4);
    expect(
        "a staged window", [&] { return scene.open(); }, 0s);
    if (!isFine_) return;
    scene.node->setBalance(scene.own(), arpeggio::arp(100));
    scene.node->setBalance(scene.own(), arpeggio::arp(80), arpeggio::ShardId{2});
    scene.stage.models().link()->poll();
    auto& form = *scene.stage.models().wallets()->send();
    takeCrossing(scene.stage, QString::number(150), QStringLiteral("two-legs"));
    expect(
        "the payment", [&] { return form.payment() == SendForm::Payment::Pending; }, 5s);
    scene.node->produceBlock();
    take(scene.stage, QStringLiteral("send"), QStringLiteral("in-transit"));
    scene.stage.visit(QStringLiteral("wallet"));
    take(scene.stage, QStringLiteral("wallet"), QStringLiteral("in-transit"));
    scene.node->produceBlock();
    scene.stage.visit(QStringLiteral("wallet/send"));
    take(scene.stage, QStringLiteral("send"), QStringLiteral("arrived"));
}

/// Writing the recovery words down.
void Tour::visitBackup() {
    StagedScene scene(plan_.look, {});
    expect(
        "a staged window", [&] { return scene.open(); }, 0s);
    if (!isFine_) return;
    auto& backup = *scene.stage.models().session()->backup();
    scene.stage.visit(QStringLiteral("settings"));
    take(scene.stage, QStringLiteral("settings"), QStringLiteral("backed-up"));
    scene.stage.ask("backupAsked", true);
    take(scene.stage, QStringLiteral("backup"), QStringLiteral("intro"));
    backup.show({});
    take(scene.stage, QStringLiteral("backup"), QStringLiteral("words"));
    backup.ask();
    take(scene.stage, QStringLiteral("backup"), QStringLiteral("quiz"));
    backup.check({});
    take(scene.stage, QStringLiteral("backup"), QStringLiteral("unanswered"));
}

/// A wallet from paper.
void Tour::visitRestore() {
    StagedScene scene(plan_.look, {});
    expect(
        "the pages", [&] { return scene.stage.show(); }, 0s);
    if (!isFine_) return;
    scene.stage.ask("restoreAsked", true);
    take(scene.stage, QStringLiteral("restore"), QStringLiteral("empty"));
    QStringList words;
    for (const std::string_view word : picturedWords().words())
        words.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    scene.stage.fill("wordsInput", words.join(u' '));
    take(scene.stage, QStringLiteral("restore"), QStringLiteral("whole"));
    words[4] = QStringLiteral("abuot");
    scene.stage.fill("wordsInput", words.join(u' '));
    take(scene.stage, QStringLiteral("restore"), QStringLiteral("unknown-word"));
}
