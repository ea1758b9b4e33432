// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/error.hpp>

/// The HTTP status that tells a client what went wrong.
int status_of(const regie::Error& error);
/// A case whose deadlines pass while nobody waits.
void months_in_a_moment();
/// A state machine without a store.
void a_statechart_alone();
