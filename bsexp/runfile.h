#pragma once
// Everything of the room `runfile`.
#include "bsexp/runfile/accuracies.h"
#include "bsexp/runfile/checkpoint_file.h"
#include "bsexp/runfile/features_file.h"
#include "bsexp/runfile/hdf5.h"
#include "bsexp/runfile/run_loader.h"
#include "bsexp/runfile/run_reader.h"
#include "bsexp/runfile/run_writer.h"
#include "bsexp/runfile/schema.h"
#include "bsexp/runfile/stored_run.h"
