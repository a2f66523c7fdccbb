// bsexp sample RUN [--length N] [--temperature T] [--top-k K] [--prompt TEXT] [--clamp UNIT=VALUE,...]
// [--seed S]
#include <nlohmann/json.hpp>

#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/experiments/run.h"

namespace bsexp::cli {

namespace {

struct Options {
  std::string run;
  rnn::SampleOptions sample;
  std::vector<std::string> clamps;
  int64_t seed = 1;
};

// "123=0.5" and "c:123=0.5" hold a unit of c, "h:123=-1" one of h.
rnn::Clamp read_clamp(const std::string& text) {
  rnn::Clamp clamp;
  std::string rest = text;
  if (rest.starts_with("c:") || rest.starts_with("h:")) {
    clamp.part = rest[0] == 'c' ? rnn::StatePart::cell : rnn::StatePart::hidden;
    rest = rest.substr(2);
  }
  const std::vector<std::string> words = split(rest, '=');
  const auto unit =
      words.size() == 2 ? experiments::read_value(words[0], experiments::integer(0)) : std::nullopt;
  const auto value =
      words.size() == 2 ? experiments::read_value(words[1], experiments::Rule<double>()) : std::nullopt;
  REQUIRE(unit && value,
          "--clamp is '{}'; it must be UNIT=VALUE, of the cell state, or h:UNIT=VALUE, of the hidden state",
          text);
  clamp.unit = *unit;
  clamp.value = *value;
  return clamp;
}

}  // namespace

Action sample(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  rnn::SampleOptions& of = options->sample;
  of.prompt.clear();
  app.add_option("RUN", options->run, "The folder of a finished run, or its run.h5")
      ->required()
      ->type_name("");
  add_value(app, "--length", of.length, experiments::integer(0), "Bytes to write");
  add_value(app, "--temperature", of.temperature, experiments::at_least(0),
            "0 takes the most likely byte, 1 the model's distribution");
  add_value(app, "--top-k", of.top_k, experiments::integer(0),
            "Draws among so many of the most likely bytes; 0, the default, among all");
  add_values(app, "--clamp", options->clamps, experiments::any_text(),
             "Units held at a value, UNIT=VALUE of the cell state or h:UNIT=VALUE of the hidden state");
  add_value(app, "--seed", options->seed, experiments::integer(0), "Seed of the draws");
  app.add_option("--prompt", of.prompt, "Text that the model reads first (default: a newline)")
      ->type_name("TEXT");
  return [options](const Context& context) {
    rnn::SampleOptions wanted = options->sample;
    wanted.seed = static_cast<uint64_t>(options->seed);
    for (const std::string& text : options->clamps) wanted.clamps.push_back(read_clamp(text));
    const std::string text = experiments::sample_run(options->run, wanted, static_cast<int>(context.threads));
    context.console.result(printable(wanted.prompt + text));
    const nlohmann::ordered_json object = {{"run", options->run}, {"prompt", wanted.prompt}, {"text", text}};
    print_json(context.console, object);
  };
}

}  // namespace bsexp::cli
