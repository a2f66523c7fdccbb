#include "bsexp/runfile/hdf5.h"

#include <algorithm>
#include <utility>

#include "bsexp/base/error.h"
#include "bsexp/runfile/hdf5_types.h"

namespace bsexp::runfile {

namespace {

namespace fs = std::filesystem;

// The innermost reason of the error stack of HDF5. Where the system refused, only what it said: HDF5 adds the
// time, addresses and descriptors.
std::string hdf5_reason() {
  std::string reason;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned depth, const H5E_error2_t* error, void* result) -> herr_t {
        if (depth == 0 && error->desc) *static_cast<std::string*>(result) = error->desc;
        return 0;
      },
      &reason);
  constexpr std::string_view kSystem = "error message = '";
  if (const size_t at = reason.find(kSystem); at != std::string::npos) {
    const size_t begin = at + kSystem.size();
    reason = reason.substr(begin, reason.find('\'', begin) - begin);
  }
  return reason.empty() ? "no reason given" : reason;
}

// Before every other call: errors are ours to report, and a file that could not be closed (a full disk) is
// not tried again when the program ends, where HDF5 would crash.
void prepare_hdf5() {
  static const bool once = H5dont_atexit() >= 0;
  ASSERT(once, "HDF5 was used before it was prepared");
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::vector<hsize_t> extents_of(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> extents(static_cast<size_t>(std::max(0, rank)));
  if (rank > 0) H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return extents;
}

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, -1);
    close_ = other.close_;
  }
  return *this;
}

void Handle::reset() {
  if (id_ >= 0) close_(std::exchange(id_, -1));
}

void Hdf5File::fail_read(const std::string& what) const {
  throw UserError(fmt::format("{}: cannot read {}: {}. The file is damaged or was not written by bsexp",
                              path_.string(), what, hdf5_reason()));
}

void Hdf5File::check_write(bool done, const std::string& what) const {
  if (!done) throw SystemError(fmt::format("{}: cannot write {}: {}", path_.string(), what, hdf5_reason()));
}

Hdf5File Hdf5File::create(const fs::path& path) {
  prepare_hdf5();
  Hdf5File result(path);
  result.file_ = Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  result.check_write(static_cast<bool>(result.file_), "the file");
  return result;
}

Hdf5File Hdf5File::open_to_read(const fs::path& path) {
  prepare_hdf5();
  REQUIRE(fs::exists(path), "{} does not exist", path.string());
  REQUIRE(fs::is_regular_file(path), "{} is not a file", path.string());
  REQUIRE(H5Fis_hdf5(path.c_str()) > 0, "{} is not an HDF5 file, or is cut off", path.string());
  Hdf5File result(path);
  result.file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!result.file_) result.fail_read("the file");
  return result;
}

Hdf5File Hdf5File::open_to_write(const fs::path& path) {
  prepare_hdf5();
  Hdf5File result(path);
  result.file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
  if (!result.file_) result.fail_read("the file");
  return result;
}

void Hdf5File::close() {
  check_write(H5Fflush(file_.get(), H5F_SCOPE_LOCAL) >= 0, "the file");
  file_.reset();
}

bool Hdf5File::has(const std::string& object) const {
  for (size_t end = object.find('/', 1);; end = object.find('/', end + 1)) {
    if (H5Lexists(file_.get(), object.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string::npos) return true;
  }
}

Handle Hdf5File::open_object(const std::string& object) const {
  Handle handle(H5Oopen(file_.get(), root_or(object).c_str(), H5P_DEFAULT), H5Oclose);
  if (!handle) fail_read(root_or(object));
  return handle;
}

bool Hdf5File::is_group(const std::string& object) const {
  return H5Iget_type(open_object(object).get()) == H5I_GROUP;
}

std::vector<std::string> Hdf5File::members(const std::string& group) const {
  std::vector<std::string> names;
  if (!root_or(group).starts_with('/') && !has(group)) return names;
  const Handle handle = open_object(group);
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* result) -> herr_t {
    static_cast<std::vector<std::string>*>(result)->emplace_back(name);
    return 0;
  };
  if (H5Literate(handle.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    fail_read(root_or(group));
  return names;
}

void Hdf5File::remove(const std::string& object) {
  if (has(object)) check_write(H5Ldelete(file_.get(), object.c_str(), H5P_DEFAULT) >= 0, object);
}

void Hdf5File::copy_from(const Hdf5File& other, const std::string& object) {
  check_write(H5Ocopy(other.file_.get(), object.c_str(), file_.get(), object.c_str(), H5P_DEFAULT,
                      link_properties().get()) >= 0,
              object);
}

template <Element T>
void Hdf5File::write(const std::string& object, std::span<const T> values, std::vector<int64_t> shape) {
  remove(object);
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  const Handle space(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose);
  const Handle set(H5Dcreate2(file_.get(), object.c_str(), memory_type<T>(), space.get(),
                              link_properties().get(), H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
  check_write(set && H5Dwrite(set.get(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0,
              object);
}

void Hdf5File::write_text(const std::string& object, std::string_view text) {
  remove(object);
  const Handle type = text_type(text.size()), space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle set(H5Dcreate2(file_.get(), object.c_str(), type.get(), space.get(), link_properties().get(),
                              H5P_DEFAULT, H5P_DEFAULT),
                   H5Dclose);
  const std::string padded = text.empty() ? std::string(1, '\0') : std::string(text);
  check_write(set && H5Dwrite(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()) >= 0,
              object);
}

template <Element T>
void Hdf5File::append(const std::string& object, std::span<const T> values) {
  constexpr hsize_t kChunk = 1024;
  const hsize_t count = values.size();
  Handle set;
  hsize_t length = 0;
  if (has(object)) {
    set = Handle(H5Dopen2(file_.get(), object.c_str(), H5P_DEFAULT), H5Dclose);
    check_write(static_cast<bool>(set), object);
    H5Sget_simple_extent_dims(Handle(H5Dget_space(set.get()), H5Sclose).get(), &length, nullptr);
  } else {
    const hsize_t none = 0, unlimited = H5S_UNLIMITED;
    const Handle space(H5Screate_simple(1, &none, &unlimited), H5Sclose);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(properties.get(), 1, &kChunk);
    set = Handle(H5Dcreate2(file_.get(), object.c_str(), memory_type<T>(), space.get(),
                            link_properties().get(), properties.get(), H5P_DEFAULT),
                 H5Dclose);
  }
  const hsize_t extended = length + count;
  check_write(set && H5Dset_extent(set.get(), &extended) >= 0, object);
  if (count == 0) return;
  const Handle target(H5Dget_space(set.get()), H5Sclose),
      source(H5Screate_simple(1, &count, nullptr), H5Sclose);
  H5Sselect_hyperslab(target.get(), H5S_SELECT_SET, &length, nullptr, &count, nullptr);
  check_write(
      H5Dwrite(set.get(), memory_type<T>(), source.get(), target.get(), H5P_DEFAULT, values.data()) >= 0,
      object);
}

void Hdf5File::truncate(const std::string& object, int64_t length) {
  const Handle set(H5Dopen2(file_.get(), object.c_str(), H5P_DEFAULT), H5Dclose);
  const auto extent = static_cast<hsize_t>(length);
  check_write(set && H5Dset_extent(set.get(), &extent) >= 0, object);
}

std::vector<int64_t> Hdf5File::shape(const std::string& object) const {
  const Handle set(H5Dopen2(file_.get(), object.c_str(), H5P_DEFAULT), H5Dclose);
  if (!set) fail_read(object);
  const auto extents = extents_of(Handle(H5Dget_space(set.get()), H5Sclose).get());
  return {extents.begin(), extents.end()};
}

template <Element T>
std::vector<T> Hdf5File::read(const std::string& object) const {
  const Handle set(H5Dopen2(file_.get(), object.c_str(), H5P_DEFAULT), H5Dclose);
  if (!set) fail_read(object);
  const Handle type(H5Dget_type(set.get()), H5Tclose);
  REQUIRE(H5Tget_class(type.get()) == class_of<T>(), "{}: {} is not an array of the expected type",
          path_.string(), object);
  hsize_t count = 1;
  for (const hsize_t extent : extents_of(Handle(H5Dget_space(set.get()), H5Sclose).get())) {
    REQUIRE(extent == 0 || count <= (hsize_t{1} << 40) / extent, "{}: {} has an impossible size",
            path_.string(), object);
    count *= extent;
  }
  // A damaged header can claim any size: more than the file could hold is refused before it is allocated.
  // Chunks that were never written take no space, so arrays of metrics are allowed their small slack.
  const hsize_t most = static_cast<hsize_t>(fs::file_size(path_)) + (hsize_t{1} << 20);
  REQUIRE(count <= most / H5Tget_size(type.get()), "{}: {} claims to be larger than its file", path_.string(),
          object);
  std::vector<T> values(count);
  if (H5Dread(set.get(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail_read(object);
  return values;
}

std::string Hdf5File::read_text(const std::string& object) const {
  const Handle set(H5Dopen2(file_.get(), object.c_str(), H5P_DEFAULT), H5Dclose);
  if (!set) fail_read(object);
  const Handle type(H5Dget_type(set.get()), H5Tclose);
  const bool is_text = H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0;
  REQUIRE(is_text && H5Tget_size(type.get()) <= fs::file_size(path_), "{}: {} is not a text", path_.string(),
          object);
  std::string text(H5Tget_size(type.get()), '\0');
  if (H5Dread(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0) fail_read(object);
  if (text == std::string(1, '\0')) text.clear();
  return text;
}

#define BSEXP_INSTANTIATE(T)                                                                      \
  template void Hdf5File::write<T>(const std::string&, std::span<const T>, std::vector<int64_t>); \
  template void Hdf5File::append<T>(const std::string&, std::span<const T>);                      \
  template std::vector<T> Hdf5File::read<T>(const std::string&) const;
BSEXP_INSTANTIATE(float)
BSEXP_INSTANTIATE(double)
BSEXP_INSTANTIATE(int32_t)
BSEXP_INSTANTIATE(int64_t)
BSEXP_INSTANTIATE(uint8_t)
#undef BSEXP_INSTANTIATE

}  // namespace bsexp::runfile
