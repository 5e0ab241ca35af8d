#pragma once
#include <QSortFilterProxyModel>
#include <QtQml/qqmlregistration.h>

/// The first few rows of a model: what is not shown is not made.
class FirstRows : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int most READ most WRITE setMost NOTIFY mostChanged)

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setSourceModel(QAbstractItemModel* source) override;
    [[nodiscard]] int most() const { return most_; }
    void setMost(int most);

Q_SIGNALS:
    void mostChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& /*parent*/) const override { return row < most_; }

private:
    int most_ = 0;
};
