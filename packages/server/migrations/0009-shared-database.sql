-- What several processes on one database have to know of each other.

-- Secrets made at the first start, where there is no data folder to keep them in.
CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- One a conversation in which receipts have been given: its row is held by whoever appends to the journal, joins its rows or
-- erases from it, so that there is one order of receipts. Made when it is first wanted.
CREATE TABLE receipt_journals (
  conversation_id TEXT NOT NULL PRIMARY KEY,
  -- grows when something changes that is kept in memory beside the journal: members leave, messages are recalled
  epoch INTEGER NOT NULL DEFAULT 0
);

-- How often somebody has turned receipts on or off: one row.
CREATE TABLE receipt_switches (
  id INTEGER NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL
);
INSERT INTO receipt_switches (id, number) VALUES (1, 0);
