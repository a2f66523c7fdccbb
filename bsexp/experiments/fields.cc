#include "bsexp/experiments/fields.h"

#include <cctype>
#include <type_traits>

#include "bsexp/datasets.h"
#include "bsexp/experiments/field_types.h"
#include "bsexp/kernels.h"
#include "bsexp/nn.h"
#include "bsexp/rnn.h"
#include "bsexp/topology.h"

namespace bsexp::experiments {

namespace {

template <class T>
struct OptionalValue : std::false_type {
  using type = T;
};
template <class T>
struct OptionalValue<std::optional<T>> : std::true_type {
  using type = T;
};

// `member` takes a Config, const or not, to the member.
template <class Member, class T>
Field make_field(const std::string& name, Member member, const Rule<T>& rule, const std::string& doc) {
  using Value = std::remove_cvref_t<decltype(member(std::declval<Config&>()))>;
  constexpr bool kOptional = OptionalValue<Value>::value;
  static_assert(std::is_same_v<typename OptionalValue<Value>::type, T>, "the rule is for another type");
  const std::string expected = rule.text + (kOptional ? ", or auto" : "");
  const auto set = [=](Config& config, const std::string& text) -> std::string {
    if constexpr (kOptional) {
      if (text == kAuto) {
        member(config).reset();
        return "";
      }
    }
    const std::optional<T> value = read_value(text, rule);
    if (!value || !rule.holds(*value)) return must_be(expected, text, rule.names);
    member(config) = *value;
    return "";
  };
  const auto get = [=](const Config& config) -> std::string {
    if constexpr (kOptional) {
      return member(config) ? print_value(*member(config)) : kAuto;
    } else {
      return print_value(member(config));
    }
  };
  return {name, std::is_same_v<T, std::string>, std::is_same_v<T, int64_t>, expected, doc, set, get};
}

// The key in the file is the path of the member in Config.
#define FIELD(member, ...) \
  make_field(              \
      #member, [](auto& config) -> auto& { return config.member; }, __VA_ARGS__)

constexpr int64_t kMany = 1'000'000'000'000;
constexpr int64_t kUnits = 1 << 24;  // of a layer, of a batch, of a window

std::vector<Field> run_fields() {
  return {
      FIELD(name, folder_name(),
            "Name of the run: its folder is runs/NAME/ID. The default is the name of the file without its "
            "extension."),
      FIELD(seed, integer(0), "Seed of all random numbers: masks, initial weights, dropout, samples."),
      FIELD(device, one_of(kernels::backend_names()),
            "Backend that computes. `cpu` is the fast one; `reference` is slow and simple, to compare with; "
            "`guarded` is `cpu` with closed memory, for tests."),
      FIELD(precision, one_of({"f32", "bf16"}),
            "Type of what products multiply: weights and activations rounded to `bf16`, or `f32`. Sums, "
            "parameters "
            "and everything between products are f32."),
  };
}

std::vector<Field> data_fields() {
  return {
      FIELD(
          data.dataset, one_of(datasets::dataset_table().names()),
          "Where the bytes come from. `bsexp data list` describes the data sets; `text` is the file `path`, "
          "`markov` and `copying` are synthetic sources with known entropy."),
      FIELD(data.path, any_text(),
            "The file of the datasets `text` and `amazon_text`, plain or gzip, or a folder of such files."),
      FIELD(data.split, one_of({"auto", "contiguous", "interleaved"}),
            "How the bytes are divided into training, validation and test parts: the ends of the text, or "
            "chunks spread evenly over it. `auto` is the data set's own way."),
      FIELD(data.valid, share(), "Share of the bytes in the validation part."),
      FIELD(data.test, share(), "Share of the bytes in the test part."),
      FIELD(data.chunk, integer(1, kMany), "Bytes of one chunk of an interleaved split."),
      FIELD(data.limit, integer(0, kMany), "Only the first so many bytes are used; 0: all."),
      FIELD(data.symbols, integer(2, 64), "Number of different symbols of datasets `markov` and `copying`."),
      FIELD(data.length, integer(1, kMany), "Number of bytes of datasets `markov` and `copying`."),
      FIELD(data.copied, integer(1, kUnits), "Number of symbols that a record of dataset `copying` repeats."),
  };
}

std::vector<Field> model_fields() {
  return {
      FIELD(model.cell, one_of(rnn::cell_table().names()),
            "The recurrent cell. `lstm` has one recurrent mask; `smallworld_lstm` takes internal steps over "
            "sparse masks, so that every unit reaches every other within one time step."),
      FIELD(model.hidden, integer(1, kUnits),
            "Number of hidden units of a layer, a multiple of `block`. `auto` is solved from `parameters`."),
      FIELD(
          model.parameters, integer(0, kMany),
          "Number of parameters that `hidden: auto` is solved for, within 1 %. 0 where `hidden` is a number: "
          "both together are refused."),
      FIELD(
          model.layers, integer(1, 1000),
          "Layers of the cell, one above the other, each with its own masks and weights. What a layer reads "
          "from the one below follows the topology too."),
      FIELD(model.residual, yes_or_no(),
            "Whether a layer's input is added to its output where both are as wide: in all layers but the "
            "first, and in the first if `embedding` is `hidden`."),
      FIELD(model.embedding, integer(1, kUnits), "Width of the embedding of a byte, a multiple of `block`."),
      FIELD(model.block, integer_of({8, 16, 32, 64}),
            "Side of the square blocks of sparse weights: a mask has one node for each `block` units."),
      FIELD(model.steps, integer(2, 1000), "Internal steps of `smallworld_lstm` within one time step."),
      FIELD(model.stride, integer(1, kUnits),
            "The input of `smallworld_lstm` reaches every `stride`-th hidden unit, and the output is read "
            "from these."),
      FIELD(model.share_masks, yes_or_no(),
            "Whether all internal steps use one mask. Otherwise each has its own."),
      FIELD(model.norm, one_of(nn::norm_table().names()),
            "What normalises the recurrent products: layer normalisation, weight normalisation, or `none`. "
            "`auto`: layer for `smallworld_lstm`, none for the others."),
      FIELD(model.init, one_of(nn::init_table().names()),
            "First values of the recurrent weights: the identity; orthogonal, as a whole where no mask is, "
            "block "
            "by block else; or `scaled`, normal with variance 1 over the number of inputs (2 where a ReLU "
            "follows). `auto`: identity for `smallworld_lstm`, for the others uniform up to 1 over the root "
            "of the "
            "number of inputs."),
      FIELD(model.dropout, share(), "Share of the update of the cell that is dropped in training; 0: none."),
  };
}

// Of a parameter of the generators.
std::string parameter_doc(const std::string& name) {
  const topology::ParameterRow& row = topology::parameter_table().get(name);
  std::string doc = fmt::format("{}. `auto`: {}.", row.summary, row.fallback);
  doc[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(doc[0])));
  return doc;
}

std::vector<Field> topology_fields() {
  return {
      FIELD(model.topology.kind, one_of(topology::generator_table().names()),
            "The generator of the masks. `bsexp topology list` describes the generators."),
      FIELD(model.topology.degree, integer(1, kUnits), parameter_doc("degree")),
      FIELD(model.topology.density, positive_share(), parameter_doc("density")),
      FIELD(model.topology.rewire, closed_share(), parameter_doc("rewire")),
      FIELD(model.topology.edges, integer(1, kUnits), parameter_doc("edges")),
      FIELD(model.topology.extra, integer(0, kUnits), parameter_doc("extra")),
      FIELD(model.topology.rows, integer(1, kUnits), parameter_doc("rows")),
      FIELD(model.topology.torus, yes_or_no(), parameter_doc("torus")),
      FIELD(model.topology.contacts, integer(0, kUnits), parameter_doc("contacts")),
      FIELD(model.topology.exponent, at_least(0), parameter_doc("exponent")),
      FIELD(model.topology.groups, integer(1, kUnits), parameter_doc("groups")),
      FIELD(model.topology.mixing, closed_share(), parameter_doc("mixing")),
      FIELD(model.topology.level, integer(0, kUnits), parameter_doc("level")),
      FIELD(model.topology.directed, yes_or_no(), parameter_doc("directed")),
      FIELD(model.topology.path, any_text(), parameter_doc("path")),
      FIELD(model.structure.kind, one_of({"static"}),
            "How the masks change during training. `static`: not at all."),
  };
}

// What every row of a family is.
template <class Row>
std::string row_summaries(const Table<Row>& family) {
  std::string text;
  for (const Row& row : family)
    text += fmt::format("{}`{}`: {}", text.empty() ? "" : "; ", row.name, row.summary);
  return text + '.';
}

// Of a key that only some rows of a family take; `usual` is its value where none is given.
template <class Row>
std::string taken(const std::string& meaning, double usual, const std::string& key,
                  const Table<Row>& family) {
  return fmt::format("{} (`{}`). `auto`: {}.", meaning, fmt::join(names_taking(family, key), "`, `"), usual);
}

std::vector<Field> train_fields() {
  const nn::OptimizerOptions usual;
  return {
      FIELD(train.batch, integer(1, kUnits), "Number of texts that are read side by side."),
      FIELD(train.window, integer(1, kUnits),
            "Time steps of one update (truncated backpropagation); the state is carried to the next window."),
      FIELD(train.steps, integer(1, kMany), "Number of updates."),
      FIELD(train.optimizer, one_of(nn::optimizer_table().names()), row_summaries(nn::optimizer_table())),
      FIELD(train.learning_rate, above(0), "Learning rate after the warm-up."),
      FIELD(train.beta1, share(),
            taken("Decay of the mean of the gradient", usual.beta1, "beta1", nn::optimizer_table())),
      FIELD(train.beta2, share(),
            taken("Decay of the mean of the squared gradient, or of its largest magnitude", usual.beta2,
                  "beta2", nn::optimizer_table())),
      FIELD(train.epsilon, above(0),
            taken("Added to what the mean of the gradient is divided by", usual.epsilon, "epsilon",
                  nn::optimizer_table())),
      FIELD(train.weight_decay, at_least(0),
            taken("Share of the learning rate by which matrices shrink in each update", usual.weight_decay,
                  "weight_decay", nn::optimizer_table())),
      FIELD(train.momentum, share(),
            taken("Share of the step before that is taken again; 0: no momentum", usual.momentum, "momentum",
                  nn::optimizer_table())),
      FIELD(train.warmup, integer(0, kMany),
            "Updates over which the learning rate grows linearly from zero."),
      FIELD(train.decay, one_of(nn::decay_table().names()),
            "What the learning rate does after the warm-up. " + row_summaries(nn::decay_table())),
      FIELD(train.final_rate, closed_share(),
            taken("Share of the learning rate that is left at the end", nn::Schedule().final_share,
                  "final_rate", nn::decay_table())),
      FIELD(train.decay_every, integer(1, kMany),
            "Updates between two falls of decay `step`, which needs it."),
      FIELD(train.decay_factor, positive_share(),
            taken("What the learning rate is multiplied by in each fall", nn::Schedule().factor,
                  "decay_factor", nn::decay_table())),
      FIELD(train.clip, at_least(0), "Largest global norm of the gradient; 0: no clipping."),
      FIELD(train.ema, share(),
            "Decay of the moving average of the weights that evaluation uses; 0: the weights themselves."),
      FIELD(train.recompute, integer(0, kUnits),
            "Time steps of a segment: the forward pass keeps only the states between segments, and the "
            "backward pass computes each segment again. Less memory for a third more work; the gradients are "
            "the same up to rounding. 0: everything is kept."),
      FIELD(train.patience, integer(0, kMany),
            "Evaluations without a lower validation loss after which the training ends. The final test, the "
            "weights in the run file and the sample are then those of the lowest validation loss. 0: all "
            "updates are done, and the last weights are kept."),
      FIELD(train.dynamic_rate, at_least(0),
            "Learning rate of a second test, in which the model goes on learning from each window after it "
            "has been scored on it (dynamic evaluation, by plain gradient descent). 0: no second test."),
      FIELD(train.dynamic_decay, closed_share(),
            "Share of the way back to the trained weights that the second test goes after each window."),
      FIELD(train.evaluate_every, integer(1, kMany), "Updates between two evaluations."),
      FIELD(train.evaluate_windows, integer(0, kMany),
            "Windows of the validation part in one evaluation; 0: all."),
      FIELD(train.test_windows, integer(0, kMany),
            "Windows of the test part in the final test; 0: all, which is the loss of the whole part."),
      FIELD(train.checkpoint_every, integer(1, kMany), "Updates between two checkpoints."),
  };
}

std::vector<Field> log_fields() {
  return {
      FIELD(log.every, integer(1, kMany), "Updates between two rows of the training metrics."),
      FIELD(log.samples, integer(0, kMany), "Bytes of text that are sampled at the end; 0: none."),
      FIELD(log.temperature, at_least(0), "Temperature of the sampled text; 0 takes the most likely byte."),
      FIELD(log.figures, yes_or_no(), "Whether figures are drawn at the end."),
  };
}

#undef FIELD

std::vector<Field> all_fields() {
  std::vector<Field> all;
  for (const auto& part :
       {run_fields(), data_fields(), model_fields(), topology_fields(), train_fields(), log_fields()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const Table<Field>& field_table() {
  static const Table<Field> table("key", all_fields());
  return table;
}

const Table<Section>& section_table() {
  static const Table<Section> table(
      "section",
      {
          {"", "The run as a whole. These keys stand at the top of the file."},
          {"data", "The bytes that are learned."},
          {"model", "The language model."},
          {"model.topology",
           "The graph that makes the masks of the model. A key that the generator does not use is left out, "
           "or `auto`."},
          {"model.structure", "Whether the masks are learned too."},
          {"train", "Optimisation and evaluation."},
          {"log", "What is written while the run goes on, and at its end."},
      });
  return table;
}

std::string_view section_of(std::string_view key) {
  const size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

std::string_view last_word(std::string_view key) {
  const size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

std::vector<std::string> words_in(const std::string& section) {
  std::vector<std::string> words;
  for (const Field& field : field_table()) {
    if (section_of(field.name) == section) words.emplace_back(last_word(field.name));
  }
  for (const Section& part : section_table()) {
    if (!part.name.empty() && section_of(part.name) == section) words.emplace_back(last_word(part.name));
  }
  return words;
}

}  // namespace bsexp::experiments
