// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>
#include <boost/asio/post.hpp>
#include <vector>

#include "../document/tree.hpp"
#include "chart.hpp"
#include "engine/base/result.hpp"
#include "engine/runtime/ports.hpp"
#include "regie/value.hpp"
