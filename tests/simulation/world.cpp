// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/world.hpp"

#include <algorithm>

#include "engine/base/cbor.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/outbox.hpp"
#include "tests/simulation/plants.hpp"
#include "tests/unit/runtime/world.hpp"

namespace regie::simulation {

using runtime::DeliveryAnswer;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

/// Whether a request that came to this was surely not carried out.
bool is_refusal(Errc code) {
  return code == Errc::refused || code == Errc::not_found || code == Errc::invalid_data ||
         code == Errc::expression_failed || code == Errc::key_reused;
}

}  // namespace

runtime::Loaders remembering_loaders() {
  using runtime::Loaders;
  static std::map<std::string, Result<Loaders::Workflow>> workflows;
  static std::map<std::string, Result<calendar::Calendar>> calendars;
  Loaders made = tests::loaders();
  made.workflow = [read = made.workflow](const Loaders::SourcePointer& source) {
    const auto known = workflows.find(source->text);
    if (known != workflows.end()) return known->second;
    // A world has a few; an hour of worlds would fill the memory with theirs.
    if (workflows.size() >= 16) workflows.clear();
    return workflows.emplace(source->text, read(source)).first->second;
  };
  made.calendar = [read = made.calendar](const Loaders::SourcePointer& source) {
    const auto known = calendars.find(source->name);
    if (known != calendars.end()) return known->second;
    return calendars.emplace(source->name, read(source)).first->second;
  };
  return made;
}

void Figures::add(const Figures& other) {
  steps += other.steps;
  requests += other.requests;
  acknowledged += other.acknowledged;
  entries += other.entries;
  deliveries += other.deliveries;
  crashes += other.crashes;
  faults += other.faults;
}

void Receivers::deliver(const runtime::Delivery& delivery, Done done) {
  ++count;
  runtime::Delivery given = delivery;
  if (plant_ == Plant::count_effects) given.id = delivery.case_id + "/0/" + std::to_string(count);
  seen.emplace(given.id, to_cbor(given.payload));
  const auto answer = [&](DeliveryAnswer::Verdict verdict, std::int64_t after = 0) {
    if (verdict == DeliveryAnswer::Verdict::delivered) settled.insert(given.id);
    done({verdict, after, "simulated"});
  };
  switch (lie ? chance_.below(10) : 9) {
    case 0:
      answer(DeliveryAnswer::Verdict::retry, static_cast<std::int64_t>(chance_.below(2 * hour_ms)));
      break;
    case 1:
      answer(DeliveryAnswer::Verdict::retry);
      answer(DeliveryAnswer::Verdict::delivered);  // twice, and not the same
      break;
    case 2:
      answer(DeliveryAnswer::Verdict::rejected);
      break;
    case 3:
    case 4:
      silent_.emplace_back(given.id, std::move(done));
      break;
    default:
      answer(DeliveryAnswer::Verdict::delivered);
      break;
  }
}

void Receivers::speak_up() {
  for (std::size_t i = silent_.size(); i-- > 0;) {
    if (!chance_.happens(300)) continue;
    auto [id, done] = std::move(silent_[i]);
    silent_.erase(silent_.begin() + static_cast<std::ptrdiff_t>(i));
    settled.insert(id);
    done({DeliveryAnswer::Verdict::delivered, 0, {}});
  }
}

void VirtualPatience::wait(std::unique_lock<std::mutex>& lock, std::condition_variable& /*changed*/,
                           std::int64_t ms) {
  lock.unlock();
  time_.advance(ms);
  receivers_.speak_up();
  lock.lock();
}

World::World(std::uint64_t seed, Plant plant)
    : seed_(seed), plant_(plant), chance_(seed), receivers_(chance_, plant) {
  time_.business_ms = from_rfc3339("2026-03-02T08:00:00Z")->ms;
  limits_.delivery_attempts = 6;
  limits_.batch_units = 1 + chance_.below(8);
  limits_.claim_rows = 1 + chance_.below(8);
  limits_.deliveries_per_channel = 1 + chance_.below(4);
  disk_ = std::make_shared<runtime::MemoryStore>([this] { return time_.lease_ms; });
  store_ = std::make_shared<SimulatedStore>(disk_, chance_, time_);
  seen_store_ = store_;
  if (plant_ == Plant::acknowledge_before_commit) {
    auto planted = std::make_shared<AcknowledgeBeforeCommit>(store_);
    lose_memory_ = [planted] { planted->forget(); };
    seen_store_ = planted;
  } else if (plant_ == Plant::drop_timer_on_conflict) {
    seen_store_ = std::make_shared<DropTimerOnConflict>(store_);
  } else if (plant_ == Plant::forget_sync) {
    seen_store_ = std::make_shared<ForgetSync>(store_);
  }
  const std::shared_ptr<runtime::Storage> used = std::exchange(seen_store_, disk_);
  boot(witness_);
  seen_store_ = used;
  for (const char* name : {"alpha", "beta"}) {
    RandomWorkflow workflow = make_workflow(name, chance_);
    auto deployed = witness_.core->catalog().deploy(
        std::make_shared<const Source>(Source{workflow.name + ".yaml", workflow.text}));
    if (!deployed) broken("a made-up workflow does not load: " + deployed.error().message.en);
    workflows_.push_back(std::move(workflow));
  }
  nodes_.resize(2);
  for (Node& node : nodes_) boot(node);
}

void World::boot(Node& node) {
  const bool faults = std::exchange(store_->faults, false);
  node.worker.reset();
  node.core.reset();
  node.randomness = std::make_unique<runtime::SeededRandomness>(chance_.next());
  node.ids = std::make_unique<runtime::TimeOrderedIds>(clock_, *node.randomness);
  runtime::Ports ports;
  ports.clock = &clock_;
  ports.ids = node.ids.get();
  ports.randomness = node.randomness.get();
  ports.storage = seen_store_.get();
  ports.effects = &receivers_;
  ports.actions = &receivers_;
  ports.patience = &patience_;
  node.core = std::make_unique<runtime::Core>(ports, zones_, remembering_loaders(), limits_, "");
  node.worker = std::make_unique<runtime::Worker>(*node.core);
  auto used = node.core->catalog().use_directory(
      std::make_shared<const Source>(Source{"contacts 1", "the boss"}));
  if (!used) broken("the directory cannot be used: " + used.error().message.en);
  store_->faults = faults;
}

/// Lets a process do something; now and then the other one does something in the middle of it.
void World::on_node(const std::function<void(Node&)>& work) {
  const std::size_t mine = depth_ > 0 ? 1 : 0;
  if (depth_ == 0) {
    std::swap(nodes_[0], nodes_[chance_.below(2)]);
    if (store_->faults && chance_.happens(250)) {
      store_->meanwhile = [this](const Id& id) {
        ++depth_;
        if (chance_.happens(700)) contested_ = id;
        contested_ ? send_something() : step();
        contested_.reset();
        --depth_;
      };
    }
  }
  try {
    work(nodes_[mine]);
  } catch (const Crash&) {
    ++figures_.crashes;
    if (lose_memory_) lose_memory_();
    boot(nodes_[mine]);
  }
  if (depth_ == 0) store_->meanwhile = nullptr;
}

void World::step() {
  const auto what = chance_.below(100);
  if (what < 10 || cases_.empty()) {
    start_case();
  } else if (what < 55) {
    send_something();
  } else if (what < 65) {
    repeat_something();
  } else if (what < 90) {
    work();
  } else if (what < 93) {
    mind_effects();
  } else if (what < 94) {
    erase_something();
  } else {
    time_.advance(static_cast<std::int64_t>(chance_.below(10 * 24)) * hour_ms);
  }
}

void World::start_case() {
  KnownCase known;
  const auto number = cases_.size();
  known.workflow = workflows_[chance_.below(workflows_.size())].name;
  known.resident = "resident:r" + std::to_string(number);
  known.key = "case-" + std::to_string(number);
  Id id = nodes_[0].core->case_of_key(known.workflow, known.key);
  if (!cases_.empty() && chance_.happens(200)) {
    // The same one again: it must be the same case.
    auto again = cases_.begin();
    std::advance(again, static_cast<std::ptrdiff_t>(chance_.below(cases_.size())));
    id = again->first;
    known = again->second;
  }
  cases_.emplace(id, known);
  on_node([&](Node& node) {
    auto answer = node.core->start({known.workflow, "", known.resident, "", {}, known.key});
    if (!answer) return;
    if (answer->case_id != id) broken("a start with the same key gave another case");
    cases_[id].acknowledged = true;
  });
}

World::Request World::make_request() {
  auto chosen = cases_.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(chance_.below(cases_.size())));
  if (contested_ && cases_.contains(*contested_)) chosen = cases_.find(*contested_);
  Request request;
  request.case_id = chosen->first;
  request.mark = next_mark_++;
  request.actor = chance_.happens(500) ? chosen->second.resident : "contact:boss";
  if (chance_.happens(700)) request.key = "request-" + std::to_string(request.mark);
  const auto workflow = std::find_if(workflows_.begin(), workflows_.end(), [&](const auto& one) {
    return one.name == chosen->second.workflow;
  });
  // Mostly a choice of where the case is, so that something comes of it.
  std::vector<std::string> here;
  if (auto row = disk_->load(chosen->first); row && chance_.happens(900)) {
    for (const std::string& choice : workflow->choices) {
      if (choice.starts_with(row->state + ".")) here.push_back(choice);
    }
  }
  const auto& choices = here.empty() ? workflow->choices : here;
  request.choice = choices[chance_.below(choices.size())];
  return request;
}

void World::send_something() {
  const Request request = make_request();
  marks_[request.mark] = {request.case_id, Fate::perhaps, 0};
  if (!request.key.empty()) open_.push_back(request);
  on_node([&](Node& node) { send(node, request); });
}

void World::repeat_something() {
  if (open_.empty()) return;
  const Request request = open_[chance_.below(open_.size())];
  on_node([&](Node& node) { send(node, request); });
}

void World::send(Node& node, const Request& request) {
  ++figures_.requests;
  runtime::SendRequest wanted;
  wanted.case_id = request.case_id;
  wanted.event.kind = statechart::Event::Kind::choice;
  wanted.event.name = request.choice;
  wanted.event.actor = request.actor;
  wanted.event.data =
      Value::record({{"mark", request.mark}, {"diary", "secret-" + std::to_string(request.mark)}});
  wanted.key = request.key;
  auto answer = node.core->send(wanted);
  Mark& mark = marks_[request.mark];
  if (answer) {
    ++figures_.acknowledged;
    if (mark.fate == Fate::acknowledged && mark.revision != answer->revision) {
      broken("the same key got another answer");
    }
    mark.fate = Fate::acknowledged;
    mark.revision = answer->revision;
  } else if (!is_refusal(answer.error().code)) {
    return;  // nobody knows yet
  } else if (!cases_[request.case_id].erased) {
    if (mark.fate == Fate::acknowledged) {
      broken("what was acknowledged is refused now: " + answer.error().message.en);
    }
    // Without a key an earlier attempt, whose answer was lost, may have been kept.
    mark.fate = Fate::refused;
  }
  if (!answer || chance_.happens(500)) {
    std::erase_if(open_, [&](const Request& one) { return one.mark == request.mark; });
  }
}

void World::work() {
  on_node([](Node& node) { (void)node.worker->run_due(); });
}

void World::mind_effects() {
  on_node([&](Node& node) {
    auto list = runtime::waiting_effects(*node.core, {});
    if (!list || list->empty()) return;
    const std::string id = (*list)[chance_.below(list->size())].id;
    if (chance_.happens(500)) {
      (void)runtime::retry_effect(*node.core, id);
    } else {
      dropped_.insert(id);
      (void)runtime::drop_effect(*node.core, id, "contact:boss");
    }
  });
}

void World::erase_something() {
  auto chosen = cases_.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(chance_.below(cases_.size())));
  const Id id = chosen->first;
  chosen->second.erased = true;
  on_node([&](Node& node) {
    auto erased = runtime::erase_case(*node.core, id, "contact:boss");
    if (!erased) return;
    auto key = disk_->get_key(id);
    if (key && key->has_value() && !(*key)->empty()) broken("an erased case still has its key");
  });
}

Figures World::run(unsigned steps) {
  store_->faults = true;
  receivers_.lie = true;
  for (step_ = 0; step_ < steps; ++step_) {
    step();
    check_touched();
  }
  come_to_rest();
  figures_.steps = steps;
  figures_.deliveries = receivers_.count;
  figures_.faults = store_->injected;
  return figures_;
}

void World::come_to_rest() {
  store_->faults = false;
  receivers_.lie = false;
  for (const Request& request : std::vector<Request>(open_)) {
    on_node([&](Node& node) { send(node, request); });
  }
  for (int round = 0; round < 12; ++round) {
    time_.advance(72 * hour_ms);
    for (Node& node : nodes_) {
      auto done = node.worker->run_due();
      if (!done) broken("a worker fails without a fault: " + done.error().message.en);
    }
  }
  for (const auto& [id, known] : cases_) store_->touched.insert(id);
  check_touched();
  check_rest();
}

}  // namespace regie::simulation
