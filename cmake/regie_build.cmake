# SPDX-License-Identifier: Apache-2.0
# How everything here is compiled, and the functions that declare layers and tests.
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Several files are compiled as one, which spares reading their headers again: names in anonymous
# namespaces are therefore unique within a layer. REGIE_UNITY_BUILD=OFF compiles file by file.
option(REGIE_UNITY_BUILD "Compile several files of a target as one" ON)
set(CMAKE_UNITY_BUILD ${REGIE_UNITY_BUILD})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)

# Everything that is built to be run or loaded lies in a few folders of the build.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(REGIE_PLUGIN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib/regie/plugins")
# Programs that `regie` runs lie where they do from it once they are installed.
file(RELATIVE_PATH REGIE_LIBEXEC_FROM_BIN
  "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBEXECDIR}/regie")

# The headers that the compiler itself lists are enough to know whether a file changed: nothing is
# read beforehand for what is not in the cache.
find_program(REGIE_CCACHE ccache)
if(REGIE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(REGIE_LAUNCHER env CCACHE_DEPEND=1 "${REGIE_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${REGIE_LAUNCHER}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${REGIE_LAUNCHER}")
endif()
find_program(REGIE_MOLD mold)

# What every target of this project is compiled with; never exported.
add_library(regie_flags INTERFACE)
target_compile_options(regie_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>
  # GCC 12 sees overlapping copies in std::string that are not there once it optimises (GCC 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict>
  -ffp-contract=off)  # the same arithmetic on every platform (docs/architecture.md)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Files of this size make the compiler collect garbage time and again; it may first use more
  # memory, up to a gigabyte a file. std::move and its like need no call, without optimising either.
  target_compile_options(regie_flags INTERFACE
    --param=ggc-min-expand=200 --param=ggc-min-heapsize=393216
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,12>>:-ffold-simple-inlines>)
endif()
if(REGIE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A type of a file that is included in another looks as if it could be used elsewhere.
  target_compile_options(regie_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()
if(REGIE_WERROR)
  target_compile_options(regie_flags INTERFACE -Werror)
endif()
# Targets of tests/ are of no use to anyone after they have run: in a release they are not optimised
# further than what compiles as fast as without. Benchmarks are.
define_property(TARGET PROPERTY REGIE_TEST INITIALIZE_FROM_VARIABLE REGIE_TEST)
target_compile_options(regie_flags INTERFACE
  $<$<AND:$<CONFIG:Release>,$<BOOL:$<TARGET_PROPERTY:REGIE_TEST>>>:-Og>)
if(REGIE_SANITIZE)
  # SOCI's backends lack type information that UBSan's vptr check would need.
  target_compile_options(regie_flags INTERFACE -fsanitize=${REGIE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(regie_flags INTERFACE -fsanitize=${REGIE_SANITIZE})
  if(REGIE_SANITIZE MATCHES "undefined")
    # The checks of null and alignment, at each use of a pointer or reference, are half of the code
    # that is made and about a quarter of the time to compile. AddressSanitizer reports what is read
    # through null, the assertions of the standard library what is asked of an empty pointer,
    # optional or vector; no platform of ours minds how data is aligned.
    # In targets of tests/ UBSan is left out: see tests/CMakeLists.txt.
    target_compile_options(regie_flags INTERFACE
      -fno-sanitize=vptr,null,alignment -fno-sanitize-recover=undefined
      $<$<BOOL:$<TARGET_PROPERTY:REGIE_TEST>>:-fno-sanitize=undefined>)
    target_compile_definitions(regie_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
  endif()
  if(REGIE_SANITIZE MATCHES "address")
    # Each variable that stays in memory is watched, and -Og leaves fewer of them there: what is
    # tested compiles a fifth longer, and the tests take two thirds of their time.
    target_compile_options(regie_flags INTERFACE
      $<$<AND:$<CONFIG:Debug>,$<NOT:$<BOOL:$<TARGET_PROPERTY:REGIE_TEST>>>>:-Og>)
  endif()
  if(REGIE_SANITIZE MATCHES "thread")
    target_compile_options(regie_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-tsan>)
  endif()
endif()
if(REGIE_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_link_options(regie_flags INTERFACE -fuse-ld=mold)
endif()

# regie_layer(NAME SOURCES file... [DEPENDS layer...] [LIBRARIES target...])
# A layer of the engine: the static library regie_NAME. DEPENDS are layers left of it.
function(regie_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(regie_${name} STATIC ${LAYER_SOURCES})
  target_include_directories(regie_${name}
    PUBLIC "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include")
  list(TRANSFORM LAYER_DEPENDS PREPEND regie_)
  target_link_libraries(regie_${name}
    PUBLIC ${LAYER_DEPENDS} Boost::headers
    PRIVATE regie_flags ${LAYER_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY REGIE_LAYERS regie_${name})
endfunction()

# regie_unit_tests(NAME SOURCES file... LAYERS layer... [LIBRARIES target...])
# Tests of one layer: the test unit.NAME, which runs the tests of these files in the executable
# unit_tests, and, for work on that layer alone, the executable test_NAME, which is built only when
# asked for. Catch knows a file by its name without the folder (--filenames-as-tags).
function(regie_unit_tests name)
  cmake_parse_arguments(UNIT "" "" "SOURCES;LAYERS;LIBRARIES" ${ARGN})
  list(TRANSFORM UNIT_LAYERS PREPEND regie_)
  add_library(regie_unit_${name} OBJECT ${UNIT_SOURCES})
  target_link_libraries(regie_unit_${name}
    PUBLIC ${UNIT_LAYERS} ${UNIT_LIBRARIES} Catch2::Catch2 PRIVATE regie_flags)
  target_compile_definitions(regie_unit_${name}
    PRIVATE REGIE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" REGIE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_executable(test_${name} EXCLUDE_FROM_ALL)
  target_link_libraries(test_${name}
    PRIVATE regie_unit_${name} Catch2::Catch2WithMain regie_flags)
  list(TRANSFORM UNIT_SOURCES REPLACE "\\.cpp$" "")
  list(TRANSFORM UNIT_SOURCES REPLACE ".+" "[#\\0]" OUTPUT_VARIABLE tags)
  list(JOIN tags "," tags)
  add_test(NAME unit.${name} COMMAND unit_tests --filenames-as-tags "${tags}")
  set_property(GLOBAL APPEND PROPERTY REGIE_UNIT_TESTS regie_unit_${name})
  set_property(GLOBAL APPEND PROPERTY REGIE_UNIT_FILES ${UNIT_SOURCES})
endfunction()
