#pragma once
// The one table type of the families: generators, backends, ops, cells, datasets, tasks, commands.
//
// A row is a struct with a `name`. Names are unique (a duplicate is our bug); looking up a name that is not
// there is the user's mistake, and the error lists what there is and the nearest name.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bsexp/base/error.h"
#include "bsexp/base/text.h"

namespace bsexp {

template <class Row>
class Table {
 public:
  // `family` is the singular noun of the error messages: "generator", "dataset".
  Table(std::string family, std::vector<Row> rows) : family_(std::move(family)), rows_(std::move(rows)) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        ASSERT(rows_[i].name != rows_[j].name, "two rows of the {} table are named '{}'", family_,
               rows_[i].name);
      }
    }
  }

  const Row* find(std::string_view name) const {
    for (const Row& row : rows_) {
      if (row.name == name) return &row;
    }
    return nullptr;
  }

  // Throws UserError: "unknown generator 'watz': did you mean 'watts_strogatz'? Known: ...".
  const Row& get(std::string_view name) const {
    const Row* row = find(name);
    if (row == nullptr) throw UserError(unknown_name(family_, name, names()));
    return *row;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const Row& row : rows_) result.emplace_back(row.name);
    return result;
  }

  const std::vector<Row>& rows() const { return rows_; }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

 private:
  std::string family_;
  std::vector<Row> rows_;
};

}  // namespace bsexp
