#include "setup.h"

#include <QtQuickTest>

QUICK_TEST_MAIN_WITH_SETUP(components, TestSetup)
#include "moc_setup.cpp"
