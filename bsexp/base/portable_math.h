#pragma once
// Logarithm and exponential by the IEEE operations + - * / alone, so that they give the same bits on every
// machine: the last bit of the C library's depends on the machine.

namespace bsexp {

// The natural logarithm of a normal x > 0, within 1e-15 of its size or of 1.
double portable_log(double x);

// e^x for x in -700 ... 700, within 1e-15 (1 + |x|) of its size.
double portable_exp(double x);

}  // namespace bsexp
