// SPDX-License-Identifier: Apache-2.0
// The real runtime in a world made of a seed: several processes over one store, clients that repeat
// their requests, receivers that lie, and time that passes when somebody waits.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/calendar/time_zone_database.hpp"
#include "engine/runtime/core.hpp"
#include "engine/runtime/system_ports.hpp"
#include "engine/runtime/worker.hpp"
#include "tests/simulation/random_workflow.hpp"
#include "tests/simulation/simulated_store.hpp"

namespace regie::simulation {

/// The loaders of the tests, that read each text once: worlds are made by the thousand.
[[nodiscard]] runtime::Loaders remembering_loaders();

/// A promise was broken; what() says which, and how to see it again.
class Violation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Mistakes that an engine could have, made on purpose to see that they are found. Each sits
/// between the runtime and the world, so that the runtime stays the one that is shipped.
enum class Plant {
  none,
  acknowledge_before_commit,
  drop_timer_on_conflict,
  count_effects,
  forget_sync
};

class VirtualClock final : public runtime::Clock {
 public:
  explicit VirtualClock(const Time& time) : time_(time) {}
  [[nodiscard]] Instant now() const override { return {time_.business_ms}; }

 private:
  const Time& time_;
};

/// Receivers that deliver, refuse, ask to come back later, answer twice, answer too late or never,
/// and say that nothing came when it did.
class Receivers final : public runtime::Effects {
 public:
  Receivers(Chance& chance, Plant plant) : chance_(chance), plant_(plant) {}
  void deliver(const runtime::Delivery& delivery, Done done) override;
  /// Some that were silent speak up.
  void speak_up();

  bool lie = false;
  std::uint64_t count = 0;
  std::map<std::string, std::string> seen;  ///< payload of every id that ever came
  std::set<std::string> settled;            ///< ids that were answered for good at least once

 private:
  Chance& chance_;
  Plant plant_;
  std::vector<std::pair<std::string, Done>> silent_;
};

/// Waiting makes time pass.
class VirtualPatience final : public runtime::Patience {
 public:
  VirtualPatience(Time& time, Receivers& receivers) : time_(time), receivers_(receivers) {}
  [[nodiscard]] std::int64_t now_ms() override { return time_.lease_ms; }
  void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
            std::int64_t ms) override;

 private:
  Time& time_;
  Receivers& receivers_;
};

struct Figures {
  std::uint64_t steps = 0;
  std::uint64_t requests = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t entries = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t crashes = 0;
  std::uint64_t faults = 0;
  void add(const Figures& other);
};

class World {
 public:
  World(std::uint64_t seed, Plant plant);

  /// Takes `steps` steps with faults, checks every promise after each, then lets everything come to
  /// rest without faults and checks again. Throws Violation.
  Figures run(unsigned steps);

 private:
  /// One process.
  struct Node {
    std::unique_ptr<runtime::SeededRandomness> randomness;
    std::unique_ptr<runtime::TimeOrderedIds> ids;
    std::unique_ptr<runtime::Core> core;
    std::unique_ptr<runtime::Worker> worker;
  };
  struct Request {
    Id case_id;
    std::string choice;
    std::string actor;
    std::string key;
    std::int64_t mark = 0;
  };
  enum class Fate { perhaps, acknowledged, refused };
  struct Mark {
    Id case_id;
    Fate fate = Fate::perhaps;
    std::int64_t revision = 0;
  };
  struct KnownCase {
    std::string workflow;
    std::string resident;
    std::string key;
    bool acknowledged = false;
    bool erased = false;
  };

  // world.cpp
  void boot(Node& node);
  void on_node(const std::function<void(Node&)>& work);
  void step();
  void start_case();
  void send_something();
  void send(Node& node, const Request& request);
  void repeat_something();
  void work();
  void mind_effects();
  void erase_something();
  void come_to_rest();
  [[nodiscard]] Request make_request();

  // promises.cpp
  void check_touched();
  void check_case(const Id& id);
  void check_marks(const Id& id, const std::map<std::int64_t, std::vector<std::int64_t>>& found);
  void check_work(const Id& id, const runtime::CaseState& state,
                  const std::set<std::string>& effects,
                  const std::map<std::string, std::uint32_t>& calls);
  void check_tasks(const Id& id, const runtime::CaseState& state);
  void check_rest();
  [[noreturn]] void broken(const std::string& what) const;

  const std::uint64_t seed_;
  const Plant plant_;
  Chance chance_;
  Time time_;
  VirtualClock clock_{time_};
  Receivers receivers_;
  VirtualPatience patience_{time_, receivers_};
  calendar::TimeZoneDatabase zones_;
  Limits limits_;
  std::shared_ptr<runtime::MemoryStore> disk_;
  std::shared_ptr<SimulatedStore> store_;
  std::shared_ptr<runtime::Storage> seen_store_;  ///< what the nodes use: with the plant before it
  std::function<void()> lose_memory_;             ///< of the plant, when the process dies
  std::vector<RandomWorkflow> workflows_;
  std::vector<Node> nodes_;
  Node witness_;  ///< looks at the disk itself
  std::map<Id, KnownCase> cases_;
  std::map<std::int64_t, Mark> marks_;
  std::vector<Request> open_;  ///< whose fate their client does not know yet
  std::set<std::string> dropped_;
  std::int64_t next_mark_ = 1;
  unsigned step_ = 0;
  int depth_ = 0;
  std::optional<Id> contested_;  ///< the case that another process is about to write
  Figures figures_;
};

}  // namespace regie::simulation
