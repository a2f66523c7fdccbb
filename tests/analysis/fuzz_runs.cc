// fuzz_runs COUNT [SEED] [KEEP]: reads COUNT damaged run files beside a whole one, and makes of what could be
// read all that the commands make: statistics and comparisons as text and JSON, pages of reports, exports,
// pictures, curves for the terminal and the states of cells.
//
// A file is changed in a few bytes, cut off, overwritten in a range, or has a piece moved. Whatever is in it,
// the program goes on: exit code 0, and a line that says how many were read, how many were refused, and on
// how many the process that reads them ended. Those are copied to the folder KEEP. Further lines say
// how many runs had statistics and a page, and how many failed as cells of a sweep.
#include <cstdio>
#include <cstdlib>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/random.h"
#include "bsexp/cli/comparison_output.h"
#include "bsexp/cli/run_statistics.h"
#include "bsexp/experiments/cell_status.h"
#include "tests/analysis/made_runs.h"

namespace bsexp::analysis {
namespace {

namespace fs = std::filesystem;

std::string damaged(std::string bytes, Random& random) {
  const auto place = [&] { return static_cast<size_t>(random.below(static_cast<int64_t>(bytes.size()))); };
  const int64_t kind = random.below(8);
  if (kind == 0) return bytes.substr(0, place());
  if (kind == 1) {  // a range of one byte
    const size_t begin = place(), length = std::min(bytes.size() - begin, size_t{1} << random.below(10));
    bytes.replace(begin, length, std::string(length, static_cast<char>(random.below(256))));
  } else if (kind == 2) {  // a piece moved
    const size_t from = place(), to = place();
    const size_t length = std::min(bytes.size() - std::max(from, to), size_t{1} << random.below(8));
    bytes.replace(to, length, bytes.substr(from, length));
  } else {
    for (int64_t n = int64_t{1} << random.below(6); n > 0; --n) {
      char& byte = bytes[place()];
      const int64_t how = random.below(3);
      byte = static_cast<char>(how == 0   ? byte ^ (1 << random.below(8))
                               : how == 1 ? 0xff
                                          : random.below(256));
    }
  }
  return bytes;
}

struct Counts {
  int64_t read = 0, refused = 0, ended = 0, statistics = 0, pages = 0, exports = 0, pictures = 0;
  int64_t done = 0, failed = 0;
};

// Whether the action came to its end; it may refuse what it cannot use.
template <class Action>
int64_t done(Action&& action) {
  try {
    action();
    return 1;
  } catch (const UserError&) {
    return 0;
  }
}

void use_statistics(const runfile::StoredRun& run) {
  const cli::RunStatistics statistics = {name_of(run.path), mask_reports(run), layer_reports(run),
                                         activation_reports(run)};
  cli::to_text(statistics);
  for (const auto& object : cli::to_json(statistics)) object.dump();
}

void use_comparison(const RunSet& set) {
  ComparisonOptions options;
  options.unfinished = true;
  options.resamples = 99;
  const Comparison comparison = compare(set, options);
  cli::to_text(comparison);
  for (const auto& object : cli::to_json(comparison)) object.dump();
  report::page(comparison, set, {"fuzz", "fuzz_runs"});
}

void use_curves(const runfile::StoredRun& run) {
  const auto curve = [&](const std::string& name) {
    runfile::StoredTable table = run.tables.contains(name) ? run.tables.at(name) : runfile::StoredTable();
    return TerminalCurve{table["step"], table["loss_bits"]};
  };
  draw_terminal_chart(curve("train"), curve("valid"), 80, 20);
}

// Each run alone, and all together.
void use(const RunSet& set, const fs::path& folder, Counts& counts) {
  constexpr size_t kEveryPicture = 10;  // pictures take time
  for (size_t i = 0; i < set.runs.size(); i += kEveryPicture)
    counts.pictures += done([&] { draw_figures(set.runs[i].stored, folder / "figures"); });
  counts.pictures += done([&] {
    ComparisonOptions options;
    options.unfinished = true;
    options.resamples = 99;
    draw_comparison(compare(set, options), folder / "figures");
  });
  for (const Run& run : set.runs) {
    use_curves(run.stored);
    counts.statistics += done([&] { use_statistics(run.stored); });
    counts.pages += done([&] { use_comparison({{run}, {}}); });
  }
  done([&] { use_comparison(set); });
  counts.exports += done([&] { export_csv(set.runs, folder / "csv"); });
  counts.exports += done([&] { export_tensorboard(set.runs, folder / "events"); });
}

void try_batch(const fs::path& folder, const fs::path& keep, Counts& counts) {
  const RunSet set = load_runs({folder.string()}, runfile::RunParts::weights);
  counts.read += static_cast<int64_t>(set.runs.size()) - 1;
  for (const std::string& problem : set.problems) {
    const bool ended = problem.find("the HDF5 library") != std::string::npos;
    ++(ended ? counts.ended : counts.refused);
    if (!ended || keep.empty()) continue;
    const fs::path file = problem.substr(0, problem.find(".h5") + 3);
    fs::copy_file(file, keep / fmt::format("{}.h5", counts.ended), fs::copy_options::overwrite_existing);
    std::printf("%s\n", problem.c_str());
  }
  use(set, folder, counts);
  std::vector<fs::path> folders;
  for (const fs::path& file : find_run_files({folder.string()})) folders.push_back(file.parent_path());
  for (const experiments::CellStatus& status : experiments::statuses_of(folders))
    ++(status.state == experiments::CellState::failed ? counts.failed : counts.done);
}

int run(int64_t count, uint64_t seed, const fs::path& keep) {
  std::string pattern = (fs::temp_directory_path() / "bsexp-fuzz-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  write_made_run(folder / "whole", {});
  const std::string whole = read_file(folder / "whole" / "run.h5");
  Random random(seed, "fuzz");
  Counts counts;
  constexpr int64_t kBatch = 100;
  for (int64_t done = 0; done < count;) {
    const int64_t n = std::min(kBatch, count - done);
    for (int64_t i = 0; i < n; ++i) {
      fs::create_directories(folder / std::to_string(i));
      write_file(folder / std::to_string(i) / "run.h5", damaged(whole, random));
    }
    for (int64_t i = n; i < kBatch; ++i) fs::remove_all(folder / std::to_string(i));
    try_batch(folder, keep, counts);
    done += n;
  }
  fs::remove_all(folder);
  std::printf("%ld damaged run files: %ld read, %ld refused, the process that reads ended on %ld\n", count,
              counts.read, counts.refused, counts.ended);
  std::printf("with the whole one: %ld statistics, %ld pages, %ld exports, %ld folders of pictures\n",
              counts.statistics, counts.pages, counts.exports, counts.pictures);
  std::printf("as cells of a sweep: %ld failed, %ld have not\n", counts.failed, counts.done);
  return counts.read + counts.refused + counts.ended == count ? 0 : 1;
}

}  // namespace
}  // namespace bsexp::analysis

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return bsexp::analysis::run(std::atoll(argv[1]), argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1,
                              argc > 3 ? argv[3] : "");
}
