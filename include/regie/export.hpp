// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what the shared library offers; everything else stays inside of it.
#if defined(__GNUC__)
#define REGIE_API __attribute__((visibility("default")))
#else
#define REGIE_API
#endif
