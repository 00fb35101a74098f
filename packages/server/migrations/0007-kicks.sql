-- When an administrator last ended a user's sessions: a node that did not hear of it finds it here.
CREATE TABLE kicks (
  user_id TEXT PRIMARY KEY,
  kicked_at_ms INTEGER NOT NULL
);
