#include "bsexp/nn/tape.h"

#include <algorithm>
#include <cmath>

namespace bsexp::nn {

const Tensor& Var::operand() const {
  if (operand_->empty()) *operand_ = tape_->pool().operand(value_);
  return *operand_;
}

Var Tape::constant(Tensor value) {
  Var var;
  var.tape_ = this;
  var.operand_ = std::make_shared<Tensor>();
  var.value_ = std::move(value);
  return var;
}

Var Tape::add_node(const char* name, Tensor value) {
  Node& node = nodes_.emplace_back();
  node.name = name;
  node.rows = value.rows();
  node.features = value.features();
  node.dtype = value.dtype();
  Var var = constant(std::move(value));
  var.node_ = static_cast<int>(nodes_.size()) - 1;
  return var;
}

Var Tape::variable(Tensor value) {
  return recording() ? add_node("variable", std::move(value)) : constant(std::move(value));
}

Var Tape::once(const void* owner, const std::function<Var()>& compute) {
  const auto found = computed_once_.find(owner);
  return found != computed_once_.end() ? found->second
                                       : computed_once_.emplace(owner, compute()).first->second;
}

Var Tape::parameter(Parameter& parameter) {
  const auto found = parameters_.find(&parameter);
  if (found != parameters_.end()) return found->second;
  if (mode_ == Mode::check) check_finite("parameter " + parameter.name, parameter.value);
  Var var = variable(parameter.value);
  if (var.needs_gradient()) {
    nodes_.back().parameter = &parameter;
    nodes_.back().gradient = parameter.gradient;
    nodes_.back().has_gradient = sum_ == Sum::more;
  }
  parameters_.emplace(&parameter, var);
  return var;
}

Var Tape::node(const char* name, Tensor value, std::initializer_list<Var> inputs, Backward backward) {
  if (mode_ == Mode::check) check_finite(name, value);
  bool needed = false;
  for (const Var& input : inputs) {
    needed = needed || input.needs_gradient();
    for (const Var* other = inputs.begin(); other != &input; ++other) {
      ASSERT(!input.needs_gradient() || input.node_ != other->node_,
             "{} has one variable as two of its inputs", name);
    }
  }
  if (!recording() || !needed) return constant(std::move(value));
  Var var = add_node(name, std::move(value));
  nodes_.back().backward = std::move(backward);
  return var;
}

kernels::Out Tape::gradient_of(const Var& var) {
  if (!var.needs_gradient()) return {};
  Node& node = nodes_[static_cast<size_t>(var.node_)];
  if (node.gradient.empty()) node.gradient = pool_.make(node.rows, node.features, node.dtype);
  const bool accumulate = node.has_gradient;
  node.has_gradient = true;
  return {node.gradient.view(), accumulate};
}

void Tape::pass_gradient(const Var& var, const Tensor& gradient) {
  if (!var.needs_gradient()) return;
  Node& node = nodes_[static_cast<size_t>(var.node_)];
  if (node.gradient.empty()) {
    node.gradient = gradient;
    node.has_gradient = true;
  } else {
    pool_.backend().run(kernels::Scale{gradient.view(), 1, gradient_of(var)});
  }
}

const Tensor& Tape::packed(const BlockWeight& weight, kernels::PackWeights::Reader reader, int64_t rows) {
  static const Tensor none;
  if (rows <= kernels::kFewRows) return none;
  const Tensor &w = weight.w.operand(), &gate = weight.gate.value();
  const auto [place, first] =
      packed_.try_emplace({w.view().data, gate.view().data, reader}, Packed{w, gate, {}});
  Tensor& packed = place->second.weights;
  if (!first && packed.empty()) {
    packed = pool_.make(1, weight.layout->n_weights());
    pool_.backend().run(
        kernels::PackWeights{weight.layout.get(), w.view(), reader, packed.view(), gate.view()});
  }
  return packed;
}

void Tape::defer_weight_gradient(const BlockWeight& weight, Tensor x, Tensor dy) {
  const int last = std::max(weight.w.node_, weight.gate.node_);
  if (last < 0) return;
  const void* const memory = weight.w.value().view().data;
  WeightGradient& group = weight_gradients_[{last, memory}];
  ASSERT(!group.weight.layout || group.weight.layout == weight.layout, "one weight is used with two layouts");
  group.weight = weight;
  group.x.push_back(std::move(x));
  group.dy.push_back(std::move(dy));
}

void Tape::compute_weight_gradients(int node) {
  auto group = weight_gradients_.lower_bound({node, nullptr});
  while (group != weight_gradients_.end() && group->first.first == node) {
    const auto& [weight, x, dy] = group->second;
    std::vector<View> x_views, dy_views;
    for (const Tensor& tensor : x) x_views.push_back(tensor.view());
    for (const Tensor& tensor : dy) dy_views.push_back(tensor.view());
    pool_.backend().run(kernels::BsmmBackwardWeight{weight.layout.get(), x_views, dy_views,
                                                    gradient_of(weight.w), weight.w.value().view(),
                                                    weight.gate.value().view(), gradient_of(weight.gate)});
    group = weight_gradients_.erase(group);
  }
}

void Tape::backward(std::span<const Var> losses, double seed) {
  ASSERT(recording(), "backward needs a recording tape");
  for (const Var& loss : losses) {
    ASSERT(loss.needs_gradient(), "the loss depends on no variable");
    const kernels::Out out = gradient_of(loss);
    ASSERT(!out.accumulate, "a loss is listed twice");
    pool_.backend().run(kernels::Fill{out.view, seed});
  }
  for (int i = static_cast<int>(nodes_.size()) - 1; i >= 0; --i) {
    compute_weight_gradients(i);
    Node& node = nodes_[static_cast<size_t>(i)];
    if (node.backward) {
      if (node.has_gradient) node.backward(node.gradient);
      node.backward = nullptr;  // releases the tensors that it kept
      node.gradient = {};
    } else if (!node.has_gradient) {
      const Var unused = [&] {
        Var var;
        var.node_ = i;
        return var;
      }();
      pool_.backend().run(kernels::Fill{gradient_of(unused).view, 0});
    }
  }
}

const Tensor& Tape::gradient(const Var& var) const {
  ASSERT(var.needs_gradient(), "a constant has no gradient");
  return nodes_[static_cast<size_t>(var.node_)].gradient;
}

void Tape::check_finite(const std::string& name, const Tensor& value) {
  if (!first_not_finite_.empty()) return;
  const Tensor sum = pool_.make(1, 1, DType::f64);
  pool_.backend().run(kernels::SumOfSquares{value.view(), sum.view(), 0});
  if (std::isfinite(sum.to_host()[0])) return;
  first_not_finite_ = fmt::format("{} [{}, {}]", name, value.rows(), value.features());
  if (time_step_ >= 0) first_not_finite_ += fmt::format(" at time step {} of the window", time_step_);
}

}  // namespace bsexp::nn
