# SPDX-License-Identifier: Apache-2.0
# What the engine, its plugins and its tests are built on. All of it is in Debian 12.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS headers program_options json)
find_package(yaml-cpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(SQLite3 REQUIRED)
find_package(SOCI REQUIRED COMPONENTS sqlite3)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(absl_time REQUIRED IMPORTED_TARGET absl_time)

# For programs of ours, never for the library: who embeds it chooses for all of a program. A worker
# makes and drops some hundred small objects a step on several threads, for which glibc's allocator
# takes a fifth longer altogether (docs/performance.md); sanitizers bring their own. And SQLite
# without its count of memory.
add_library(regie_program INTERFACE)
target_sources(regie_program INTERFACE "${PROJECT_SOURCE_DIR}/plugins/storage_sql/program_memory.cpp")
target_link_libraries(regie_program INTERFACE SQLite::SQLite3)
option(REGIE_JEMALLOC "Link the command with jemalloc" ${PROJECT_IS_TOP_LEVEL})
if(REGIE_JEMALLOC AND NOT REGIE_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(regie_program INTERFACE PkgConfig::jemalloc)
endif()

if(REGIE_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()
