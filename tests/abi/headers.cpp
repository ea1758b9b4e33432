// SPDX-License-Identifier: Apache-2.0
#include <regie/abi/action.h>
#include <regie/abi/notifier.h>
#include <regie/abi/plugin.h>
#include <regie/abi/reporter.h>
#include <regie/abi/storage.h>

REGIE_PLUGIN_STATIC(some);
bool abi_has_message(const regie_error& error);
bool abi_has_message(const regie_error& error) { return REGIE_HAS(regie_error, &error, message); }
