// bsexp watch RUN|SWEEP [--once]
#include <chrono>
#include <cmath>
#include <thread>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/terminal.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/sweep_table.h"
#include "bsexp/experiments/cell_status.h"
#include "bsexp/experiments/sweep_folder.h"
#include "bsexp/runfile.h"

namespace bsexp::cli {

namespace fs = std::filesystem;
using experiments::CellState;
using experiments::CellStatus;

namespace {

struct Options {
  std::string path;
  bool once = false;
};

// What is watched, as lines for a terminal and as one line elsewhere.
class Watched {
 public:
  virtual ~Watched() = default;
  virtual void refresh() = 0;
  virtual bool ended() const = 0;
  virtual std::vector<std::string> lines(const TerminalSize& size) const = 0;
  virtual std::string line() const = 0;
  virtual std::vector<nlohmann::ordered_json> objects() const = 0;
};

class WatchedRun : public Watched {
 public:
  explicit WatchedRun(const fs::path& path) : path_(path) { refresh(); }

  void refresh() override {
    runfile::LoadedRun loaded =
        runfile::load_run_files({path_}, runfile::RunParts::results, experiments::kSecondsForARunFile)[0];
    REQUIRE(loaded.run, "{}", printable(loaded.problem));
    name_ = loaded.run->info.name;
    train_ = curve_of(loaded.run->tables["train"]);
    valid_ = curve_of(loaded.run->tables["valid"]);
    status_ = experiments::status_of(path_, &loaded);
  }

  bool ended() const override { return status_.state != CellState::running; }

  std::vector<std::string> lines(const TerminalSize& size) const override {
    constexpr size_t kOtherLines = 5, kMostRows = 20;
    std::vector<std::string> result = {name_ + ": " + line()};
    const std::vector<std::string> chart = analysis::draw_terminal_chart(
        train_, valid_, size.columns - 1,
        std::min(kMostRows, size.rows > kOtherLines ? size.rows - kOtherLines : 0));
    result.insert(result.end(), chart.begin(), chart.end());
    if (!chart.empty()) result.emplace_back("loss in bits per byte over steps: dots training, o validation");
    return result;
  }

  std::string line() const override {
    std::string text = fmt::format("{}, step {} of {}", state_in_words(status_), format_count(status_.step),
                                   format_count(status_.steps));
    if (status_.steps_per_second) text += fmt::format(" | {:.3g} steps/s", *status_.steps_per_second);
    if (status_.steps_per_second && !ended() && !is_silent(status_)) {
      const double left = static_cast<double>(status_.steps - status_.step) / *status_.steps_per_second;
      text += fmt::format(" | {} left", format_duration(left));
    }
    const auto put = [&](const char* part, const std::optional<double>& bits) {
      if (bits) text += fmt::format(" | {} {:.4f}", part, *bits);
    };
    put("training", status_.train_bits);
    put("validation", status_.valid_bits);
    put("test", status_.test_bits);
    return status_.reason.empty() ? text : text + " | " + status_.reason;
  }

  std::vector<nlohmann::ordered_json> objects() const override {
    nlohmann::ordered_json object = to_json(status_, {path_.parent_path().parent_path()});
    object["folder"] = path_.string();
    return {object};
  }

 private:
  static analysis::TerminalCurve curve_of(runfile::StoredTable& table) {
    return {table["step"], table["loss_bits"]};
  }

  fs::path path_;
  std::string name_;
  analysis::TerminalCurve train_, valid_;
  CellStatus status_;
};

class WatchedSweep : public Watched {
 public:
  explicit WatchedSweep(const fs::path& path) : folder_{path}, view_(folder_) {}

  void refresh() override { view_.refresh(); }
  bool ended() const override { return view_.ended(); }
  std::vector<std::string> lines(const TerminalSize& size) const override {
    return view_.lines(size.rows - 1);
  }
  std::string line() const override { return view_.summary(); }
  std::vector<nlohmann::ordered_json> objects() const override {
    std::vector<nlohmann::ordered_json> objects;
    for (const CellStatus& cell : view_.cells()) objects.push_back(to_json(cell, folder_));
    return objects;
  }

 private:
  experiments::SweepFolder folder_;
  SweepView view_;
};

std::unique_ptr<Watched> watched(const fs::path& path) {
  if (experiments::SweepFolder{path}.has_sweep()) return std::make_unique<WatchedSweep>(path);
  REQUIRE(fs::exists(path), "there is no {}: give the folder of a run or a sweep", path.string());
  REQUIRE(!fs::is_directory(path) || fs::exists(runfile::run_file_of(path)),
          "{} holds neither a run nor a sweep: give a folder such as runs/NAME/ID", path.string());
  if (fs::is_directory(path) || path.filename() != runfile::kRunFileName)
    return std::make_unique<WatchedRun>(path);
  return std::make_unique<WatchedRun>(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

void wait_a_second() {
  for (int i = 0; i < 10 && !interrupt_requested(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

// Whether there is more to see: Ctrl-C also ends the reading of a run file.
bool refreshed(Watched& of) {
  try {
    of.refresh();
    return true;
  } catch (const Interrupted&) {
    return false;
  }
}

void print_once(const Watched& of, const Context& context) {
  context.console.result(join(of.lines(terminal_size(stdout).value_or(TerminalSize{80, 1000})), "\n"));
  for (const auto& object : of.objects()) print_json(context.console, object);
}

// Ctrl-C is how watching ends; the run goes on.
void watch_and_print(const Options& options, const Context& context) {
  const std::unique_ptr<Watched> of = watched(options.path);
  const std::optional<TerminalSize> terminal = terminal_size(stdout);
  std::string last;
  LiveLines live(stdout);
  for (bool more = !options.once; more && !of->ended() && !interrupt_requested(); more = refreshed(*of)) {
    if (terminal && !context.console.json) {
      live.draw(of->lines(terminal_size(stdout).value_or(*terminal)));
    } else if (of->line() != last) {
      last = of->line();
      context.console.result(last);
      for (const auto& object : of->objects()) print_json(context.console, object);
    }
    wait_a_second();
  }
  live.clear();
  print_once(*of, context);
}

}  // namespace

Action watch(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("PATH", options->path, "The folder of a run or of a sweep, or a run file")
      ->required()
      ->type_name("");
  app.add_flag("--once", options->once, "Print one view and end");
  return [options](const Context& context) { watch_and_print(*options, context); };
}

}  // namespace bsexp::cli
