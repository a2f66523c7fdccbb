#pragma once
// Everything of the room `datasets`.
#include "bsexp/datasets/archive.h"
#include "bsexp/datasets/catalog.h"
#include "bsexp/datasets/checksum.h"
#include "bsexp/datasets/download.h"
#include "bsexp/datasets/markov.h"
#include "bsexp/datasets/split.h"
#include "bsexp/datasets/text.h"
#include "bsexp/datasets/windows.h"
