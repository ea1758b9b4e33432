# SPDX-License-Identifier: Apache-2.0
# For this project and for vendors: find_package(regie) includes it.
#
# regie_add_plugin(NAME entry.cpp [more sources...]
#                  ID dotted.id INTERFACES interface... [VERSION x.y.z] [LIBRARIES target...]
#                  [NOT_INSTALLED])
#
# Makes, from sources of which the first defines the entry function (REGIE_SDK_PLUGIN does):
#   regie_plugin_NAME         the module regie_NAME.so in REGIE_PLUGIN_OUTPUT_DIRECTORY: exports the
#                             entry symbol alone, is never unloaded, and has a sidecar
#                             regie_NAME.so.manifest.json with its digest
#   regie_plugin_NAME_static  a static library to link in, with the entry regie_plugin_entry_v1_NAME
# The sources see REGIE_PLUGIN_ID and REGIE_PLUGIN_VERSION as string literals, so that the manifest
# inside and the sidecar agree. VERSION is the project's when nothing is said. The global property
# REGIE_PLUGINS lists the modules that are to be installed.

# In the source tree; an installed package brings the target itself.
if(NOT TARGET regie::sdk)
  include(GNUInstallDirs)
  get_filename_component(_regie_include "${CMAKE_CURRENT_LIST_DIR}/../include" ABSOLUTE)
  add_library(regie_sdk INTERFACE)
  target_include_directories(regie_sdk INTERFACE
    "$<BUILD_INTERFACE:${_regie_include}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  set_target_properties(regie_sdk PROPERTIES EXPORT_NAME sdk)
  add_library(regie::sdk ALIAS regie_sdk)
endif()

function(_regie_plugin_compile target id version)
  target_compile_features(${target} PRIVATE cxx_std_17)
  target_compile_definitions(${target} PRIVATE
    REGIE_PLUGIN_ID="${id}" REGIE_PLUGIN_VERSION="${version}")
  target_link_libraries(${target} PRIVATE regie::sdk ${ARGN})
  if(TARGET regie_flags)
    target_link_libraries(${target} PRIVATE regie_flags)
  endif()
  set_target_properties(${target} PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
endfunction()

function(regie_add_plugin name)
  cmake_parse_arguments(PLUGIN "NOT_INSTALLED" "ID;VERSION" "INTERFACES;LIBRARIES" ${ARGN})
  if(NOT PLUGIN_ID OR NOT PLUGIN_INTERFACES OR NOT PLUGIN_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "regie_add_plugin(${name}): give sources, ID and INTERFACES")
  endif()
  if(NOT PLUGIN_VERSION)
    set(PLUGIN_VERSION "${PROJECT_VERSION}")
  endif()
  list(POP_FRONT PLUGIN_UNPARSED_ARGUMENTS entry)

  # All but the entry is compiled once for both variants.
  set(objects)
  if(PLUGIN_UNPARSED_ARGUMENTS)
    add_library(regie_plugin_${name}_objects OBJECT ${PLUGIN_UNPARSED_ARGUMENTS})
    _regie_plugin_compile(regie_plugin_${name}_objects "${PLUGIN_ID}" "${PLUGIN_VERSION}"
      ${PLUGIN_LIBRARIES})
    set(objects $<TARGET_OBJECTS:regie_plugin_${name}_objects>)
  endif()

  add_library(regie_plugin_${name}_static STATIC ${entry} ${objects})
  _regie_plugin_compile(regie_plugin_${name}_static "${PLUGIN_ID}" "${PLUGIN_VERSION}"
    ${PLUGIN_LIBRARIES})
  target_compile_definitions(regie_plugin_${name}_static PRIVATE REGIE_PLUGIN_STATIC_NAME=${name})

  add_library(regie_plugin_${name} MODULE ${entry} ${objects})
  _regie_plugin_compile(regie_plugin_${name} "${PLUGIN_ID}" "${PLUGIN_VERSION}"
    ${PLUGIN_LIBRARIES})
  set(version_script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/regie_plugin.map")
  set_target_properties(regie_plugin_${name} PROPERTIES
    PREFIX ""
    OUTPUT_NAME regie_${name}
    LINK_DEPENDS "${version_script}")
  if(REGIE_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(regie_plugin_${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY "${REGIE_PLUGIN_OUTPUT_DIRECTORY}")
  endif()
  # Never unloaded: code of a plugin may be on some thread's stack, and its destructors registered.
  target_link_options(regie_plugin_${name} PRIVATE
    "LINKER:-z,nodelete" "LINKER:--version-script=${version_script}")
  add_custom_command(TARGET regie_plugin_${name} POST_BUILD
    COMMAND "${CMAKE_COMMAND}"
      "-DFILE=$<TARGET_FILE:regie_plugin_${name}>"
      "-DID=${PLUGIN_ID}" "-DVERSION=${PLUGIN_VERSION}" "-DINTERFACES=${PLUGIN_INTERFACES}"
      -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/regie_plugin_manifest.cmake"
    VERBATIM)
  if(NOT PLUGIN_NOT_INSTALLED)
    set_property(GLOBAL APPEND PROPERTY REGIE_PLUGINS regie_plugin_${name})
  endif()
endfunction()
