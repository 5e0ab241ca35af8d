#pragma once
#include "node/facade.h"
#include "node/snapshot.h"

#include <QString>

/// A failure in the three parts that a person needs.
struct FailureText {
    QString title;   ///< what happened
    QString meaning; ///< what it means for the money
    QString remedy;  ///< what to do
};

/// Empty for None.
FailureText textOf(arpeggio::node::Trouble trouble);
/// One sentence that says what to do.
QString textOf(arpeggio::node::SubmitError error);
