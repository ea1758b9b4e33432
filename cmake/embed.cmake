# SPDX-License-Identifier: Apache-2.0
# Puts files into the library, so that what comes with Regie is there without its source tree.
#
#   include(embed)
#   regie_embed(TARGET NAME file...)
#
# adds to TARGET a source file that defines `regie::embedded::NAME()` as declared in
# engine/workflow/embedded.hpp: the names (without folder and extension) and bytes of the files.
# The same file is the script that writes that source at build time.
if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  set(arrays "")
  set(number 0)
  string(REPLACE "|" ";" FILES "${FILES}")
  foreach(file IN LISTS FILES)
    get_filename_component(name "${file}" NAME_WLE)
    file(READ "${file}" bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    string(REGEX REPLACE "('[^']*','[^']*','[^']*','[^']*','[^']*','[^']*','[^']*','[^']*',)"
           "\n    \\1" bytes "${bytes}")
    string(APPEND arrays "constexpr char bytes_${number}[] = {${bytes}'\\0'};\n")
    string(APPEND entries
           "    {\"${name}\", {bytes_${number}, sizeof bytes_${number} - 1}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE "${OUTPUT}" "// Written by cmake/embed.cmake.
#include \"engine/workflow/embedded.hpp\"

namespace regie::embedded {
namespace ${NAME}_files {

${arrays}
constexpr File files[] = {
${entries}};

}  // namespace ${NAME}_files

std::span<const File> ${NAME}() noexcept { return ${NAME}_files::files; }

}  // namespace regie::embedded
")
  return()
endif()

set(REGIE_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(regie_embed target name)
  set(files ${ARGN})
  list(SORT files)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  list(JOIN files "|" joined)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DNAME=${name}" "-DFILES=${joined}" "-DOUTPUT=${output}"
            -P "${REGIE_EMBED_SCRIPT}"
    DEPENDS ${files} "${REGIE_EMBED_SCRIPT}"
    COMMENT "Embedding ${name}"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
