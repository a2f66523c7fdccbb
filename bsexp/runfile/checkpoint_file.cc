#include "bsexp/runfile/checkpoint_file.h"

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/runfile/hdf5.h"

namespace bsexp::runfile {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMark = "bsexp_checkpoint";
constexpr int64_t kVersion = 1;

// Tensors lie flat in one group: "w/cell/i" is the array "w.cell.i" (names of parameters have no dots).
std::string array_name(std::string tensor) {
  for (char& c : tensor) c = c == '/' ? '.' : c;
  return "tensors/" + tensor;
}

std::string tensor_name(std::string array) {
  for (char& c : array) c = c == '.' ? '/' : c;
  return array;
}

}  // namespace

void write_checkpoint_file(const fs::path& path, const Checkpoint& checkpoint) {
  replace_file(path, [&](const fs::path& temporary) {
    Hdf5File file = Hdf5File::create(temporary);
    file.set_attribute("", kMark, kVersion);
    for (const auto& [name, values] : checkpoint.tensors) file.write<float>(array_name(name), values);
    for (const auto& [name, value] : checkpoint.integers) file.set_attribute("integers", name, value);
    for (const auto& [name, value] : checkpoint.reals) file.set_attribute("reals", name, value);
    for (const auto& [name, value] : checkpoint.texts) file.write_text("texts/" + name, value);
    file.close();
  });
}

Checkpoint read_checkpoint_file(const fs::path& path) {
  const Hdf5File file = Hdf5File::open_to_read(path);
  REQUIRE(file.has_attribute("", kMark), "{} is an HDF5 file, but not a checkpoint of bsexp", path.string());
  const int64_t version = file.integer_attribute("", kMark);
  REQUIRE(version == kVersion, "{} is a checkpoint of version {}; this bsexp reads version {}", path.string(),
          version, kVersion);
  Checkpoint result;
  for (const std::string& name : file.members("tensors")) {
    result.tensors[tensor_name(name)] = file.read<float>("tensors/" + name);
  }
  if (file.has("integers")) {
    for (const auto& name : file.attribute_names("integers")) {
      result.integers[name] = file.integer_attribute("integers", name);
    }
  }
  if (file.has("reals")) {
    for (const auto& name : file.attribute_names("reals"))
      result.reals[name] = file.real_attribute("reals", name);
  }
  for (const auto& name : file.members("texts")) result.texts[name] = file.read_text("texts/" + name);
  return result;
}

}  // namespace bsexp::runfile
