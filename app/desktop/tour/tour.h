#pragma once
#include "tour/stage.h"

#include <QElapsedTimer>
#include <QJsonArray>

/// What a tour is made with.
struct TourPlan {
    QString folder; ///< made if it is not there; pictures in it are replaced
    QString theme;  ///< "dark" or "light"
    QString language;
    TourLook look;
    /// A starter of the real node with a fixed seed, keeping its data under the folder given.
    std::function<NodeStarter(const QString& dataFolder)> liveNode;
};

/// A tour: every page on a live demo, and the states that a live one is rarely in on staged nodes, one picture each
/// (`NN-page-state-theme-language.png`), listed in `tour.json` with the QML warnings that came up meanwhile.
class Tour {
public:
    static constexpr std::chrono::seconds longest{120};

    explicit Tour(TourPlan plan);
    /// True if every picture was taken in time and no page warned. What went wrong is told on stderr.
    [[nodiscard]] bool run();

private:
    void visitLive();
    void visitLiveWallet(Stage& stage);
    void visitLiveShards(Stage& stage);
    void takeCrossing(Stage& stage, const QString& amount, const QString& state);
    void visitStarts();
    void visitUnusualStates();
    void visitNetwork();
    void visitPayments();
    void visitShards();
    void visitBackup();
    void visitRestore();
    void take(Stage& stage, const QString& page, const QString& state);
    /// Waits for a state of the live demo; a state that does not come is a fault of the tour.
    void expect(const char* what, const std::function<bool()>& isTrue, std::chrono::seconds atMost);
    [[nodiscard]] bool writeList() const;

    TourPlan plan_;
    QElapsedTimer since_;
    QJsonArray list_;
    bool isFine_ = true;
};
