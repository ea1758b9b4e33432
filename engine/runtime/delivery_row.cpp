// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/delivery_row.hpp"

#include "engine/runtime/draft.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

Result<Delivery> read_delivery(const WorkRow& row, const Vault& vault) {
  auto stored = decode(row.payload);
  if (!stored) return stored.error();
  const Value* kind = stored->find("kind");
  const Value* workflow = stored->find("workflow");
  const Value* created = stored->find("created");
  const Value* payload = stored->find("payload");
  if (!kind || !workflow || !created || !payload) {
    return damaged("een bericht is niet te lezen", "an effect is unreadable");
  }
  auto plain = vault.open_value("effect", *payload);
  if (!plain) return plain.error();
  Delivery delivery;
  delivery.id = effect_name(row.case_id, row.work_id);
  delivery.attempt = row.attempt;
  delivery.kind = std::string(kind->text());
  delivery.payload = std::move(*plain);
  delivery.case_id = to_string(row.case_id);
  delivery.workflow = std::string(workflow->text());
  delivery.created = {created->integer()};
  return delivery;
}

}  // namespace regie::runtime
