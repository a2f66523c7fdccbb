#include "bsexp/base/error.h"
#include "bsexp/runfile/hdf5_types.h"

namespace bsexp::runfile {

template <class T>
void Hdf5File::set_values(const std::string& object, const std::string& name, hid_t type, hid_t space,
                          const T* values) {
  if (!object.empty() && object != "/" && !has(object)) {
    const Handle group(
        H5Gcreate2(file_.get(), object.c_str(), link_properties().get(), H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    check_write(static_cast<bool>(group), object);
  }
  const Handle target = open_object(object);
  if (H5Aexists(target.get(), name.c_str()) > 0) H5Adelete(target.get(), name.c_str());
  const Handle attribute(H5Acreate2(target.get(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose);
  check_write(attribute && H5Awrite(attribute.get(), type, values) >= 0,
              root_or(object) + " attribute " + name);
}

void Hdf5File::set_attribute(const std::string& object, const std::string& name, std::string_view value) {
  const std::string padded = value.empty() ? std::string(1, '\0') : std::string(value);
  set_values(object, name, text_type(value.size()).get(), Handle(H5Screate(H5S_SCALAR), H5Sclose).get(),
             padded.data());
}

void Hdf5File::set_attribute(const std::string& object, const std::string& name, int64_t value) {
  set_values(object, name, H5T_NATIVE_INT64, Handle(H5Screate(H5S_SCALAR), H5Sclose).get(), &value);
}

void Hdf5File::set_attribute(const std::string& object, const std::string& name, double value) {
  set_values(object, name, H5T_NATIVE_DOUBLE, Handle(H5Screate(H5S_SCALAR), H5Sclose).get(), &value);
}

void Hdf5File::set_attribute(const std::string& object, const std::string& name,
                             std::span<const int64_t> values) {
  const hsize_t count = values.size();
  set_values(object, name, H5T_NATIVE_INT64, Handle(H5Screate_simple(1, &count, nullptr), H5Sclose).get(),
             values.data());
}

bool Hdf5File::has_attribute(const std::string& object, const std::string& name) const {
  return H5Aexists(open_object(object).get(), name.c_str()) > 0;
}

std::vector<std::string> Hdf5File::attribute_names(const std::string& object) const {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* result) -> herr_t {
    static_cast<std::vector<std::string>*>(result)->emplace_back(name);
    return 0;
  };
  const Handle target = open_object(object);
  if (H5Aiterate2(target.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    fail_read(root_or(object));
  return names;
}

Handle Hdf5File::open_attribute(const std::string& object, const std::string& name) const {
  Handle attribute(H5Aopen(open_object(object).get(), name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute) fail_read(root_or(object) + " attribute " + name);
  return attribute;
}

template <class T>
std::vector<T> Hdf5File::attribute_values(const std::string& object, const std::string& name,
                                          H5T_class_t wanted) const {
  constexpr hsize_t kMost = 8192;  // HDF5 keeps attributes below 64 KiB
  const Handle attribute = open_attribute(object, name);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose), space(H5Aget_space(attribute.get()), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  REQUIRE(H5Tget_class(type.get()) == wanted && count >= 0 && static_cast<hsize_t>(count) <= kMost,
          "{}: the attribute {} of {} is not of the expected type", path_.string(), name, root_or(object));
  std::vector<T> values(static_cast<size_t>(count));
  if (H5Aread(attribute.get(), memory_type<T>(), values.data()) < 0) fail_read("attribute " + name);
  return values;
}

std::string Hdf5File::text_attribute(const std::string& object, const std::string& name) const {
  const Handle attribute = open_attribute(object, name);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const bool is_text = H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0;
  REQUIRE(is_text && H5Tget_size(type.get()) <= (size_t{1} << 16), "{}: the attribute {} of {} is not a text",
          path_.string(), name, root_or(object));
  std::string text(H5Tget_size(type.get()), '\0');
  if (H5Aread(attribute.get(), type.get(), text.data()) < 0) fail_read("attribute " + name);
  if (text == std::string(1, '\0')) text.clear();
  return text;
}

int64_t Hdf5File::integer_attribute(const std::string& object, const std::string& name) const {
  const auto values = attribute_values<int64_t>(object, name, H5T_INTEGER);
  REQUIRE(values.size() == 1, "{}: the attribute {} is not one number", path_.string(), name);
  return values[0];
}

double Hdf5File::real_attribute(const std::string& object, const std::string& name) const {
  const auto values = attribute_values<double>(object, name, H5T_FLOAT);
  REQUIRE(values.size() == 1, "{}: the attribute {} is not one number", path_.string(), name);
  return values[0];
}

std::optional<double> Hdf5File::number_attribute(const std::string& object, const std::string& name) const {
  const Handle attribute = open_attribute(object, name);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose), space(H5Aget_space(attribute.get()), H5Sclose);
  const H5T_class_t kind = H5Tget_class(type.get());
  if ((kind != H5T_INTEGER && kind != H5T_FLOAT) || H5Sget_simple_extent_npoints(space.get()) != 1)
    return std::nullopt;
  double value = 0;
  if (H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value) < 0) fail_read("attribute " + name);
  return value;
}

std::vector<int64_t> Hdf5File::integers_attribute(const std::string& object, const std::string& name) const {
  return attribute_values<int64_t>(object, name, H5T_INTEGER);
}

std::string Hdf5File::printed_attribute(const std::string& object, const std::string& name) const {
  const Handle type(H5Aget_type(open_attribute(object, name).get()), H5Tclose);
  switch (H5Tget_class(type.get())) {
    case H5T_STRING:
      return text_attribute(object, name);
    case H5T_INTEGER:
      return fmt::format("{}", fmt::join(integers_attribute(object, name), " "));
    default:
      return fmt::format("{}", real_attribute(object, name));
  }
}

}  // namespace bsexp::runfile
