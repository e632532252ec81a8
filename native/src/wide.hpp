#pragma once

/**
 * A function that is compiled for wider vector units as well, and chosen when the program starts on a machine that has them. The
 * numbers are the same on all: no order of sums changes, and contraction is off.
 */
#if defined(__linux__) && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SPONDYL_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define SPONDYL_WIDE
#endif
