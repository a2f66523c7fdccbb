#include "bsexp/datasets/fetch.h"

#include <cerrno>
#include <cstdio>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/datasets/archive.h"
#include "bsexp/datasets/catalog.h"
#include "bsexp/datasets/checksum.h"
#include "bsexp/datasets/download.h"
#include "bsexp/datasets/package.h"
#include "bsexp/datasets/text.h"
#include "bsexp/datasets/work_folder.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code unreachable;
  return fs::exists(path, unreachable);
}

void move_file(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) throw_file_error(to, "write", errno);
}

// What is wrong with the text in a file, or "".
std::string fault_of(const fs::path& path, const Source& source) {
  Bytes text;
  try {
    if (source.as_it_lies) {
      const std::string file = read_file(path);
      text.assign(file.begin(), file.end());
    } else {
      text = read_text(path);
    }
  } catch (const UserError& error) {
    return error.what();
  }
  const auto size = static_cast<int64_t>(text.size());
  if (size != source.text_size) {
    return fmt::format("{} holds {} bytes instead of {}", path.string(), format_count(size),
                       format_count(source.text_size));
  }
  const std::string sum = checksum_of(text, source.algorithm);
  if (sum == source.checksum) return "";
  return fmt::format("{} has the {} {} instead of {}", path.string(), source.algorithm, sum, source.checksum);
}

// Takes the file of the installed package where it is whole, else that of the downloaded package.
void bring_from_package(const Source& source, const fs::path& target, const WorkFolder& work,
                        const fs::path& fresh, const Console& console) {
  if (is_there(source.installed)) {
    const std::string fault = fault_of(source.installed, source);
    if (fault.empty()) {
      std::error_code error;
      fs::copy_file(source.installed, fresh, fs::copy_options::overwrite_existing, error);
      if (error) throw_file_error(fresh, "write", error.value());
      return;
    }
    console.warn(fault);
  }
  console.note(fmt::format("downloading the Debian package {} with apt-get", source.package));
  const std::string advice =
      fmt::format("install the package, or copy its file {} from a machine that has it to {}",
                  source.installed, target.string());
  extract_member(download_package(source.package, work.empty_folder("package"), advice), source.member,
                 fresh);
}

void bring_from_address(const Source& source, const WorkFolder& work, const fs::path& fresh,
                        const Console& console) {
  const fs::path file = work / fs::path(source.url).filename();
  DownloadOptions options;
  options.expected_size = source.download_size;
  if (!is_there(file)) download(source.url, file, options, console);
  if (source.member.empty()) {
    move_file(file, fresh);
  } else {
    extract_member(file, source.member, fresh);
  }
}

}  // namespace

std::vector<Fetched> all_fetched() {
  std::vector<Fetched> result(dataset_table().begin(), dataset_table().end());
  result.insert(result.end(), labelled_table().begin(), labelled_table().end());
  return result;
}

Fetched find_fetched(const std::string& name) {
  std::vector<std::string> names;
  for (const Fetched& row : all_fetched()) {
    if (row.name == name) return row;
    names.push_back(row.name);
  }
  throw UserError(unknown_name("dataset", name, names));
}

const char* name_of(Status status) {
  switch (status) {
    case Status::missing:
      return "missing";
    case Status::whole:
      return "whole";
    case Status::damaged:
      return "damaged";
    case Status::nothing_to_fetch:
      return "nothing to fetch";
  }
  return "";
}

Check check(const Fetched& row, const fs::path& folder) {
  if (!row.source) return {Status::nothing_to_fetch, row.summary};
  const fs::path path = folder / row.source->file;
  if (!is_there(path)) return {Status::missing, fmt::format("bsexp data fetch {}", row.name)};
  const std::string fault = fault_of(path, *row.source);
  if (fault.empty()) return {Status::whole, path.string()};
  return {Status::damaged, fault};
}

void fetch(const Fetched& row, const fs::path& folder, const Console& console) {
  REQUIRE(row.source, "the dataset {} is not fetched: {}", row.name, row.summary);
  const Source& source = *row.source;
  const fs::path path = folder / source.file;
  const auto is_whole = [&] { return check(row, folder).status == Status::whole; };
  const auto say = [&](const char* state) {
    console.note(fmt::format("{} {}: {}", row.name, state, path.string()));
  };
  if (is_whole()) return say("is here and whole");
  const WorkFolder work(folder / (row.name + ".fetch"));
  if (is_whole()) return say("is here and whole");  // another process has brought it meanwhile
  if (is_there(path)) say("is here but damaged, and is replaced");

  const fs::path fresh = work / source.file;
  if (source.package.empty()) {
    bring_from_address(source, work, fresh, console);
  } else {
    bring_from_package(source, path, work, fresh, console);
  }
  const std::string fault = fault_of(fresh, source);
  REQUIRE(fault.empty(), "{}: what was fetched is not the data set, and was deleted: {}", row.name, fault);
  replace_file(path, [&](const fs::path& temporary) { move_file(fresh, temporary); });
  say("is fetched");
}

}  // namespace bsexp::datasets
