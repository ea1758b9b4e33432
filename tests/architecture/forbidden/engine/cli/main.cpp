// SPDX-License-Identifier: Apache-2.0
#include <boost/program_options.hpp>
#include <regie/engine.hpp>
#include "engine/api/engine.hpp"
