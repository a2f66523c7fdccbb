#include "bsexp/runfile/stored_run_bytes.h"

#include <cstring>
#include <type_traits>

#include "bsexp/base/error.h"

namespace bsexp::runfile {

namespace {

template <class T>
concept Number = std::is_arithmetic_v<T>;

// Both walk a StoredRun in the same order; what differs is what happens to a number, a sequence and a map.
class Encoder {
 public:
  template <Number T>
  void operator()(const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  template <class Sequence>
  requires Number<typename Sequence::value_type>
  void operator()(const Sequence& values) {
    (*this)(static_cast<uint64_t>(values.size()));
    bytes.append(reinterpret_cast<const char*>(values.data()),
                 values.size() * sizeof(typename Sequence::value_type));
  }
  template <class T>
  requires(!Number<T>) void operator()(std::vector<T>& values) {
    (*this)(static_cast<uint64_t>(values.size()));
    for (T& value : values) walk(*this, value);
  }
  template <class T>
  void operator()(std::map<std::string, T>& entries) {
    (*this)(static_cast<uint64_t>(entries.size()));
    for (auto& [name, value] : entries) {
      (*this)(name);
      walk(*this, value);
    }
  }

  std::string bytes;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : left_(bytes) {}

  template <Number T>
  void operator()(T& value) {
    std::memcpy(&value, take(sizeof(T)), sizeof(T));
  }
  template <class Sequence>
  requires Number<typename Sequence::value_type>
  void operator()(Sequence& values) {
    constexpr size_t kSize = sizeof(typename Sequence::value_type);
    const size_t n = length(kSize);
    values.resize(n);
    if (n > 0) std::memcpy(values.data(), take(n * kSize), n * kSize);
  }
  template <class T>
  requires(!Number<T>) void operator()(std::vector<T>& values) {
    values.resize(length(1));
    for (T& value : values) walk(*this, value);
  }
  template <class T>
  void operator()(std::map<std::string, T>& entries) {
    for (size_t n = length(1); n > 0; --n) {
      std::string name;
      (*this)(name);
      walk(*this, entries[name]);
    }
  }
  bool at_end() const { return left_.empty(); }

 private:
  const char* take(size_t n) {
    REQUIRE(n <= left_.size(), "the bytes of a run end early");
    const char* const begin = left_.data();
    left_.remove_prefix(n);
    return begin;
  }
  // A number of elements of at least `size` bytes each.
  size_t length(size_t size) {
    uint64_t n = 0;
    (*this)(n);
    REQUIRE(n <= left_.size() / size, "the bytes of a run end early");
    return n;
  }

  std::string_view left_;
};

template <class Archive, class T>
void walk(Archive& archive, T& value) {
  archive(value);
}

template <class Archive>
void walk(Archive& archive, StoredTopology& of) {
  archive(of.n_rows), archive(of.n_columns), archive(of.block_size), archive(of.generator);
  archive(of.parameters), archive(of.indptr), archive(of.indices), archive(of.stats);
  archive(of.fingerprint);
}

template <class Archive>
void walk(Archive& archive, StoredMask& of) {
  archive(of.step), archive(of.indptr), archive(of.indices);
}

template <class Archive>
void walk(Archive& archive, StoredActivations& of) {
  archive(of.mean), archive(of.sd), archive(of.max_abs);
}

template <class Archive>
void walk(Archive& archive, StoredWeight& of) {
  archive(of.rows), archive(of.features), archive(of.block_size);
  archive(of.data), archive(of.indices), archive(of.indptr);
}

template <class Archive>
void walk(Archive& archive, RunInfo& of) {
  archive(of.name), archive(of.version), archive(of.commit), archive(of.command_line), archive(of.started);
  archive(of.config), archive(of.device), archive(of.isa), archive(of.seed), archive(of.threads);
}

template <class Archive>
void walk(Archive& archive, StoredRun& of) {
  std::string path = of.path.string();
  archive(path);
  of.path = path;
  walk(archive, of.info);
  archive(of.status), archive(of.numbers), archive(of.tables);
  archive(of.accuracies), archive(of.topologies);
  archive(of.histories), archive(of.sequence), archive(of.activations), archive(of.samples),
      archive(of.weights);
}

}  // namespace

std::string to_bytes(StoredRun run) {
  Encoder encoder;
  walk(encoder, run);
  return std::move(encoder.bytes);
}

StoredRun from_bytes(std::string_view bytes) {
  StoredRun run;
  Decoder decoder(bytes);
  walk(decoder, run);
  REQUIRE(decoder.at_end(), "the bytes of a run go on after its end");
  return run;
}

}  // namespace bsexp::runfile
