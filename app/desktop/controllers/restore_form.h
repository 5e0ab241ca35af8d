#pragma once
#include "wallet/mnemonic.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

/// Recovery words that a person types to have a wallet again, checked at every key. The text is the page's; kept here,
/// in guarded memory, are the words once they are whole.
class RestoreForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("it is the session's")
    Q_PROPERTY(Problem problem READ problem NOTIFY changed)
    Q_PROPERTY(QString problemText READ problemText NOTIFY changed)
    Q_PROPERTY(int wordCount READ wordCount NOTIFY changed)
    Q_PROPERTY(bool isWhole READ isWhole NOTIFY changed)

public:
    /// WordCount also while the person is still typing; then problemText is a count and no reproach.
    enum class Problem { None, Missing, WordCount, UnknownWord, BadChecksum, WalletExists };
    Q_ENUM(Problem)

    using QObject::QObject;

    [[nodiscard]] Problem problem() const { return problem_; }
    [[nodiscard]] QString problemText() const { return problemText_; } ///< names the unknown word
    [[nodiscard]] int wordCount() const { return wordCount_; }         ///< typed so far
    [[nodiscard]] bool isWhole() const { return words_.has_value(); }  ///< they are a wallet's words

    Q_INVOKABLE void check(const QString& text);
    /// Forgets the words.
    Q_INVOKABLE void clear();

    /// The words, which are then another's to forget; absent unless isWhole().
    [[nodiscard]] std::optional<arpeggio::wallet::Mnemonic> take();
    /// A wallet is there already, and stays.
    void refuse();

Q_SIGNALS:
    void changed();

private:
    void set(Problem problem, const QString& text);

    Problem problem_ = Problem::Missing;
    QString problemText_;
    int wordCount_ = 0;
    std::optional<arpeggio::wallet::Mnemonic> words_;
};
