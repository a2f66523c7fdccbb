// write_runs FOLDER N: makes N runs FOLDER/runs/NUMBER/run.h5 of four patterns, two data sets and seeds
// from 1.
#include <cstdlib>

#include "bsexp/base/random.h"
#include "tests/analysis/made_runs.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::filesystem::path folder = argv[1];
  const char* const kinds[] = {"ring_lattice", "watts_strogatz", "balanced_random", "barabasi_albert"};
  bsexp::Random random(1, "runs");
  for (int64_t i = 0; i < std::atoll(argv[2]); ++i) {
    bsexp::analysis::MadeRun made;
    made.kind = kinds[i % 4];
    made.dataset = i / 4 % 2 == 0 ? "markov" : "gcide";
    made.seed = i / 8 + 1;
    made.steps = 1000;
    made.loss = 2 - 0.1 * static_cast<double>(i % 4) + 0.05 * random.normal();
    made.path_length = 5 - static_cast<double>(i % 4);
    write_made_run(folder / "runs" / std::to_string(i), made);
  }
}
