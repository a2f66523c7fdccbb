#pragma once
// A model in the run file: its masks with their statistics, and its weights; and back.
#include "bsexp/experiments/learner.h"
#include "bsexp/runfile.h"
#include "bsexp/topology.h"

namespace bsexp::experiments {

// The masks and the sequence in which a signal passes them, under /topology.
void record_masks(const nn::MaskSet& masks, runfile::RunWriter& run);

// UserError unless the masks are those that the run has recorded: a file that a mask comes from may have
// changed.
void require_same_masks(const nn::MaskSet& masks, const runfile::RunReader& run);

// The averaged weights, the ones that were evaluated, under /weights.
void record_weights(Learner& learner, runfile::RunWriter& run);

// UserError when the run holds no weights, which a run writes when it finishes.
void require_weights(const runfile::RunReader& run);

// Puts the weights of a run into the parameters of its plan, which need not be allocated. UserError when they
// are missing or of another shape.
void load_weights(const runfile::RunReader& run, nn::Pool& pool, nn::ParameterSet& parameters);

}  // namespace bsexp::experiments
