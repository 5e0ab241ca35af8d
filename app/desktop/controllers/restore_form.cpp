#include "controllers/restore_form.h"

#include "format/texts.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using arpeggio::wallet::Mnemonic;
using arpeggio::wallet::MnemonicError;
using Kind = MnemonicError::Kind;

namespace {
constexpr int countShort = 12, countLong = 24;
constexpr qsizetype shownMax = 24; ///< characters of a word that is none

/// Whether some word begins so: what may become one with the next key.
bool canBecomeWord(const QString& start) {
    const std::string sought = start.toLower().toStdString();
    const auto& all = arpeggio::wallet::english_words();
    const auto found = std::lower_bound(all.begin(), all.end(), sought);
    return found != all.end() && found->substr(0, sought.size()) == sought;
}

RestoreForm::Problem problemOf(Kind kind) {
    switch (kind) {
    case Kind::WordCount: return RestoreForm::Problem::WordCount;
    case Kind::UnknownWord: return RestoreForm::Problem::UnknownWord;
    case Kind::BadChecksum: return RestoreForm::Problem::BadChecksum;
    }
    return RestoreForm::Problem::None;
}
} // namespace

void RestoreForm::check(const QString& text) {
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    const QStringList typed = text.split(blanks, Qt::SkipEmptyParts);
    const int count = static_cast<int>(typed.size());
    wordCount_ = count;
    words_.reset();
    if (count == 0) {
        set(Problem::Missing, {});
        return;
    }
    QByteArray utf8 = typed.join(u' ').toUtf8();
    auto parsed = Mnemonic::parse({utf8.constData(), static_cast<std::size_t>(utf8.size())});
    utf8.fill('\0');
    if (parsed) {
        words_.emplace(*std::move(parsed));
        set(Problem::None, {});
        return;
    }
    MnemonicError error = parsed.error();
    const bool isTyping =
        error.position == static_cast<std::size_t>(count) && !text.back().isSpace() && canBecomeWord(typed.back());
    // A number of words that is neither usual length is most likely on its way to one.
    const bool isUnderWay = error.kind == Kind::BadChecksum && count != countShort && count != countLong;
    if (isTyping || isUnderWay) error = {Kind::WordCount};
    const QString unknown = error.position > 0 ? typed.value(static_cast<qsizetype>(error.position) - 1) : QString();
    set(problemOf(error.kind), textOf(error, unknown.left(shownMax), count));
}

void RestoreForm::clear() {
    wordCount_ = 0;
    words_.reset();
    set(Problem::Missing, {});
}

std::optional<Mnemonic> RestoreForm::take() {
    auto taken = std::move(words_);
    clear();
    return taken;
}

void RestoreForm::refuse() {
    set(Problem::WalletExists, tr("There is a wallet on this computer already. It was not touched."));
}

void RestoreForm::set(Problem problem, const QString& text) {
    problem_ = problem;
    problemText_ = text;
    Q_EMIT changed();
}
