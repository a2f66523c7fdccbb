#pragma once
// A command of the program `bsexp`: a row of the table of commands, declared in a file of its own.
//
// `declare` adds the flags of the command to `app` and returns what runs after they are read. A name of two
// words
// ("topology stats") is a command within a group. Results go through the console: to standard output as text,
// or, with --json, as one object a line; everything else goes to standard error.
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "bsexp/base/console.h"
#include "bsexp/base/table.h"

namespace bsexp::cli {

// The flags that every command takes.
struct Context {
  Console console;  // --json, --quiet
  int64_t threads;  // --threads
  std::string command_line;
};

using Action = std::function<void(const Context&)>;

struct Command {
  std::string name;
  std::string summary;
  std::string example;  // a line or two that work as they stand
  Action (*declare)(CLI::App& app);
};

struct Group {
  std::string name;
  std::string summary;
};

const Table<Command>& command_table();
const Table<Group>& group_table();

}  // namespace bsexp::cli
