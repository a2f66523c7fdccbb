#include "bsexp/datasets/sets/gcide.h"

namespace bsexp::datasets {

DatasetRow gcide() {
  Source source;
  source.package = "dict-gcide";
  source.installed = "/usr/share/dictd/gcide.dict.dz";
  source.member = "data.tar*:./usr/share/dictd/gcide.dict.dz";
  source.file = "gcide.dict.dz";
  source.text_size = 39952321;
  source.algorithm = "sha256";
  source.checksum = "802beb667e1fb666203e750f1faea60d5c202ac5430c2083c4180494609f10a7";
  return {"gcide", "a dictionary of English, 40 MB, alphabetical (Debian's dict-gcide)",
          SplitKind::interleaved, source, load_fetched};
}

}  // namespace bsexp::datasets
