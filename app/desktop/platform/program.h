#pragma once
#include "app/options.h"
#include "controllers/view_models.h"

#include <QCoreApplication>

/// The window from its first frame to the program's end: loads the pages, follows signals and the goals of the command
/// line, stops the node cleanly and prints the summary. Returns the exit code of the contract.
int runWindow(ViewModels& models, const arpeggio::app::Options& options);

/// The tour of the command line.
int runTour(const arpeggio::app::Options& options);

/// Of a demo that these options start.
DemoPlan demoPlan(const arpeggio::app::Options& options);
