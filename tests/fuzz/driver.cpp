// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: every file of the folders, and changed copies of them.
//   PROGRAM FOLDER... [--rounds N]
// The changes follow from a fixed seed: the same run every time, on every machine.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/chance.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> read_folder(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;  // in the order of their names
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) files.insert(entry.path());
  std::vector<std::string> inputs;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

/// A part of one input in the place of a part of another, or a byte changed.
std::string changed(const std::vector<std::string>& inputs, regie::tests::Chance& numbers) {
  std::string made = inputs[numbers.below(inputs.size())];
  for (std::size_t changes = 1 + numbers.below(3); changes > 0; --changes) {
    const std::size_t at = made.empty() ? 0 : numbers.below(made.size());
    if (numbers.below(3) == 0 && !made.empty()) {
      made[at] = static_cast<char>(numbers.below(256));
      continue;
    }
    const std::string& other = inputs[numbers.below(inputs.size())];
    const std::size_t from = other.empty() ? 0 : numbers.below(other.size());
    made.replace(at, numbers.below(8), other.substr(from, numbers.below(24)));
  }
  return made;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> inputs;
  std::size_t rounds = 0;
  for (int i = 1; i < count; ++i) {
    if (arguments[i] == std::string("--rounds") && i + 1 < count) {
      rounds = std::stoul(arguments[++i]);
      continue;
    }
    for (std::string& input : read_folder(arguments[i])) inputs.push_back(std::move(input));
  }
  if (inputs.empty()) {
    std::cerr << "no inputs\n";
    return 1;
  }
  for (const std::string& input : inputs) run(input);
  regie::tests::Chance numbers(20'260'302);
  for (std::size_t i = 0; i < rounds; ++i) run(changed(inputs, numbers));
  std::cout << inputs.size() + rounds << " inputs\n";
  return 0;
}
