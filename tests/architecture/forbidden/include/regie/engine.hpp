// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <regie/sdk/notifier.hpp>
#include "engine/api/engine.hpp"
