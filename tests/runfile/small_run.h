#pragma once
// A small run file with something of everything.
#include <filesystem>

#include "bsexp/runfile.h"

namespace bsexp::runfile {

inline RunInfo small_info() {
  return {"small",
          "0.1.0",
          "abc123",
          "bsexp run small.yaml",
          "2026-01-02T03:04:05Z",
          "name: small\nseed: 7\n",
          "cpu",
          "avx2",
          7,
          2};
}

// Two by three blocks of 8 with blocks (0, 0), (0, 2), (1, 1); value z + c / 100 + k / 10000 in block z.
inline StoredWeight small_weight() {
  StoredWeight weight{16, 24, 8, {}, {0, 2, 1}, {0, 2, 3}};
  for (int z = 0; z < 3; ++z) {
    for (int c = 0; c < 8; ++c) {
      for (int k = 0; k < 8; ++k) {
        weight.data.push_back(static_cast<float>(z + c / 100.0 + k / 10000.0));
      }
    }
  }
  return weight;
}

inline void write_small_run(const std::filesystem::path& folder) {
  RunWriter run = RunWriter::create(folder, small_info());
  run.add_topology("hidden",
                   {2, 3, 8, "watts_strogatz", {{"degree", "4"}}, {0, 2, 3}, {0, 2, 1}, {{"density", 0.5}}});
  run.set_sequence({"hidden", "hidden"});
  run.flush();
  for (int step = 10; step <= 40; step += 10) {
    run.append("train", {{"step", step}, {"loss_bits", 8.0 / step}, {"time_s", step * 0.5}});
  }
  run.append("valid", {{"step", 40}, {"loss_bits", 0.25}});
  run.add_weight("cell/i/w", small_weight());
  run.add_weight("cell/i/bias", {1, 3, 0, {1, 2, 3}, {}, {}});
  run.add_sample("final", "Some text.\n");
  run.set_attribute("status", std::string("finished"));
  run.set_attribute("valid_loss_bits", 0.25);
  run.flush();
}

inline StoredFeatures small_features() {
  StoredFeatures features;
  features.n_units = 2;
  features.parts[0] = {{1, 2, 3, 4, 5, 6}, {0, 1, 1}};
  features.parts[2] = {{7, 8, 9, 10}, {1, 0}};
  features.attributes = {{"state", "c"}, {"classes", "bad,good"}};
  features.left_out = {{"empty text", 4}};
  features.remarks = {{"not UTF-8, read as bytes", 1}};
  return features;
}

// features.h5 with the set "small".
inline void write_small_features(const std::filesystem::path& folder) {
  write_features(folder / kFeaturesFileName, "small", small_features());
}

}  // namespace bsexp::runfile
