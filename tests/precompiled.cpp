// Compiled once so that every test program can share the headers precompiled with it.
namespace arpeggio::test {
void precompiled() {}
} // namespace arpeggio::test
