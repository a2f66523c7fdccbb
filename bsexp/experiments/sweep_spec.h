#pragma once
// What a sweep is asked to be: values that all its runs share, and keys that vary, from a YAML file with a
// section `sweep` and from the command line.
//
//   key=a,b,c          each of these values                (YAML: key: [a, b, c])
//   key=lo..hi         drawn between two numbers; key=lo..hi:step in steps from lo; key=log:lo..hi with equal
//                      chances for equal ratios
//   section: [{...}]   sets of values that go together     (YAML only)
//
// Keys combine as a grid, keys of one zip go together, and drawn keys give a number of draws (random or
// Sobol), each with one value of every drawn key.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bsexp/experiments/config.h"
#include "bsexp/experiments/config_read.h"

namespace bsexp::experiments {

struct SweepRange {
  double low = 0, high = 0;
  double step = 0;  // 0: every value between
  bool logarithmic = false;
};

// Values that are set together.
using SweepPoint = std::vector<GivenValue>;

struct SweptKey {
  std::string key;  // a field, or a section where the points are sets of its fields
  std::string location;
  std::vector<SweepPoint> points;   // what is listed
  std::optional<SweepRange> range;  // or what it is drawn from,
  std::string range_text;           // in the words it was given
};

enum class DrawKind : uint8_t { random, sobol };

struct SweepSpec {
  std::string source_name;  // of the YAML file
  std::vector<GivenValue> shared;
  std::vector<SweptKey> keys;
  std::vector<std::vector<std::string>> zips;
  DrawKind draw = DrawKind::random;
  int64_t n_draws = 0;  // 0: nothing is drawn
  int64_t n_seeds = 0;  // that many from `seed` on; 0: only that one
};

// What a command line adds to a file: it takes the place of what the file says.
struct SweepArguments {
  std::vector<std::string> assignments = {};  // "key=value", "key=a,b", "key=lo..hi"
  std::vector<std::string> zips = {};         // "key,key"
  std::optional<int64_t> n_seeds = {}, n_random = {}, n_sobol = {};
};

// UserError with a line for each mistake.
SweepSpec read_sweep(const std::string& text, const std::string& source_name,
                     const SweepArguments& arguments);

// The same as YAML that `read_sweep` reads back to the same runs: all values that the runs share, and what
// varies.
std::string to_yaml(const SweepSpec& spec);

// The values that all runs share as a configuration; relations between fields may not hold.
Config shared_config(const SweepSpec& spec);

}  // namespace bsexp::experiments
