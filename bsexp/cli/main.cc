#include "bsexp/cli/program.h"

int main(int argc, char** argv) { return bsexp::cli::run_program(argc, argv); }
