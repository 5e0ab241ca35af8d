#include "resources/resources.h"

#include <QDir>
#include <QFontDatabase>

namespace resources {
bool addFonts() {
    const QDir fonts(QStringLiteral(":/fonts"));
    const QStringList files = fonts.entryList(QDir::Files);
    bool all = !files.isEmpty();
    for (const QString& file : files) all = QFontDatabase::addApplicationFont(fonts.filePath(file)) >= 0 && all;
    return all;
}
} // namespace resources
