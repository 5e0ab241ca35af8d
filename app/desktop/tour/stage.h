#pragma once
#include "controllers/view_models.h"

#include <QImage>
#include <QQmlApplicationEngine>

#include <memory>

class QQuickWindow;

/// How the pictures look.
struct TourLook {
    bool isDark = true;
    qreal textFactor = 1.0;
};

/// Runs the event loop until `isTrue`; false if that takes longer.
bool waitUntil(const std::function<bool()>& isTrue, std::chrono::milliseconds atMost);

/// One window over view-models of its own: shown, steered and pictured by the tour.
class Stage {
public:
    static constexpr int width = 1440;
    static constexpr int height = 900;

    /// `folder` as in ViewModels.
    Stage(const QString& folder, NodeStarter starter, const TourLook& look);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Loads the pages; false if they do not load.
    [[nodiscard]] bool show();
    [[nodiscard]] ViewModels& models() { return models_; }
    /// To a place by its link, as in Navigator.
    void visit(const QString& link);
    /// Sets a property of the navigator.
    void ask(const char* property, const QVariant& value);
    /// Sets the text of the field of that object name.
    void fill(const char* field, const QString& text);
    /// The window as it is once what was asked for has been drawn.
    [[nodiscard]] QImage picture();

private:
    [[nodiscard]] QObject* navigator();

    ViewModels models_;
    std::unique_ptr<QQmlApplicationEngine> engine_;
    QQuickWindow* window_ = nullptr;
    QObject* navigator_ = nullptr; ///< the engine's
};
