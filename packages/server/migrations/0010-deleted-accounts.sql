-- An account that has ended keeps its row, empty, for what others have of it. Who comes back begins anew.
ALTER TABLE users ADD COLUMN deleted_at_ms INTEGER;
