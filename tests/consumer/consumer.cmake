# SPDX-License-Identifier: Apache-2.0
# See CMakeLists.txt here for the arguments.
set(prefix "${SCRATCH}/prefix")
set(built "${SCRATCH}/built")
file(REMOVE_RECURSE "${prefix}" "${built}")

# A launcher of several words stays one argument.
string(REPLACE ";" "\\;" LAUNCHER "${LAUNCHER}")

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${SCRATCH}" COMMAND_ECHO STDOUT
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# names(out FILE): what a library exports.
function(names out file)
  execute_process(COMMAND "${NM}" -D --defined-only -f posix "${file}"
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${text}" text)
  string(REPLACE "\n" ";" lines "${text}")
  list(TRANSFORM lines REPLACE " .*" "")
  set(${out} "${lines}" PARENT_SCOPE)
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --config "${CONFIG}" --prefix "${prefix}")
set(flags "")
if(SANITIZE)
  # The library is instrumented, so what loads it has to be.
  set(flags "-fsanitize=${SANITIZE}")
endif()

# build(NAME FOLDER): the project in FOLDER, against what was installed, into ${built}/NAME.
function(build name folder)
  run("${CMAKE_COMMAND}" -S "${folder}" -B "${built}/${name}" -G "${GENERATOR}"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" "-DCMAKE_CXX_FLAGS=${flags}"
    "-DCMAKE_C_FLAGS=${flags}" "-DWANTED=${VERSION}" --no-warn-unused-cli)
  run("${CMAKE_COMMAND}" --build "${built}/${name}")
endfunction()

build(outside "${SOURCE}/tests/consumer/outside")

# Other versions of what is within must be able to stand beside it in one process.
names(exported "${prefix}/lib/libregie.so")
list(FILTER exported EXCLUDE REGEX "^_Z(N|NK|T.N)5regie")
if(exported)
  message(FATAL_ERROR "libregie.so exports what is not its own: ${exported}\n"
    "Keep it hidden; cmake/regie.map says what may be seen.")
endif()
names(exported "${built}/outside/regie_hello.so")
if(NOT exported STREQUAL "regie_plugin_entry_v1")
  message(FATAL_ERROR "a plugin exports its entry alone, but this one: ${exported}")
endif()
if(NOT EXISTS "${built}/outside/regie_hello.so.manifest.json")
  message(FATAL_ERROR "the plugin has no sidecar manifest")
endif()
# What is installed checks what was built outside.
run("${prefix}/bin/regie" plugin check "${built}/outside/regie_hello.so")

# Each numbered example is a project of its own. 01_embed makes the program `embed`, and so on,
# and runs in its own build folder.
file(GLOB projects "${SOURCE}/examples/[0-9]*/CMakeLists.txt")
foreach(project IN LISTS projects)
  get_filename_component(folder "${project}" DIRECTORY)
  get_filename_component(name "${folder}" NAME)
  build("${name}" "${folder}")
  string(REGEX REPLACE "^[0-9]+_" "" program "${name}")
  if(EXISTS "${built}/${name}/${program}")
    execute_process(COMMAND "${built}/${name}/${program}" WORKING_DIRECTORY "${built}/${name}"
      COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
