#include "bsexp/analysis/tensorboard.h"

#include <array>
#include <bit>
#include <ctime>
#include <set>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"

namespace bsexp::analysis {

namespace fs = std::filesystem;

namespace {

static_assert(std::endian::native == std::endian::little, "event files are little-endian");

template <class T>
std::string raw(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// The parts of a protocol buffer: a key is field << 3 | kind.
std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}
std::string key(uint64_t field, uint64_t kind) { return varint(field << 3 | kind); }
std::string double_field(uint64_t field, double value) { return key(field, 1) + raw(value); }
std::string float_field(uint64_t field, float value) { return key(field, 5) + raw(value); }
std::string integer_field(uint64_t field, int64_t value) {
  return key(field, 0) + varint(static_cast<uint64_t>(value));
}
std::string bytes_field(uint64_t field, const std::string& value) {
  return key(field, 2) + varint(value.size()) + value;
}

uint32_t masked_crc(std::string_view bytes) {
  constexpr uint32_t kMask = 0xa282ead8;
  return std::rotr(crc32c(bytes), 15) + kMask;
}

std::string record(const std::string& event) {
  const std::string length = raw(static_cast<uint64_t>(event.size()));
  return length + raw(masked_crc(length)) + event + raw(masked_crc(event));
}

std::string scalar_event(double wall_time, int64_t step, const std::string& tag, double value) {
  const std::string scalar = bytes_field(1, tag) + float_field(2, static_cast<float>(value));
  return double_field(1, wall_time) + integer_field(2, step) + bytes_field(5, bytes_field(1, scalar));
}

// Seconds since 1970 of "2026-01-02T03:04:05Z"; 0 where it is something else.
double seconds_of(const std::string& utc) {
  std::tm time{};
  return strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time) == nullptr ? 0
                                                                       : static_cast<double>(timegm(&time));
}

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  static const auto table = [] {
    constexpr uint32_t kPolynomial = 0x82f63b78;  // reversed
    std::array<uint32_t, 256> rows{};
    for (uint32_t byte = 0; byte < rows.size(); ++byte) {
      uint32_t row = byte;
      for (int bit = 0; bit < 8; ++bit) row = (row >> 1) ^ ((row & 1) != 0 ? kPolynomial : 0);
      rows[byte] = row;
    }
    return rows;
  }();
  uint32_t crc = UINT32_MAX;
  for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

std::string tensorboard_events(const runfile::StoredRun& run) {
  const double started = seconds_of(run.info.started);
  std::string file = record(double_field(1, started) + bytes_field(3, "brain.Event:2"));
  for (const auto& [table, columns] : run.tables) {
    const auto steps = columns.find("step"), times = columns.find("time_s");
    if (steps == columns.end()) continue;
    for (size_t i = 0; i < steps->second.size(); ++i) {
      const double time = started + (times == columns.end() ? 0 : times->second[i]);
      for (const auto& [column, values] : columns) {
        if (column == "step" || column == "time_s") continue;
        file += record(
            scalar_event(time, static_cast<int64_t>(steps->second[i]), table + '/' + column, values[i]));
      }
    }
  }
  return file;
}

std::vector<fs::path> export_tensorboard(const std::vector<Run>& runs, const fs::path& folder) {
  std::vector<fs::path> paths, written;
  for (const Run& run : runs) paths.push_back(run.stored.path);
  const std::vector<fs::path> names = short_names(paths);
  std::set<fs::path> taken;
  for (size_t i = 0; i < runs.size(); ++i) {
    REQUIRE(taken.insert(names[i]).second,
            "{} has more than one run file: their events would become one; give each a folder of its own",
            paths[i].parent_path().string());
  }
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto start = static_cast<int64_t>(seconds_of(runs[i].stored.info.started));
    written.push_back(folder / names[i] / fmt::format("events.out.tfevents.{}.bsexp", start));
    make_folder(written.back().parent_path());
    write_file(written.back(), tensorboard_events(runs[i].stored));
  }
  return written;
}

}  // namespace bsexp::analysis
