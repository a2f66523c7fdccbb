#pragma once
// Inside this room: the result of a classifier in an HDF5 file, in /classifiers/NAME and /curve/NAME;
// docs/run-file.md is the list for readers.
#include <map>
#include <optional>
#include <string>

#include "bsexp/runfile.h"
#include "bsexp/sentiment/classify.h"

namespace bsexp::sentiment {

using Attributes = std::map<std::string, std::string>;

void write_attributes(runfile::Hdf5File& file, const Attributes& attributes);
// Whether the root has all of them, with these values.
bool has_attributes(const runfile::Hdf5File& file, const Attributes& attributes);

void write_outcome(runfile::Hdf5File& file, const std::string& group, const Outcome& outcome);

void write_classifier(runfile::Hdf5File& file, const ClassifierResult& of);
// None where it is not there, or was made with other settings. Without the weights of its models.
std::optional<ClassifierResult> read_classifier(const runfile::Hdf5File& file, const std::string& name,
                                                const std::string& settings);

}  // namespace bsexp::sentiment
