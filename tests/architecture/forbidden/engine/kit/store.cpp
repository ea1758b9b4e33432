// SPDX-License-Identifier: Apache-2.0
#include <regie/abi/storage.h>
#include <regie/sdk/storage.hpp>

#include "engine/base/json.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/runtime/ports.hpp"
