#pragma once
// The program `bsexp`: reads the command line, runs one command, and turns errors into messages on standard
// error and exit codes: 0 done, 2 the user's mistake, 1 our fault or the machine's, 130 interrupted.

namespace bsexp::cli {

int run_program(int argc, const char* const* argv);

}  // namespace bsexp::cli
