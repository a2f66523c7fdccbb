#include "bsexp/datasets/sets/text8.h"

namespace bsexp::datasets {

DatasetRow text8() {
  Source source;
  source.url = "http://mattmahoney.net/dc/text8.zip";
  source.member = "text8";
  source.file = "text8";
  source.text_size = 100000000;
  source.algorithm = "md5";
  source.checksum = "3bea1919949baf155f99411df5fada7e";
  return {"text8", "enwik8 as words of a to z and spaces, 100 MB (Mahoney)", SplitKind::contiguous, source,
          load_fetched};
}

}  // namespace bsexp::datasets
