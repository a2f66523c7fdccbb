#pragma once
// Inside this room: BSEXP_FOR_EACH_ISA before a function compiles it for AVX-512, AVX2 and the oldest x86-64,
// and the loader chooses. For integer work only, whose results are the same. Elsewhere it is empty.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define BSEXP_FOR_EACH_ISA __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define BSEXP_FOR_EACH_ISA
#endif
