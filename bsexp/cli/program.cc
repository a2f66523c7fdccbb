#include "bsexp/cli/program.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <map>
#include <new>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "bsexp/base/interrupt.h"
#include "bsexp/base/thread_pool.h"
#include "bsexp/cli/command.h"
#include "bsexp/cli/options.h"

namespace bsexp::cli {

namespace {

// The commands as CLI11 sees them.
class Program {
 public:
  Program() {
    app_.require_subcommand(0, 1);
    app_.set_version_flag("--version", "bsexp " BSEXP_VERSION, "Print the version and exit");
    app_.footer("Each command has its own help: bsexp topology stats --help");
    for (const Command& command : command_table()) add(command);
  }

  void run(int argc, const char* const* argv) {
    context_.command_line = fmt::format("{}", fmt::join(argv, argv + argc, " "));
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      std::fputs(chosen().help(path_of(chosen().get_parent())).c_str(), stdout);
      return;
    } catch (const CLI::CallForVersion& version) {
      std::puts(version.what());
      return;
    } catch (const CLI::ParseError& error) {
      throw UserError(explain(error));
    }
    const auto action = actions_.find(&chosen());
    REQUIRE(action != actions_.end(), "{} needs a command: {}", path_of(&chosen()),
            join(subcommands(chosen())));
    action->second(context_);
  }

 private:
  void add(const Command& command) {
    CLI::App* parent = &app_;
    const std::vector<std::string> words = split(command.name, ' ');
    if (words.size() == 2) {
      CLI::App*& group = groups_[words[0]];
      if (group == nullptr) {
        group = app_.add_subcommand(words[0], group_table().get(words[0]).summary);
        group->require_subcommand(0, 1);
      }
      parent = group;
    }
    CLI::App& leaf = *parent->add_subcommand(words.back(), command.summary);
    actions_[&leaf] = command.declare(leaf);
    leaf.add_flag("--json", context_.console.json, "Results as JSON on standard output, one object a line");
    leaf.add_flag("--quiet", context_.console.quiet, "No remarks and no progress");
    add_value(leaf, "--threads", context_.threads, experiments::integer(1, 1024),
              "Threads that compute, by default one for each processor");
    leaf.footer("Example:\n  " + command.example);
  }

  // The command that the words on the command line lead to, as far as they do.
  const CLI::App& chosen() const {
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands()[0];
    return *app;
  }

  // "bsexp topology stats".
  static std::string path_of(const CLI::App* app) {
    if (app == nullptr) return "";
    const std::string before = path_of(app->get_parent());
    return before.empty() ? app->get_name() : before + ' ' + app->get_name();
  }

  static std::vector<std::string> subcommands(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(sub->get_name());
    }
    return names;
  }

  static std::vector<std::string> flags(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
  }

  // "--nodes: At Most 1 required but received 2" and "--nodes: 1 required VALUE missing" in our words.
  static std::string plain_words(const CLI::ParseError& error) {
    std::string what = error.what();
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) == nullptr) return what;
    const bool twice = what.find("At Most") != std::string::npos;
    return what.substr(0, what.find(':')) + (twice ? " is given twice; keep one" : " needs a value");
  }

  std::string explain(const CLI::ParseError& error) const {
    const CLI::App& at = chosen();
    const std::vector<std::string> left = app_.remaining(true);
    if (!left.empty()) {
      const std::string word = left[0].substr(0, left[0].find('='));
      if (word.starts_with('-')) return unknown_name("flag of " + path_of(&at), word, flags(at));
      if (!subcommands(at).empty()) return unknown_name("command of " + path_of(&at), word, subcommands(at));
      return fmt::format("{} does not take '{}'; see {} --help", path_of(&at), left[0], path_of(&at));
    }
    return fmt::format("{}; see {} --help", plain_words(error), path_of(&at));
  }

  CLI::App app_{"Experiments with sparse topologies", "bsexp"};
  std::map<std::string, CLI::App*> groups_;
  std::map<const CLI::App*, Action> actions_;
  Context context_{{}, available_processors(), ""};
};

// Where a standard stream is closed, the next file opened would take its place and its output.
void fill_closed_streams() {
  for (int stream = 0; stream <= 2; ++stream) {
    if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) open("/dev/null", O_RDONLY);
  }
}

// A reader that leaves early (`bsexp ... | head`) has what it wanted; any other failure to write is an error.
void check_results_written() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  const bool reader_left = poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
  if (!reader_left) throw SystemError("cannot write the results to standard output: is the disk full?");
}

int report(const std::string& message, int exit_code) {
  std::fputs(("error: " + message + '\n').c_str(), stderr);
  return exit_code;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  try {
    fill_closed_streams();
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe must not end a run
    std::signal(SIGXFSZ, SIG_IGN);  // a file that is too large is an error like a full disk
    watch_for_interrupt();
    Program().run(argc, argv);
    check_results_written();
    return 0;
  } catch (const Interrupted& interrupted) {
    std::fputs((std::string(interrupted.what()) + '\n').c_str(), stderr);
    return interrupted.exit_code();
  } catch (const Error& error) {
    return report(error.what(), error.exit_code());
  } catch (const std::bad_alloc&) {
    return report("out of memory; a smaller model, batch or window needs less", 1);
  } catch (const std::exception& error) {
    return report(fmt::format("unexpected: {}", error.what()), 1);
  }
}

}  // namespace bsexp::cli
