// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/output_file.hpp"

#include <cerrno>
#include <utility>

#include <unistd.h>

#include <regie/error.hpp>

#include "engine/cli/system_words.hpp"

namespace regie::cli {

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), beside_(path_ + "." + std::to_string(getpid()) + ".new") {
  file_.reset(std::fopen(beside_.c_str(), "wbx"));
  if (file_ == nullptr) fail(errno);
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  file_.reset();
  unlink(beside_.c_str());
}

bool OutputFile::write(std::string_view part) {
  if (failure_ == 0 && std::fwrite(part.data(), 1, part.size(), file_.get()) != part.size()) {
    failure_ = errno;
  }
  return failure_ == 0;
}

void OutputFile::check() const {
  if (failure_ != 0) fail(failure_);
}

void OutputFile::keep() {
  if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) fail(errno);
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) fail(errno);
  file_.reset();
}

void OutputFile::fail(int reason) const {
  const Text why = system_words(reason);
  throw Exception(Error(Errc::store_failed,
                        {"Het bestand " + path_ + " kan niet geschreven worden: " + why.nl + ".",
                         "The file " + path_ + " cannot be written: " + why.en + "."},
                        {"Kies een map die er is, waar u mag schrijven en waar ruimte is.",
                         "Choose a folder that is there, where you may write, with room on it."}));
}

}  // namespace regie::cli
