// SPDX-License-Identifier: Apache-2.0
#include <regie/engine.hpp>
#include <regie/value.hpp>
#include "engine/statechart/chart.hpp"
