# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE=regie_x.so -DNM=nm -DREADELF=readelf -P check_module.cmake
execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${FILE}"
  OUTPUT_VARIABLE symbols RESULT_VARIABLE failed)
string(STRIP "${symbols}" symbols)
if(failed OR NOT symbols MATCHES "^regie_plugin_entry_v1 T [^\n]*$")
  message(FATAL_ERROR "${FILE} must export regie_plugin_entry_v1 alone, and exports:\n${symbols}")
endif()

execute_process(COMMAND "${READELF}" --dynamic --wide "${FILE}"
  OUTPUT_VARIABLE dynamic RESULT_VARIABLE failed)
if(failed OR NOT dynamic MATCHES "NODELETE")
  message(FATAL_ERROR "${FILE} is not linked with -z nodelete")
endif()

file(READ "${FILE}.manifest.json" manifest)
file(SHA256 "${FILE}" sha256)
string(JSON told GET "${manifest}" sha256)
string(JSON id GET "${manifest}" id)
string(JSON count LENGTH "${manifest}" interfaces)
if(NOT told STREQUAL sha256 OR id STREQUAL "" OR count EQUAL 0)
  message(FATAL_ERROR "${FILE}.manifest.json is not of this file:\n${manifest}")
endif()
