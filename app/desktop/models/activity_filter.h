#pragma once
#include <QSortFilterProxyModel>
#include <QtQml/qqmlregistration.h>

/// The activity narrowed down to a kind and a searched text (address, name, hash or amount).
class ActivityFilter : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Wallets.filteredActivity is the only one")
    Q_PROPERTY(Kind kind READ kind WRITE setKind NOTIFY filterChanged)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum class Kind { All, Received, Sent, Pending, Failed };
    Q_ENUM(Kind)

    explicit ActivityFilter(QObject* parent = nullptr);

    [[nodiscard]] Kind kind() const { return kind_; }
    void setKind(Kind kind);
    [[nodiscard]] QString search() const { return search_; }
    void setSearch(const QString& text);
    [[nodiscard]] int count() const { return rowCount(); }

Q_SIGNALS:
    void filterChanged();
    void countChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Kind kind_ = Kind::All;
    QString search_;
};
