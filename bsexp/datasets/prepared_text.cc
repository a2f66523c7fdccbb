#include "bsexp/datasets/prepared_text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/progress.h"
#include "bsexp/datasets/checksum.h"
#include "bsexp/datasets/work_folder.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

// Writes to a file until `limit` bytes are there.
class TextWriter {
 public:
  TextWriter(const fs::path& path, int64_t limit)
      : path_(path), file_(std::fopen(path.c_str(), "wb"), std::fclose), limit_(limit) {
    if (!file_) throw_file_error(path_, "write", errno);
  }

  bool put(std::string_view text) {
    if (limit_ > 0) text = text.substr(0, static_cast<size_t>(std::max<int64_t>(0, limit_ - size_)));
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size())
      throw_file_error(path_, "write", errno);
    size_ += static_cast<int64_t>(text.size());
    return limit_ == 0 || size_ < limit_;
  }
  void finish() {
    if (std::fflush(file_.get()) != 0) throw_file_error(path_, "write", errno);
  }
  int64_t size() const { return size_; }

 private:
  fs::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  int64_t limit_, size_ = 0;
};

std::string hash_of(const std::string& recipe, const std::vector<fs::path>& files, int64_t limit) {
  std::string all = fmt::format("{} {}", recipe, limit);
  for (const fs::path& file : files) {
    all += fmt::format("\n{} {} {}", fs::weakly_canonical(file).string(), fs::file_size(file),
                       fs::last_write_time(file).time_since_epoch().count());
  }
  const std::span bytes(reinterpret_cast<const uint8_t*>(all.data()), all.size());
  return checksum_of(bytes, "sha256").substr(0, 16);
}

Counts write_text(const fs::path& to, const std::vector<fs::path>& files, int64_t limit,
                  const Console& console, const PrepareFile& prepare) {
  Counts counts;
  TextWriter writer(to, limit);
  Progress progress(console, "preparing the text", "bytes", static_cast<double>(limit));
  bool more = true;
  for (const fs::path& file : files) {
    if (!more) break;
    const auto put = [&](std::string_view text) {
      stop_if_interrupted();
      more = writer.put(text);
      progress.update(static_cast<double>(writer.size()), file.filename().string());
      return more;
    };
    prepare(file, put, counts);
  }
  writer.finish();
  REQUIRE(writer.size() > 0, "{} holds no text{}", files[0].string(),
          files.size() > 1 ? fmt::format(", nor do the {} files after it", files.size() - 1) : "");
  return counts;
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& path) {
  std::error_code unreachable;  // whoever opens the file says why
  if (!fs::is_directory(path, unreachable)) return {path};
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(path, unreachable), end; !unreachable && entry != end;
       entry.increment(unreachable)) {
    if (entry->is_regular_file()) files.push_back(entry->path());
  }
  if (unreachable) throw_file_error(path, "read", unreachable.value());
  REQUIRE(!files.empty(), "the folder {} holds no files", path.string());
  std::sort(files.begin(), files.end());
  return files;
}

PreparedText prepared_text(const std::string& recipe, const std::vector<fs::path>& files, int64_t limit,
                           const Console& console, const PrepareFile& prepare) {
  std::error_code missing;
  for (const fs::path& file : files) {
    if (!fs::exists(file, missing)) throw_file_error(file, "read", missing ? missing.value() : ENOENT);
  }
  const fs::path folder = data_folder() / "prepared";
  const fs::path text =
      folder / fmt::format("{}-{}.txt", files[0].stem().string(), hash_of(recipe, files, limit));
  const fs::path counts = fs::path(text).replace_extension(".json");
  const auto ready = [&] { return fs::exists(counts, missing) && fs::exists(text, missing); };
  if (!ready()) {
    const WorkFolder alone(fs::path(text).replace_extension(".work"));
    if (!ready()) {
      nlohmann::json counted;
      replace_file(text,
                   [&](const fs::path& to) { counted = write_text(to, files, limit, console, prepare); });
      write_file(counts, counted.dump());
    }
  }
  return {SharedText::map(text), nlohmann::json::parse(read_file(counts)).get<Counts>()};
}

void prepare_as_it_is(const fs::path& file, const Put& put, Counts& /*counts*/) {
  TextReader reader(file);
  Bytes bytes;
  while (reader.next(bytes)) {
    if (!put({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) return;
    bytes.clear();
  }
}

}  // namespace bsexp::datasets
