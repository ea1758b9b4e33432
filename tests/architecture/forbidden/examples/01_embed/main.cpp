// SPDX-License-Identifier: Apache-2.0
#include <regie/engine.hpp>
#include "engine/api/engine.hpp"
