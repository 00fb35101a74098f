-- The log of changed receipts, many messages to a row: a commit writes a row or two a sender, not one for each message.
CREATE TABLE receipt_log (
  user_id TEXT NOT NULL,
  -- the largest log number in the row; the rows of a user do not overlap
  last_number INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  -- JSON: for each conversation its ID and then three numbers for each run of messages: features/receipts/log-row.ts
  changes TEXT NOT NULL,
  PRIMARY KEY (user_id, last_number)
) WITHOUT ROWID;
INSERT INTO receipt_log (user_id, last_number, messages, changes)
  SELECT user_id, log_number, 1,
    '[["' || replace(replace(conversation_id, '\', '\\'), '"', '\"') || '",' || seq || ',1,' || log_number || ']]'
  FROM receipt_changes;
DROP TABLE receipt_changes;
