#pragma once
// Everything of the room `kernels`.
#include "bsexp/kernels/backend.h"
#include "bsexp/kernels/block_layout.h"
#include "bsexp/kernels/convolution.h"
#include "bsexp/kernels/counting/counting_backend.h"
#include "bsexp/kernels/dense.h"
#include "bsexp/kernels/kernel_list.h"
#include "bsexp/kernels/kernel_times.h"
#include "bsexp/kernels/optimizer.h"
#include "bsexp/kernels/peak.h"
#include "bsexp/kernels/products.h"
#include "bsexp/kernels/view.h"
