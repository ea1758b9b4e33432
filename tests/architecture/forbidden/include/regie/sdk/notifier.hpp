// SPDX-License-Identifier: Apache-2.0
#include <regie/abi/notifier.h>
#include <regie/value.hpp>
