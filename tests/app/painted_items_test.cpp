#include "charts/identicon.h"
#include "charts/qr_code.h"

#include <QImage>
#include <QPainter>
#include <QTest>

namespace {
template <class Item>
QImage painted(Item& item, int side) {
    item.setSize(QSizeF(side, side));
    QImage image(side, side, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    item.paint(&painter);
    return image;
}
} // namespace

class PaintedItemsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQrCodeHasItsThreeFindersAndAQuietZone() {
        QrCode code;
        code.setText(QStringLiteral("arp1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"));
        QVERIFY(code.isValid());
        const QImage image = painted(code, 333);
        int left = 0; // first dark pixel of the top row of the upper left finder
        int top = 0;
        while (top < 333 && image.pixelColor(left, top) != Qt::black)
            if (++left == 333) left = 0, ++top;
        QVERIFY(left > 20 && top > 20);
        QCOMPARE(image.pixelColor(332 - left, top), QColor(Qt::black));
        QCOMPARE(image.pixelColor(left, 332 - top), QColor(Qt::black));
    }
    void aQrCodeHasNoGreys() {
        QrCode code;
        code.setText(QStringLiteral("arp1test"));
        const QImage image = painted(code, 250);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                QVERIFY(image.pixelColor(x, y) == Qt::black || image.pixelColor(x, y) == Qt::white);
    }
    void aTextThatDoesNotFitIsNotShown() {
        QrCode code;
        code.setText(QString(4000, u'x'));
        QVERIFY(!code.isValid());
        code.setText({});
        QVERIFY(!code.isValid());
        QCOMPARE(painted(code, 100).pixelColor(50, 50), QColor(Qt::white));
    }
    void anIdenticonIsTheSameForTheSameAddressOnly() {
        Identicon one;
        Identicon two;
        one.setSeed(QStringLiteral("arp1a"));
        two.setSeed(QStringLiteral("arp1a"));
        QCOMPARE(painted(one, 48), painted(two, 48));
        two.setSeed(QStringLiteral("arp1b"));
        QVERIFY(painted(one, 48) != painted(two, 48));
    }
    void anIdenticonIsMirrored() {
        Identicon icon;
        icon.setSeed(QStringLiteral("arp1a"));
        const QImage image = painted(icon, 100);
        QCOMPARE(image.pixelColor(27, 50), image.pixelColor(72, 50));
    }
};
QTEST_MAIN(PaintedItemsTest)
#include "painted_items_test.moc"
