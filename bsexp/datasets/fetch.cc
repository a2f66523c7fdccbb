// Fetching and checking: the part of the catalogue that touches the network.
#include <cerrno>
#include <cstring>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/archive.h"
#include "bsexp/datasets/catalog.h"
#include "bsexp/datasets/checksum.h"
#include "bsexp/datasets/download.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

// A folder that is removed with everything in it.
class ScratchFolder {
 public:
  explicit ScratchFolder(const fs::path& parent) {
    std::string pattern = (parent / "fetch-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr, "cannot make a folder in {}: {}", parent.string(),
            std::strerror(errno));
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Size and checksum of the text in a file, unpacked where it is compressed; what is wrong, or "".
std::string fault_of(const fs::path& path, const Source& source, const fs::path& scratch) {
  fs::path plain = path;
  Bytes text;
  try {
    text = read_text(path);
  } catch (const UserError& error) {
    return error.what();
  }
  if (source.text_size > 0 && static_cast<int64_t>(text.size()) != source.text_size) {
    return fmt::format("{} holds {} bytes instead of {}", path.string(),
                       format_count(static_cast<int64_t>(text.size())), format_count(source.text_size));
  }
  if (static_cast<int64_t>(fs::file_size(path)) != source.text_size) {  // compressed: the sum is of the text
    plain = scratch / "plain";
    write_file(plain, std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
  }
  const std::string sum = checksum_of(plain, source.algorithm);
  if (sum == source.checksum) return "";
  return fmt::format("{} has the {} {} instead of {}", path.string(), source.algorithm, sum, source.checksum);
}

// `apt-get download PACKAGE` in a folder; the .deb that it leaves there.
fs::path download_package(const std::string& package, const fs::path& folder, const std::string& installed) {
  const auto advice = [&] {
    return fmt::format("install the Debian package {}, or put its file {} in place", package, installed);
  };
  const std::string command =
      fmt::format("cd '{}' && exec apt-get -q download {} >/dev/null 2>&1", folder.string(), package);
  const char* arguments[] = {"sh", "-c", command.c_str(), nullptr};
  pid_t child = 0;
  const int error =
      posix_spawn(&child, "/bin/sh", nullptr, nullptr, const_cast<char* const*>(arguments), environ);
  int status = -1;
  if (error == 0) waitpid(child, &status, 0);
  REQUIRE(error == 0 && WIFEXITED(status) && WEXITSTATUS(status) != 127,
          "apt-get is not available to fetch the package {}: {}", package, advice());
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".deb") return entry.path();
  }
  throw SystemError(
      fmt::format("apt-get could not download {} (is the network there, and was apt-get update run?); or {}",
                  package, advice()));
}

// The file of the source, unverified, in the scratch folder.
fs::path bring(const Source& source, const fs::path& folder, const fs::path& scratch,
               const Console& console) {
  const fs::path unpacked = scratch / source.file;
  if (!source.package.empty()) {
    if (fs::exists(source.installed)) {
      fs::copy_file(source.installed, unpacked);
    } else {
      extract_member(download_package(source.package, scratch, source.installed), source.member, unpacked);
    }
    return unpacked;
  }
  const fs::path archive = folder / fs::path(source.url).filename();
  DownloadOptions options;
  options.expected_size = source.download_size;
  if (!fs::exists(archive)) download(source.url, archive, options, console);
  if (source.member.empty()) {
    fs::rename(archive, unpacked);
    return unpacked;
  }
  try {
    extract_member(archive, source.member, unpacked);
  } catch (const UserError&) {
    fs::remove(archive);  // a damaged archive is not gone on with
    throw;
  }
  fs::remove(archive);
  return unpacked;
}

}  // namespace

void fetch(const DatasetRow& row, const fs::path& folder, const Console& console) {
  REQUIRE(row.source, "the dataset {} is not fetched: {}", row.name, row.summary);
  const fs::path path = folder / row.source->file;
  if (fs::exists(path)) {
    console.note(fmt::format("{} is here: {}", row.name, path.string()));
    return;
  }
  make_folder(folder);
  const ScratchFolder scratch(folder);
  const fs::path fresh = bring(*row.source, folder, scratch.path(), console);
  const std::string fault = fault_of(fresh, *row.source, scratch.path());
  REQUIRE(fault.empty(), "{}: what was fetched is not the data set, and was deleted: {}", row.name, fault);
  fs::rename(fresh, path);
  console.note(fmt::format("{} is whole: {}", row.name, path.string()));
}

Check check(const DatasetRow& row, const fs::path& folder) {
  if (!row.source) return {Status::nothing_to_fetch, row.summary};
  const fs::path path = folder / row.source->file;
  if (!fs::exists(path)) return {Status::missing, fmt::format("bsexp data fetch {}", row.name)};
  const ScratchFolder scratch(fs::temp_directory_path());
  const std::string fault = fault_of(path, *row.source, scratch.path());
  if (fault.empty()) return {Status::whole, path.string()};
  return {Status::damaged, fault};
}

}  // namespace bsexp::datasets
