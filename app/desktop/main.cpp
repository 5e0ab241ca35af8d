#include "app/launch.h"
#include "app/options.h"
#include "app/run.h"
#include "controllers/settings.h"
#include "platform/language.h"
#include "platform/live_node.h"
#include "platform/program.h"
#include "platform/renderer.h"
#include "platform/warnings.h"
#include "resources/resources.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QQuickStyle>

#include <iostream>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using arpeggio::app::ExitCode;
using arpeggio::app::Options;
using arpeggio::app::Program;

namespace {
/// Few arenas, and freed memory goes back: one process hosts several validators and a window.
void tuneAllocator() {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
}

int fail(ExitCode code, const std::string& sentence) {
    std::cerr << "arpeggio: " << sentence << '\n';
    return static_cast<int>(code);
}

/// Makes the folder that the program writes to if it is not there; false if it cannot be used.
bool makeDataFolder(const std::filesystem::path& folder) {
    const auto path = QString::fromStdString(folder.string());
    return QDir().mkpath(path) && QFileInfo(path).isWritable();
}

/// Qt would end the program with a list of its plug-ins.
bool hasScreen() {
#ifdef Q_OS_LINUX
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        if (!qEnvironmentVariableIsEmpty(variable)) return true;
    return false;
#else
    return true;
#endif
}

void applyLook(Settings& settings, const Options& options) {
    if (options.theme == "dark") settings.overrideTheme(Settings::ThemeChoice::Dark);
    if (options.theme == "light") settings.overrideTheme(Settings::ThemeChoice::Light);
    if (options.theme == "system") settings.overrideTheme(Settings::ThemeChoice::System);
    if (options.scale > 0) settings.overrideTextFactor(options.scale);
}

int runProgram(const Options& options) {
    chooseRenderer();
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    watchQmlWarnings();
    if (!chooseLanguage(QString::fromStdString(options.tour && options.language.empty() ? "en" : options.language)))
        return fail(ExitCode::Usage, "--language wants a code such as en; \"" + options.language + "\" is none.");
    if (!resources::addFonts()) return fail(ExitCode::InvariantBroken, "a bundled font cannot be read.");
    if (options.tour) return runTour(options);
    const auto folder = arpeggio::app::data_folder(options);
    ViewModels models(QString::fromStdString(folder.string()), liveNodeStarter(options, folder), demoPlan(options));
    applyLook(*models.settings(), options);
    return runWindow(models, options);
}
} // namespace

int main(int argc, char** argv) {
    tuneAllocator();
    const auto options = arpeggio::app::parse_options(Program::Desktop, {argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!options) return fail(ExitCode::Usage, options.error());
    if (options->help) {
        std::cout << arpeggio::app::help_text(Program::Desktop);
        return 0;
    }
    if (options->version) {
        std::cout << "arpeggio " << ARPEGGIO_VERSION << '\n';
        return 0;
    }
    if (!options->network_file.empty())
        return fail(ExitCode::Usage, "this version's window hosts demos only; use arpeggiod for --network.");
    const auto folder = arpeggio::app::data_folder(*options);
    if (!options->tour && !makeDataFolder(folder))
        return fail(
            ExitCode::Data,
            "the data folder " + folder.string() +
                " cannot be made or written. Check its rights, or give another with --data-dir.");
    if (options->tour) { // pictures look the same with and without a screen
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("QT_QUICK_BACKEND", "software");
    }
    if (!hasScreen())
        return fail(ExitCode::Usage, "there is no screen here. Start it on a desktop, or run arpeggiod instead.");
    arpeggio::app::catch_signals();
    int qtArguments = 1; // ours are read; Qt's own would be unknown options
    const QGuiApplication application(qtArguments, argv);
    QCoreApplication::setApplicationName(QStringLiteral("arpeggio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ARPEGGIO_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Arpeggio"));
    return runProgram(*options);
}
