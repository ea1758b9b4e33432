// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/system_words.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace regie::cli {

Text system_words(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return {"het bestand of de map is er niet", "the file or folder is not there"};
    case EACCES:
    case EPERM:
      return {"dat mag u niet", "you may not"};
    case EISDIR:
      return {"het is een map", "it is a folder"};
    case ENOSPC:
    case EDQUOT:
      return {"er is geen ruimte meer", "no room is left"};
    case EROFS:
      return {"deze schijf is alleen om te lezen", "this disk is for reading only"};
    default:
      break;
  }
  const std::string said = std::generic_category().message(number);
  return {said, said};
}

}  // namespace regie::cli
