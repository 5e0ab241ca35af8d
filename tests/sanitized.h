#pragma once

namespace arpeggio::test {

/// Sanitizers cost memory and time of their own: limits that people would feel are not judged under them, and what is
/// waited for may take longer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // by GCC
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

} // namespace arpeggio::test
