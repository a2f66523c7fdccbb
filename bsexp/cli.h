#pragma once
// Everything of the room `cli`.
#include "bsexp/cli/command.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/config_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/program.h"
