# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE=regie_x.so -DID=... -DVERSION=... -DINTERFACES=a;b -P regie_plugin_manifest.cmake
# Writes the sidecar that is read, and whose digest is checked, before a plugin is loaded.
file(SHA256 "${FILE}" sha256)
get_filename_component(file_name "${FILE}" NAME)
list(TRANSFORM INTERFACES PREPEND "\"")
list(TRANSFORM INTERFACES APPEND "\"")
list(JOIN INTERFACES ", " interfaces)
file(WRITE "${FILE}.manifest.json.new" "{
  \"id\": \"${ID}\",
  \"version\": \"${VERSION}\",
  \"interfaces\": [${interfaces}],
  \"file\": \"${file_name}\",
  \"sha256\": \"${sha256}\"
}
")
file(RENAME "${FILE}.manifest.json.new" "${FILE}.manifest.json")
