#pragma once
#include <QString>

/// Numbers, dates, texts and direction of reading from now on; an empty name takes the system's. False: no such
/// language, and nothing was changed. Needs the application object, before the first window.
bool chooseLanguage(const QString& name);
