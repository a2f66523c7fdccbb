#include "bsexp/datasets/r_frame.h"

#include <bit>
#include <cstdint>

#include <lzma.h>

#include "bsexp/base/error.h"

namespace bsexp::datasets {

namespace {

// A value with its attributes; which members are filled depends on its type.
struct RValue {
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::vector<RValue> items;
  std::map<std::string, RValue> attributes;
};

class RReader {
 public:
  RReader(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  RValue read() {
    require(take(2) == "X\n");
    const uint32_t version = word();
    require(version == 2 || version == 3);
    take(8);  // the versions of R that wrote it, and that can read it
    if (version == 3) take(word());
    return item();
  }

 private:
  enum Type : uint32_t {
    symbol = 1,
    linked_list = 2,
    characters = 9,
    logical = 10,
    integer = 13,
    real = 14,
    text_vector = 16,
    value_vector = 19,
    null_value = 254,
    reference = 255
  };
  static constexpr uint32_t kHasAttributes = 0x200, kHasTag = 0x400, kTypeMask = 0xff;
  static constexpr int kDeepest = 100;

  void require(bool holds) const {
    REQUIRE(holds, "{} is damaged, or is no data frame of R that is known here", where_);
  }
  std::string_view take(size_t count) {
    require(count <= bytes_.size());
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  uint64_t big_endian(size_t count) {
    uint64_t value = 0;
    for (const char c : take(count)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  uint32_t word() { return static_cast<uint32_t>(big_endian(4)); }
  // So many things of at least `size` bytes are still there.
  uint32_t count(size_t size) {
    const uint32_t value = word();
    require(value <= bytes_.size() / size);
    return value;
  }

  RValue item() {
    require(++depth_ < kDeepest);
    RValue value = item_of(word());
    --depth_;
    return value;
  }

  RValue item_of(uint32_t flags) {
    RValue value;
    switch (flags & kTypeMask) {
      case null_value:
        return value;
      case reference: {
        const uint32_t number = flags >> 8 != 0 ? flags >> 8 : word();
        require(number >= 1 && number <= symbols_.size());
        value.texts = {symbols_[number - 1]};
        return value;
      }
      case symbol:
        value = item();
        require(value.texts.size() == 1);
        symbols_.push_back(value.texts[0]);
        return value;
      case linked_list:
        value.attributes = pairs(flags);
        return value;
      case characters: {
        constexpr uint32_t kMissing = 0xffffffff;
        const uint32_t length = word();
        value.texts = {length == kMissing ? "" : std::string(take(length))};
        return value;
      }
      case logical:
      case integer:
        for (uint32_t left = count(4); left > 0; --left)
          value.numbers.push_back(static_cast<int32_t>(word()));
        break;
      case real:
        for (uint32_t left = count(8); left > 0; --left)
          value.numbers.push_back(std::bit_cast<double>(big_endian(8)));
        break;
      case text_vector:
        for (uint32_t left = count(8); left > 0; --left) {
          value.texts.push_back("");
          const RValue text = item();
          require(text.texts.size() == 1);
          value.texts.back() = text.texts[0];
        }
        break;
      case value_vector:
        for (uint32_t left = count(4); left > 0; --left) value.items.push_back(item());
        break;
      default:
        require(false);
    }
    if ((flags & kHasAttributes) != 0) value.attributes = item().attributes;
    return value;
  }

  // A linked list of tagged values.
  std::map<std::string, RValue> pairs(uint32_t flags) {
    std::map<std::string, RValue> result;
    for (;; flags = word()) {
      if ((flags & kTypeMask) == null_value) return result;
      require((flags & kTypeMask) == linked_list);
      if ((flags & kHasAttributes) != 0) item();
      const RValue tag = (flags & kHasTag) != 0 ? item() : RValue();
      RValue value = item();
      if (tag.texts.size() == 1) result[tag.texts[0]] = std::move(value);
    }
  }

  std::string_view bytes_;
  const std::string& where_;
  std::vector<std::string> symbols_;
  int depth_ = 0;
};

std::string unpacked(std::string_view object, const std::string& where) {
  constexpr size_t kHead = 5, kMost = size_t{1} << 30;
  size_t size = 0;
  for (size_t i = 0; i < 4 && i < object.size(); ++i)
    size = size << 8 | static_cast<unsigned char>(object[i]);
  REQUIRE(object.size() > kHead && object[4] == 'Z' && size <= kMost, "{} has no object in LZMA2", where);
  std::string bytes(size, '\0');
  lzma_options_lzma options;
  constexpr uint32_t kPreset = 6;
  ASSERT(!lzma_lzma_preset(&options, kPreset), "liblzma has no preset {}", kPreset);
  const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  size_t read = kHead, written = 0;
  const lzma_ret result =
      lzma_raw_buffer_decode(filters, nullptr, reinterpret_cast<const uint8_t*>(object.data()), &read,
                             object.size(), reinterpret_cast<uint8_t*>(bytes.data()), &written, bytes.size());
  REQUIRE(result == LZMA_OK && written == size, "{}: the compressed object is damaged or cut off", where);
  return bytes;
}

std::vector<std::string> column_of(const RValue& value) {
  if (!value.texts.empty()) return value.texts;
  const auto levels = value.attributes.find("levels");
  std::vector<std::string> column;
  for (const double number : value.numbers) {
    if (levels == value.attributes.end()) {
      column.push_back(fmt::format("{}", number));
    } else {
      const bool known = number >= 1 && number <= static_cast<double>(levels->second.texts.size());
      column.push_back(known ? levels->second.texts[static_cast<size_t>(number) - 1] : "");
    }
  }
  return column;
}

}  // namespace

RFrame read_r_frame(std::string_view object, const std::string& where) {
  const std::string bytes = unpacked(object, where);
  const RValue value = RReader(bytes, where).read();
  const auto names = value.attributes.find("names");
  REQUIRE(names != value.attributes.end() && names->second.texts.size() == value.items.size(),
          "{} has an object that is no data frame", where);
  RFrame frame;
  for (size_t i = 0; i < value.items.size(); ++i) frame[names->second.texts[i]] = column_of(value.items[i]);
  return frame;
}

}  // namespace bsexp::datasets
