// SPDX-License-Identifier: Apache-2.0
#pragma once
// The same tests build with Catch2 versions 2 and 3.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
