-- An import under way: how many rows of each table are in. Empty once it is done; until then no server starts on the database.
CREATE TABLE imports (
  table_name TEXT NOT NULL PRIMARY KEY,
  export_id TEXT NOT NULL,
  rows_done INTEGER NOT NULL
);
