#pragma once
// A thin C++ face of HDF5: files, groups, attributes and arrays, with errors in words.
//
// Opening or reading what is missing, damaged or of another type is a UserError that names the file and the
// object; a failed write (disk full) is a SystemError. Handles close themselves.
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hdf5.h>

namespace bsexp::runfile {

// An HDF5 identifier and the function that closes it.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() { reset(); }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept;

  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  void reset();

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

// The element types of arrays.
template <class T>
concept Element = std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, int32_t> ||
    std::same_as<T, int64_t> || std::same_as<T, uint8_t>;

class Hdf5File {
 public:
  static Hdf5File create(const std::filesystem::path& path);  // replaces what is there
  static Hdf5File open_to_read(const std::filesystem::path& path);
  static Hdf5File open_to_write(const std::filesystem::path& path);

  // Closes with every byte handed to the system. Throws where the destructor could not.
  void close();

  // Objects are named by paths from the root: "metrics/train/step". Groups are made on the way.
  bool has(const std::string& object) const;
  std::vector<std::string> members(
      const std::string& group) const;  // names, ascending; none where it is missing
  bool is_group(const std::string& object) const;
  void remove(const std::string& object);
  // Copies an object of another file to the same place here, with all below it.
  void copy_from(const Hdf5File& other, const std::string& object);

  template <Element T>
  void write(const std::string& object, std::span<const T> values, std::vector<int64_t> shape);
  template <Element T>
  void write(const std::string& object, std::span<const T> values) {
    write<T>(object, values, {static_cast<int64_t>(values.size())});
  }
  void write_text(const std::string& object, std::string_view text);
  // A one-dimensional array that grows: made on first use, extended afterwards.
  template <Element T>
  void append(const std::string& object, std::span<const T> values);
  void truncate(const std::string& object, int64_t length);

  template <Element T>
  std::vector<T> read(const std::string& object) const;
  std::string read_text(const std::string& object) const;
  std::vector<int64_t> shape(const std::string& object) const;

  // Attributes of an object; "" or "/" is the root. Set replaces.
  void set_attribute(const std::string& object, const std::string& name, std::string_view value);
  void set_attribute(const std::string& object, const std::string& name, int64_t value);
  void set_attribute(const std::string& object, const std::string& name, double value);
  void set_attribute(const std::string& object, const std::string& name, std::span<const int64_t> values);
  bool has_attribute(const std::string& object, const std::string& name) const;
  std::vector<std::string> attribute_names(const std::string& object) const;
  std::string text_attribute(const std::string& object, const std::string& name) const;
  int64_t integer_attribute(const std::string& object, const std::string& name) const;
  double real_attribute(const std::string& object, const std::string& name) const;
  // A number of either kind; none where the attribute is something else.
  std::optional<double> number_attribute(const std::string& object, const std::string& name) const;
  std::vector<int64_t> integers_attribute(const std::string& object, const std::string& name) const;
  // Any scalar attribute in words.
  std::string printed_attribute(const std::string& object, const std::string& name) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit Hdf5File(std::filesystem::path path) : path_(std::move(path)) {}
  Handle open_object(const std::string& object) const;
  Handle open_attribute(const std::string& object, const std::string& name) const;
  template <class T>
  void set_values(const std::string& object, const std::string& name, hid_t type, hid_t space,
                  const T* values);
  template <class T>
  std::vector<T> attribute_values(const std::string& object, const std::string& name,
                                  H5T_class_t wanted) const;
  [[noreturn]] void fail_read(const std::string& what) const;
  void check_write(bool done, const std::string& what) const;

  std::filesystem::path path_;
  Handle file_;
};

}  // namespace bsexp::runfile
