# SPDX-License-Identifier: Apache-2.0
# Holds the tests in unit_tests against the files whose tests are run: see CMakeLists.txt here.
set(names ${FILES})
list(REMOVE_DUPLICATES names)
if(NOT names STREQUAL "${FILES}")
  message(FATAL_ERROR "two layers have a file of tests by the same name, which would run twice; "
    "give one another name: ${FILES}")
endif()

# how_many(OUT filter...): the number of tests that Catch counts.
function(how_many out)
  execute_process(COMMAND "${UNIT_TESTS}" --filenames-as-tags --list-tests ${ARGN}
    OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT text MATCHES "([0-9]+) (matching )?test cases?")
    message(FATAL_ERROR "no number of tests in: ${text}")
  endif()
  set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

list(TRANSFORM names REPLACE ".+" "[#\\0]" OUTPUT_VARIABLE tags)
list(JOIN tags "," tags)
how_many(all "*")
how_many(listed "${tags}")
if(NOT all EQUAL listed OR all EQUAL 0)
  message(FATAL_ERROR "unit_tests has ${all} tests, of which ${listed} are run: the others are in "
    "files that no regie_unit_tests() names")
endif()
message(STATUS "${all} tests, each of one layer")
