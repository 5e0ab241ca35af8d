#pragma once
#include <QStringList>

/// Notes every warning that QML prints from now on; all messages go on to where they went before.
void watchQmlWarnings();
/// Those noted since the last call.
QStringList takeQmlWarnings();
