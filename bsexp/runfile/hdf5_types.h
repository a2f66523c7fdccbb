#pragma once
// What the arrays (hdf5.cc) and the attributes (hdf5_attributes.cc) of HDF5 files share: the library's names
// for types, and how objects are made.
#include <algorithm>
#include <string>

#include "bsexp/runfile/hdf5.h"

namespace bsexp::runfile {

template <class T>
hid_t memory_type() {
  if constexpr (std::same_as<T, float>) return H5T_NATIVE_FLOAT;
  if constexpr (std::same_as<T, double>) return H5T_NATIVE_DOUBLE;
  if constexpr (std::same_as<T, int32_t>) return H5T_NATIVE_INT32;
  if constexpr (std::same_as<T, int64_t>) return H5T_NATIVE_INT64;
  if constexpr (std::same_as<T, uint8_t>) return H5T_NATIVE_UINT8;
}

template <class T>
constexpr H5T_class_t class_of() {
  return std::is_floating_point_v<T> ? H5T_FLOAT : H5T_INTEGER;
}

inline std::string root_or(const std::string& object) { return object.empty() ? "/" : object; }

inline Handle text_type(size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<size_t>(1, length));
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  return type;
}

inline Handle link_properties() {
  Handle properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(properties.get(), 1);
  return properties;
}

}  // namespace bsexp::runfile
