#include "bsexp/datasets/catalog.h"

#include "bsexp/base/error.h"
#include "bsexp/datasets/sets/amazon_reviews.h"
#include "bsexp/datasets/sets/copying_text.h"
#include "bsexp/datasets/sets/enwik8.h"
#include "bsexp/datasets/sets/gcide.h"
#include "bsexp/datasets/sets/markov_text.h"
#include "bsexp/datasets/sets/own_text.h"
#include "bsexp/datasets/sets/text8.h"

namespace bsexp::datasets {

const Table<DatasetRow>& dataset_table() {
  static const Table<DatasetRow> table(
      "dataset", {gcide(), enwik8(), text8(), markov_text(), copying_text(), own_text(), amazon_reviews()});
  return table;
}

Text load_text(const std::string& name, const TextOptions& options) {
  REQUIRE(options.limit >= 0, "data.limit must be 0 (all) or a number of bytes, not {}", options.limit);
  const DatasetRow& row = dataset_table().get(name);
  return row.load(row, options);
}

}  // namespace bsexp::datasets
