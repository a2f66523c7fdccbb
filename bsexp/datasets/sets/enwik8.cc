#include "bsexp/datasets/sets/enwik8.h"

namespace bsexp::datasets {

DatasetRow enwik8() {
  Source source;
  source.url = "http://mattmahoney.net/dc/enwik8.zip";
  source.download_size = 36445475;
  source.member = "enwik8";
  source.file = "enwik8";
  source.text_size = 100000000;
  source.algorithm = "sha256";
  source.checksum = "2b49720ec4d78c3c9fabaee6e4179a5e997302b3a70029f30f2d582218c024a8";
  return {"enwik8", "the first 100 MB of an English Wikipedia dump (Mahoney)", SplitKind::contiguous, source,
          load_fetched};
}

}  // namespace bsexp::datasets
