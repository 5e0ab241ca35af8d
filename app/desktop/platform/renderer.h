#pragma once

/// Decides how windows are drawn, before the first one: by the GPU, or in software where there is none, because Mesa's
/// llvmpipe takes three times the memory and ten times the time of Qt's own software renderer. Qt's environment
/// variables win. Needs the application object.
void chooseRenderer();
