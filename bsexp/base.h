#pragma once
// Everything of the room `base`.
#include "bsexp/base/buffer.h"
#include "bsexp/base/console.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/portable_math.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/random.h"
#include "bsexp/base/table.h"
#include "bsexp/base/text.h"
#include "bsexp/base/thread_pool.h"
