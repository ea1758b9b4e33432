// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rows.hpp"
#include "statement.hpp"

namespace regie::storage_sql {

using Text = std::string;  // also bytes
using Number = long long;

/// The statements of a connection that writes. Field by field as in abi/storage.h.
struct WriteStatements {
  explicit WriteStatements(soci::session& session);

  Command<> begin, commit, savepoint, roll_back_unit, release_unit;

  Command<Text, Text, Text, Text, Text, Number, Number, Text, Text, Text, Number, Number, Number,
          Text, Number, Text, Text, Text>
      insert_case;
  Command<Text, Text, Text, Number, Text, Text, Text, Number, Number, Text, Number, Text, Text,
          Text, Text, Number, Number, Text>
      update_case;
  Command<Text, Text, Text, Number, Text, Text, Text, Number, Number, Text, Number, Text, Text,
          Text, Number, Text, Text, Number>
      update_indexed_case;
  Command<Text, Text, Text, Number, Text, Text, Text, Number, Number, Text, Number, Text, Text,
          Text, Number, Text, Number, Text>
      close_case;
  Query<NumberRow, Text> revision;

  Command<Text, Number, Text, Number, Text, Text, Text> insert_entry;
  Query<TextRow, Text, Number> commit_at;
  Command<Text, Text, Number> insert_receipt;
  Query<NumberRow, Text, Text> receipt;
  Command<Number> trim_receipts;

  Query<NumberRow, Number, Text, Text, Text> held_attempt;
  Command<Number, Text, Text, Text> end_lease;
  Query<NumberRow> any_lease;
  Command<Number, Text, Text> drop_lease;
  Command<Number, Text, Number, Text> release_work;
  Command<Number, Number, Text, Text, Number, Text> retry_work;
  Command<Number, Text, Text, Number, Text> bury_work;
  Command<Text, Number, Text> remove_work;
  Command<Text, Number, Text, Number, Text> insert_work;
  Query<WorkRow, Number, Number, Number, Number> claimable;
  Command<Number, Text, Text, Text, Text, Number, Number> lease;
  Command<Number, Text> extend;

  Query<ListedTaskRow, Text, Text> task;
  Command<Text, Text> remove_task;
  Command<Text, Text, Text, Text, Text, Text, Number, Number, Text> insert_task;
  Command<Text, Number, Text, Text> list_task, unlist_task;

  Command<Text, Text, Text, Text, Number, Text> insert_reply;
  Command<Number, Number> forget_replies;

  Query<TextRow, Text> key;
  Command<Text, Text> insert_key;
  Command<Text> zero_key, empty_key;

  Query<TextRow, Text, Text, Text> document_sha256;
  Command<Text, Text, Text, Text, Number, Text, Text, Text> insert_document;
};

/// The statements of a connection that reads, but for lists, which are made for their filter.
struct ReadStatements {
  explicit ReadStatements(soci::session& session);

  Command<> begin, commit;
  Query<CaseRow, Text> load;
  Query<WholeRow, Text> load_whole;
  Query<EntryRow, Text, Number, Number> journal;
  Query<NumberRow, Number, Number> first_due;
  Query<NumberRow, Number, Number> first_expiry;
  Query<ReplyRow, Text, Text, Text> reply;
  Query<TextRow, Text> key;
  Query<DocumentRow, Text, Text, Text> document;
  Query<DocumentRow, Text, Text> last_document;
  Query<DocumentRow, Text, Text, Text, Text> documents;
};

}  // namespace regie::storage_sql
