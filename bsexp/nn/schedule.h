#pragma once
// The learning rate of each update: a linear warm-up, then a decay by its row of the table.
//
//   step <= warmup:  rate step / warmup
//   after it:        rate s(n), n = step - warmup - 1 the updates since then, N = steps - warmup
//     none:    s = 1
//     linear:  s = f + (1 - f) (N - n) / N, f the final share
//     cosine:  s = f + (1 - f) (1 - cos(pi (N - n) / N)) / 2 (Loshchilov, Hutter 2017, without restarts)
//     step:    s = factor^floor(n / every)
#include <cstdint>
#include <string>
#include <vector>

#include "bsexp/base/table.h"

namespace bsexp::nn {

struct Schedule {
  std::string decay = "none";  // a row of decay_table
  double rate = 1e-3;
  int64_t warmup = 0;
  int64_t steps = 0;
  double final_share = 0;  // linear, cosine
  int64_t every = 1;       // step
  double factor = 0.1;     // step

  double at(int64_t step) const;  // counts from 1
};

struct DecayRow {
  std::string name;
  std::string summary;             // for the reference of the configuration
  std::vector<std::string> takes;  // the keys that mean something to it
  double (*share)(const Schedule&, int64_t n);
};

const Table<DecayRow>& decay_table();

}  // namespace bsexp::nn
