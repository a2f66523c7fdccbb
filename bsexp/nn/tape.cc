#include "bsexp/nn/tape.h"

#include <cmath>

namespace bsexp::nn {

Var Tape::constant(Tensor value) {
  Var var;
  var.tape_ = this;
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

Var Tape::parameter(Parameter& parameter) {
  const auto found = parameters_.find(&parameter);
  if (found != parameters_.end()) return found->second;
  if (mode_ == Mode::check) check_finite("parameter " + parameter.name, parameter.value);
  Var var = variable(parameter.value);
  if (var.needs_gradient()) {
    nodes_.back().parameter = &parameter;
    nodes_.back().gradient = parameter.gradient;
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

void Tape::defer_weight_gradient(const Var& w, const kernels::BlockLayoutPtr& layout, Tensor x, Tensor dy) {
  if (!w.needs_gradient()) return;
  WeightGradient& group = weight_gradients_[w.node_];
  ASSERT(!group.layout || group.layout == layout, "one weight is used with two layouts");
  group.layout = layout;
  group.x.push_back(std::move(x));
  group.dy.push_back(std::move(dy));
}

void Tape::compute_weight_gradient(int node) {
  const auto found = weight_gradients_.find(node);
  if (found == weight_gradients_.end()) return;
  std::vector<View> x, dy;
  for (const Tensor& tensor : found->second.x) x.push_back(tensor.view());
  for (const Tensor& tensor : found->second.dy) dy.push_back(tensor.view());
  Var var;
  var.node_ = node;
  pool_.backend().run(kernels::BsmmBackwardWeight{found->second.layout.get(), x, dy, gradient_of(var)});
  weight_gradients_.erase(found);
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
    compute_weight_gradient(i);
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
