# SPDX-License-Identifier: Apache-2.0
# The shared library `regie`, made of all layers, and what `cmake --install` puts where.
include(CMakePackageConfigHelpers)

set(REGIE_INSTALL_CMAKE "${CMAKE_INSTALL_LIBDIR}/cmake/regie")
set(REGIE_INSTALL_PLUGINS "${CMAKE_INSTALL_LIBDIR}/regie/plugins")
file(RELATIVE_PATH _libraries_from_bin "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")

get_property(_layers GLOBAL PROPERTY REGIE_LAYERS)
if(_layers)
  # Whole archives: a public function that no other layer calls must be in the library too.
  list(JOIN _layers "," _layers_joined)
  add_library(regie SHARED "${PROJECT_SOURCE_DIR}/cmake/regie.map")
  add_library(regie::regie ALIAS regie)
  set_target_properties(regie PROPERTIES
    VERSION "${PROJECT_VERSION}"
    SOVERSION "${PROJECT_VERSION_MAJOR}"
    LINKER_LANGUAGE CXX
    LINK_LIBRARY_OVERRIDE "WHOLE_ARCHIVE,${_layers_joined}"
    LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/regie.map"
    INSTALL_RPATH "$ORIGIN")
  target_compile_features(regie INTERFACE cxx_std_20)
  target_include_directories(regie INTERFACE
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(regie PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${_layers_joined}>" regie_flags)
  target_link_options(regie PRIVATE
    "LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/regie.map")

  install(TARGETS regie EXPORT regieTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()

if(TARGET regie_cli)
  set_target_properties(regie_cli PROPERTIES INSTALL_RPATH "$ORIGIN/${_libraries_from_bin}")
  install(TARGETS regie_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(TARGETS regie_plugin_check RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/regie")
endif()

# Installing may change a file (its run path, stripping), so the digest in the sidecar is made anew.
get_property(_plugins GLOBAL PROPERTY REGIE_PLUGINS)
foreach(_plugin IN LISTS _plugins)
  install(TARGETS ${_plugin} LIBRARY DESTINATION "${REGIE_INSTALL_PLUGINS}")
  install(CODE "
    set(_installed \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${REGIE_INSTALL_PLUGINS}\")
    file(READ \"$<TARGET_FILE:${_plugin}>.manifest.json\" _manifest)
    file(SHA256 \"\${_installed}/$<TARGET_FILE_NAME:${_plugin}>\" _digest)
    string(JSON _manifest SET \"\${_manifest}\" sha256 \"\\\"\${_digest}\\\"\")
    file(WRITE \"\${_installed}/$<TARGET_FILE_NAME:${_plugin}>.manifest.json\" \"\${_manifest}\\n\")")
endforeach()
if(TARGET regie_sdk)
  install(TARGETS regie_sdk EXPORT regieTargets)
endif()

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/regie"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/workflows" DESTINATION "${CMAKE_INSTALL_DATADIR}/regie")

install(EXPORT regieTargets NAMESPACE regie:: DESTINATION "${REGIE_INSTALL_CMAKE}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/regieConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/regieConfig.cmake"
  INSTALL_DESTINATION "${REGIE_INSTALL_CMAKE}"
  PATH_VARS REGIE_INSTALL_PLUGINS CMAKE_INSTALL_DATADIR)
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/regieConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/regieConfig.cmake"
  "${PROJECT_BINARY_DIR}/regieConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/regie_add_plugin.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/regie_plugin.map"
  "${PROJECT_SOURCE_DIR}/cmake/regie_plugin_manifest.cmake"
  DESTINATION "${REGIE_INSTALL_CMAKE}")
