# SPDX-License-Identifier: Apache-2.0
# cmake -DPROGRAM=abi_layout -DGOLDEN=layout.golden -P compare_layout.cmake
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE layout RESULT_VARIABLE failed)
file(READ "${GOLDEN}" golden)
if(failed OR NOT layout STREQUAL golden)
  file(WRITE "${PROGRAM}.layout" "${layout}")
  message(FATAL_ERROR
    "The layout of the ABI changed. A field may be added at the end of a struct that has "
    "struct_size; anything else breaks plugins that exist. Compare:\n"
    "  diff ${GOLDEN} ${PROGRAM}.layout")
endif()
