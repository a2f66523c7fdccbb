// write_run FOLDER: makes the small run file and the small features of the tests.
#include "tests/runfile/small_run.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  bsexp::runfile::write_small_run(argv[1]);
  bsexp::runfile::write_small_features(argv[1]);
}
