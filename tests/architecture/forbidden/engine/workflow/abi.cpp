// SPDX-License-Identifier: Apache-2.0
#include <regie/abi/storage.h>
#include <regie/sdk/notifier.hpp>
#include "engine/document/tree.hpp"
