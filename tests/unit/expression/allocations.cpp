// SPDX-License-Identifier: Apache-2.0
// Counts what is allocated while guards are evaluated: nothing. A program of its own, because it
// replaces what allocates.
#include <cstdio>
#include <cstdlib>
#include <new>

#include "tests/bench/expression/guards.hpp"

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
// std::stable_sort takes its memory this way, and gives it back to the delete below.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace regie::expression {
namespace {

/// Allocations of a number of evaluations; the guard must be true each time.
std::size_t allocations_of(const bench::Guard& guard) {
  const Program program = compile(guard.source, guard.environment(), {}).value();
  const std::vector<Value> values = guard.values();
  const Activation activation{values, nullptr, nullptr, nullptr};
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) {
    const Value value = evaluate(program, activation);
    if (!value.is(Value::Kind::boolean) || !value.boolean()) std::abort();
  }
  return allocations - before;
}

int run() {
  std::vector<bench::Guard> all = bench::guards();
  // The counter counts: a text that is made costs an allocation each time.
  const bench::Guard copying{
      "copying", "s + s == 'abab'", {{{"s", Type::string(), 0}, Value("ab")}}};
  if (allocations_of(copying) < 100) {
    std::printf("allocations are not counted\n");
    return 1;
  }
  bool good = true;
  for (const bench::Guard& guard : all) {
    const std::size_t count = allocations_of(guard);
    std::printf("%-14s %zu allocations in 100 evaluations\n", guard.name.c_str(), count);
    good = good && count == 0;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace regie::expression

int main() { return regie::expression::run(); }
