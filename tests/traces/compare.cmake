# SPDX-License-Identifier: Apache-2.0
# Plays each NAME.commands and compares with NAME.lines. With REGIE_UPDATE_GOLDEN in the environment
# the expectations are written anew; read them after it.
file(GLOB commands "${FOLDER}/*.commands")
file(GLOB all "${FOLDER}/*.yaml")
foreach(file IN LISTS commands)
  get_filename_component(name "${file}" NAME_WE)
  set(others ${all})
  list(REMOVE_ITEM others "${FOLDER}/${name}.yaml")
  execute_process(COMMAND "${REGIE}" trace --microsteps "${FOLDER}/${name}.yaml" ${others}
    INPUT_FILE "${file}" OUTPUT_VARIABLE lines RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name}: ended with ${status}")
  endif()
  if(DEFINED ENV{REGIE_UPDATE_GOLDEN})
    file(WRITE "${FOLDER}/${name}.lines" "${lines}")
  endif()
  file(READ "${FOLDER}/${name}.lines" expected)
  if(NOT lines STREQUAL expected)
    message(FATAL_ERROR "${name}: the lines are\n${lines}instead of\n${expected}")
  endif()
endforeach()
