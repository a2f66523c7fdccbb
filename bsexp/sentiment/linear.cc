#include "bsexp/sentiment/linear.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <linear.h>

#include "bsexp/base/error.h"

namespace bsexp::sentiment {

// Each row ends with the feature of the bias and a mark.
struct Examples::Nodes {
  int64_t n_features = 0;
  std::vector<feature_node> all;
  std::vector<size_t> begin;

  void add(int64_t feature, double value) { all.push_back({static_cast<int>(feature + 1), value}); }
  void end_row() {
    add(n_features, 1);
    all.push_back({-1, 0});
  }
};

Examples::Examples() : nodes_(std::make_unique<Nodes>()) {}
Examples::~Examples() = default;
Examples::Examples(Examples&&) noexcept = default;
Examples& Examples::operator=(Examples&&) noexcept = default;

int64_t Examples::n_rows() const { return static_cast<int64_t>(nodes_->begin.size()); }
int64_t Examples::n_features() const { return nodes_->n_features; }

Examples Examples::dense(std::span<const float> values, int64_t n_features) {
  ASSERT(n_features > 0 && values.size() % static_cast<size_t>(n_features) == 0, "{} values of {} features",
         values.size(), n_features);
  Examples result;
  Nodes& nodes = *result.nodes_;
  nodes.n_features = n_features;
  for (size_t begin = 0; begin < values.size(); begin += static_cast<size_t>(n_features)) {
    nodes.begin.push_back(nodes.all.size());
    for (int64_t feature = 0; feature < n_features; ++feature) {
      const float value = values[begin + static_cast<size_t>(feature)];
      if (value != 0) nodes.add(feature, value);
    }
    nodes.end_row();
  }
  return result;
}

Examples Examples::sparse(const std::vector<std::vector<std::pair<int32_t, float>>>& rows,
                          int64_t n_features) {
  Examples result;
  Nodes& nodes = *result.nodes_;
  nodes.n_features = n_features;
  for (const auto& row : rows) {
    nodes.begin.push_back(nodes.all.size());
    for (const auto& [feature, value] : row) nodes.add(feature, value);
    nodes.end_row();
  }
  return result;
}

double LinearModel::score(const Examples& examples, int64_t row) const {
  double sum = bias;
  const auto n = static_cast<int>(weights.size());
  for (const feature_node* node = &examples.nodes().all[examples.nodes().begin[static_cast<size_t>(row)]];
       node->index > 0; ++node) {
    if (node->index <= n) sum += weights[static_cast<size_t>(node->index - 1)] * node->value;
  }
  return sum;
}

int64_t LinearModel::n_used() const {
  return std::count_if(weights.begin(), weights.end(), [](double weight) { return weight != 0; });
}

namespace {

// What the solver says of itself, of the fit that goes on.
bool gave_up = false;

void listen(const char* words) {
  const std::string_view said(words);
  if (said.find("reaching max number of iterations") != said.npos) gave_up = true;
}

// Newer versions can leave the bias out of the penalty, and must be told not to.
template <class Parameters>
void penalize_bias(Parameters& how) {
  if constexpr (requires { how.regularize_bias; }) how.regularize_bias = 1;
}

}  // namespace

int solver_version() { return liblinear_version; }

LinearModel fit(const Examples& examples, std::span<const int32_t> labels, std::span<const int64_t> rows,
                const FitOptions& options) {
  const Examples::Nodes& nodes = examples.nodes();
  std::vector<double> y;
  std::vector<feature_node*> x;
  for (const int64_t row : rows) {
    y.push_back(labels[static_cast<size_t>(row)] == 1 ? 1 : -1);
    // liblinear takes pointers to values that it does not change.
    x.push_back(const_cast<feature_node*>(&nodes.all[nodes.begin[static_cast<size_t>(row)]]));
  }
  ASSERT(std::find(y.begin(), y.end(), 1.0) != y.end() && std::find(y.begin(), y.end(), -1.0) != y.end(),
         "{} rows of one class", rows.size());
  problem task{};
  task.l = static_cast<int>(rows.size());
  task.n = static_cast<int>(nodes.n_features + 1);
  task.y = y.data();
  task.x = x.data();
  task.bias = 1;
  parameter how{};
  how.solver_type = options.penalty == Penalty::l1 ? L1R_LR : L2R_LR;
  how.eps = options.tolerance;
  how.C = options.c;
  penalize_bias(how);
  set_print_string_function(listen);
  gave_up = false;
  std::srand(1);
  model* fitted = train(&task, &how);
  LinearModel result;
  result.converged = !gave_up;
  result.weights.assign(fitted->w, fitted->w + nodes.n_features);
  result.bias = fitted->w[nodes.n_features];
  // Its weights are for the class of its first label.
  if (fitted->label[0] != 1) {
    for (double& weight : result.weights) weight = -weight;
    result.bias = -result.bias;
  }
  free_and_destroy_model(&fitted);
  return result;
}

}  // namespace bsexp::sentiment
