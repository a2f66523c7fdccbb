#pragma once
// What a run file holds, as values: what is left of it when the file is closed.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bsexp/runfile/run_reader.h"
#include "bsexp/runfile/schema.h"

namespace bsexp::runfile {

// How much is read: each adds to the one before.
enum class RunParts {
  results,  // attributes, metrics, the accuracies beside the run, and of the masks their attributes and
            // statistics
  masks,    // the blocks of every mask, now and through training; activations; samples
  weights,
};

using StoredTable = std::map<std::string, std::vector<double>>;  // columns of one length

struct StoredRun {
  std::filesystem::path path;
  RunInfo info;
  std::string status;                     // one of kStatus... in schema.h
  std::map<std::string, double> numbers;  // every number among the attributes of the root: "parameters"
  std::map<std::string, StoredTable> tables;
  std::map<std::string, double> accuracies;  // of the sentiment_SET.h5 beside a run.h5 (accuracies.h)
  std::map<std::string, StoredTopology> topologies;
  std::map<std::string, std::vector<StoredMask>> histories;  // of the masks that changed in training
  std::vector<std::string> sequence;
  std::map<std::string, StoredActivations> activations;
  std::map<std::string, std::string> samples;
  std::map<std::string, StoredWeight> weights;
};

// Names and texts are `printable`; samples are as the model wrote them. UserError where the file is damaged,
// also where columns of a table differ in length.
StoredRun read_run(const RunReader& reader, RunParts parts);

}  // namespace bsexp::runfile
