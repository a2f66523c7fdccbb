#pragma once
// The rows of the catalogue of labelled sets. A new set is a file here, a line here, and a place in the table
// of labelled.cc.
#include "bsexp/datasets/labelled.h"

namespace bsexp::datasets {

LabelledRow sentences();  // movie_reviews.cc
LabelledRow reviews();    // movie_reviews.cc
LabelledRow food();
LabelledRow imdb();
LabelledRow sst();
LabelledRow mr();
LabelledRow cr();
LabelledRow amazon();
LabelledRow csv();  // own_table.cc
LabelledRow tsv();  // own_table.cc

}  // namespace bsexp::datasets
