-- What administrators have set while the server runs. A value of null: what it is initially.
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT,
  version INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  changed_by TEXT NOT NULL
);

-- One row: grows with each change, so that every node sees that there is something to read.
CREATE TABLE settings_version (
  one INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);
INSERT INTO settings_version (one, version) VALUES (1, 0);

-- What administrators have done. Only ever added to.
CREATE TABLE audit_log (
  entry_id TEXT NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  before_json TEXT,
  after_json TEXT
);
