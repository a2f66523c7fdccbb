#pragma once
// Event files of TensorBoard: the metrics of a run as scalars TABLE/COLUMN.
//
// A file is a sequence of records: length (uint64), masked CRC32C of the length, an Event, masked CRC32C of
// the Event, all little-endian (tensorflow/core/lib/io/record_writer.h). An Event is the protocol buffer of
// tensorflow/core/util/event.proto: wall_time = 1, step = 2, file_version = 3, summary = 5.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/analysis/run_set.h"

namespace bsexp::analysis {

// The Castagnoli checksum of RFC 3720.
uint32_t crc32c(std::string_view bytes);

// The whole event file of a run: the wall time of a row is the start of the run and its time_s.
std::string tensorboard_events(const runfile::StoredRun& run);

// Writes DIR/RUN/events.out.tfevents.START.bsexp for each run, RUN being the path of its folder below what
// all runs share. Returns what it wrote. UserError when two run files lie in one folder.
std::vector<std::filesystem::path> export_tensorboard(const std::vector<Run>& runs,
                                                      const std::filesystem::path& folder);

}  // namespace bsexp::analysis
