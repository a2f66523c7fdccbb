#include "bsexp/experiments/config_read.h"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/experiments/fields.h"

namespace bsexp::experiments {

namespace {

constexpr size_t kMaxBytes = 1 << 18;  // yaml-cpp is slow on long nonsense

std::string join_key(const std::string& section, const std::string& word) {
  return section.empty() ? word : section + '.' + word;
}

std::string keys_of(const std::string& section) { return "give its keys: " + join(words_in(section)); }

// Why no key `word` stands in a section, and what is meant perhaps.
std::string unknown_key(const std::string& section, const std::string& word) {
  std::vector<std::string> elsewhere;
  for (const Field& field : field_table()) {
    if (last_word(field.name) == word || field.name == word) elsewhere.push_back(field.name);
  }
  const std::vector<std::string> known = words_in(section);
  const std::string kind = section.empty() ? "key" : fmt::format("key of {}", section);
  if (elsewhere.empty()) return unknown_name(kind, shown(word), known);
  return fmt::format("unknown {} '{}': did you mean '{}' of section {}? Known: {}", kind, word,
                     last_word(elsewhere[0]), section_of(elsewhere[0]), join(known));
}

// Collects values, and the errors that YAML and the command line have in common.
class Collector {
 public:
  void error(const std::string& location, const std::string& message) {
    given_.errors.push_back(location + ": " + message);
  }

  // False when the key was given before.
  bool first_time(const std::string& key, const std::string& location) {
    if (seen_.insert(key).second) return true;
    error(location, fmt::format("{} is given twice; keep one", key));
    return false;
  }

  void add(GivenValue value) { given_.values.push_back(std::move(value)); }
  GivenValues take() { return std::move(given_); }

 private:
  GivenValues given_;
  std::set<std::string> seen_;
};

// The first tab among the spaces before a line, or npos.
size_t find_tab_indent(const std::string& text) {
  for (size_t start = 0; start < text.size();) {
    const size_t i = text.find_first_not_of(' ', start);
    if (i == std::string::npos || text[i] == '\t') return i;
    start = text.find('\n', i);
    if (start != std::string::npos) ++start;
  }
  return std::string::npos;
}

// Sees where a second document starts. (YAML::LoadAll does not end for some files with a stray bracket.)
class FirstDocument : public YAML::EventHandler {
 public:
  std::optional<YAML::Mark> second;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++count_ == 2) second = mark;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}

 private:
  int count_ = 0;
};

std::string location(const YAML::Mark& mark, const std::string& source) {
  return mark.is_null() ? source : fmt::format("{}:{}:{}", source, mark.line + 1, mark.column + 1);
}

class YamlReader {
 public:
  YamlReader(std::string source, ReadSweep read_sweep)
      : source_(std::move(source)), read_sweep_(std::move(read_sweep)) {}

  GivenValues read(const std::string& text) {
    refuse_binary(text);
    REQUIRE(text.size() <= kMaxBytes, "{}: has {}; a configuration has at most {}", source_,
            format_bytes(static_cast<double>(text.size())), format_bytes(kMaxBytes));
    const YAML::Node root = parse(text);
    REQUIRE(!root.IsNull(), "{}: the file has no keys; the smallest one says 'seed: 1'", source_);
    if (root.IsMap()) {
      read_section(root, "");
    } else {
      collector_.error(at(root.Mark()), "the file must be a map of 'key: value' lines");
    }
    return collector_.take();
  }

 private:
  std::string at(const YAML::Mark& mark) const { return location(mark, source_); }

  // Of byte `i` of the text.
  std::string at(const std::string& text, size_t i) const {
    const std::string_view before = std::string_view(text).substr(0, i);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    return fmt::format("{}:{}:{}", source_, line, i - start + 1);
  }

  void refuse_binary(const std::string& text) const {
    const size_t i = find_non_text(text);
    if (i == std::string::npos) return;
    throw UserError(fmt::format("{}: byte 0x{:02x} is not text (UTF-8); is this a YAML file?", at(text, i),
                                static_cast<unsigned char>(text[i])));
  }

  YAML::Node parse(const std::string& text) const {
    try {
      std::istringstream stream(text);
      YAML::Parser parser(stream);
      FirstDocument document;
      while (parser.HandleNextDocument(document)) {
        REQUIRE(!document.second, "{}: the file must end here; it has a second YAML document or a stray sign",
                at(*document.second));
      }
      return YAML::Load(text);
    } catch (const YAML::Exception& error) {
      const size_t tab = find_tab_indent(text);
      REQUIRE(tab == std::string::npos, "{}: this is not valid YAML: a tab; lines are indented with spaces",
              at(text, tab));
      throw UserError(fmt::format("{}: this is not valid YAML: {}", at(error.mark), error.msg));
    }
  }

  void read_section(const YAML::Node& map, const std::string& section) {
    for (const auto& entry : map) {
      const std::string location = at(entry.first.Mark());
      if (!entry.first.IsScalar()) {
        collector_.error(location, fmt::format("a key must be a word; {}", keys_of(section)));
        continue;
      }
      read_entry(section, entry.first.Scalar(), location, entry.second);
    }
  }

  void read_entry(const std::string& section, const std::string& word, const std::string& location,
                  const YAML::Node& node) {
    const std::string key = join_key(section, word);
    if (key == kSweepSection) return read_sweep_section(location, node);
    const bool is_word = !word.empty() && word.find('.') == std::string::npos;
    const bool is_section = is_word && section_table().find(key) != nullptr;
    if (!is_section && (!is_word || field_table().find(key) == nullptr)) {
      collector_.error(location, unknown_key(section, word));
    } else if (collector_.first_time(key, location)) {
      if (node.IsNull()) {
        collector_.error(location, fmt::format("{} has no value; leave the line out for the default", key));
      } else if (is_section) {
        if (node.IsMap()) return read_section(node, key);
        collector_.error(at(node.Mark()), fmt::format("{} is a section; {}", key, keys_of(key)));
      } else {
        read_scalar(key, node);
      }
    }
  }

  void read_sweep_section(const std::string& location, const YAML::Node& node) {
    if (!collector_.first_time(kSweepSection, location)) return;
    if (read_sweep_) return read_sweep_(node, source_);
    collector_.error(location, "this file describes a sweep, not one run: bsexp sweep FILE");
  }

  void read_scalar(const std::string& key, const YAML::Node& node) {
    const std::string location = at(node.Mark());
    if (!node.IsScalar()) {
      collector_.error(location, fmt::format("{} is a {}; it must be {}", key, node.IsMap() ? "map" : "list",
                                             field_table().get(key).expected));
    } else if (node.Tag() != "?" && node.Tag() != "!") {  // yaml-cpp's tags of plain and quoted scalars
      collector_.error(location, fmt::format("{} has the tag '{}'; leave it out", key, shown(node.Tag())));
    } else {
      collector_.add({key, node.Scalar(), node.Tag() == "!", location});
    }
  }

  std::string source_;
  ReadSweep read_sweep_;
  Collector collector_;
};

}  // namespace

std::optional<std::string> find_key_error(const std::string& key) {
  std::string section;
  for (const std::string& word : split(key, '.')) {
    const std::string path = join_key(section, word);
    if (field_table().find(path) != nullptr && path == key) return std::nullopt;
    if (path.empty() || section_table().find(path) == nullptr) return unknown_key(section, word);
    section = path;
  }
  return fmt::format("{} is a section; {}", key, keys_of(section));
}

std::string location_of(const YAML::Node& node, const std::string& source_name) {
  return location(node.Mark(), source_name);
}

GivenValues read_yaml(const std::string& text, const std::string& source_name, const ReadSweep& read_sweep) {
  return YamlReader(source_name, read_sweep).read(text);
}

GivenValues read_overrides(const std::vector<std::string>& overrides) {
  Collector collector;
  for (const std::string& text : overrides) {
    const std::string location = "command line: " + shown(text);
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      collector.error(location, "this is not KEY=VALUE; an example is model.hidden=4096");
      continue;
    }
    const std::string key = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (const auto error = find_key_error(key)) {
      collector.error(location, *error);
    } else if (value.empty() && !field_table().get(key).is_text) {
      collector.error(location,
                      fmt::format("{} has no value; it must be {}", key, field_table().get(key).expected));
    } else if (collector.first_time(key, location)) {
      collector.add({key, value, false, location});
    }
  }
  return collector.take();
}

std::string shown(const std::string& value) {
  constexpr size_t kMost = 60;
  std::string text = value.substr(0, kMost);
  for (char& c : text) {
    if ((c >= 0 && c < ' ') || c == 0x7f) c = '?';
  }
  return value.size() > kMost ? text + "..." : text;
}

}  // namespace bsexp::experiments
