#include "bsexp/base/portable_math.h"

#include <cmath>

namespace bsexp {

namespace {

constexpr double kLn2 = 0.693147180559945309417;

}  // namespace

double portable_log(double x) {
  constexpr double kSqrtHalf = 0.707106781186547524401;
  constexpr double kOdd[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                             1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // exact
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // log m = 2 (z + z^3/3 + z^5/5 + ...), z = (m - 1) / (m + 1), |z| < 0.172
  const double z = (mantissa - 1) / (mantissa + 1);
  double sum = 0;
  for (const double coefficient : kOdd) sum = sum * (z * z) + coefficient;
  return exponent * kLn2 + 2 * z * sum;
}

double portable_exp(double x) {
  constexpr int kTerms = 14;
  const double twos = std::floor(x / kLn2 + 0.5);
  const double rest = x - twos * kLn2;  // |rest| < 0.35: rest^14 / 14! < 1e-17
  double sum = 1;
  for (int k = kTerms; k >= 1; --k) sum = 1 + sum * rest / k;
  return std::ldexp(sum, static_cast<int>(twos));  // exact
}

}  // namespace bsexp
