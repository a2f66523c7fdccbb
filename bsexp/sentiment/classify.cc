#include "bsexp/sentiment/classify.h"

#include "bsexp/base/progress.h"

namespace bsexp::sentiment {

namespace {

int64_t all_fits(const ClassifierRow& row, const Protocol& protocol) {
  int64_t fits = protocol.n_draws > 0 ? n_curve_fits(row, protocol.trials, protocol.n_draws) : 0;
  for (const Trial& trial : protocol.trials) fits += n_fits(row, trial);
  return fits;
}

}  // namespace

std::string settings_of(const ClassifierRow& row, int64_t n_draws) {
  return fmt::format("{}, {}, C 2^{} to 2^{}, tolerance {}, {} draws, liblinear {}", row.name,
                     row.penalty == Penalty::l1 ? "L1" : "L2", row.lowest, row.highest,
                     FitOptions{}.tolerance, n_draws, solver_version());
}

ClassifierResult classify(const ClassifierRow& row, const Examples& examples, const Protocol& protocol,
                          const Console& console) {
  ClassifierResult result;
  Progress progress(console, "fitting " + row.name, "fits", static_cast<double>(all_fits(row, protocol)));
  const Tick tick = [&](const LinearModel& model) {
    result.n_unconverged += model.converged ? 0 : 1;
    progress.update(static_cast<double>(++result.n_fits));
  };
  result.settings = settings_of(row, protocol.n_draws);
  result.probe = probe(row, examples, protocol.labels, protocol.trials, tick);
  if (protocol.n_draws > 0)
    result.curve = learning_curve(row, examples, protocol.labels, protocol.trials, protocol.n_draws, tick);
  return result;
}

}  // namespace bsexp::sentiment
