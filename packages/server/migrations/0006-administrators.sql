-- Who signs in to the console. They are no users: they have no conversations, and users no console.
CREATE TABLE administrators (
  name TEXT NOT NULL PRIMARY KEY,
  -- viewer, operator, owner
  role TEXT NOT NULL,
  -- scrypt with its parameters and its salt; null until the first password has been set
  password TEXT,
  created_at_ms INTEGER NOT NULL,
  signed_in_at_ms INTEGER NOT NULL DEFAULT 0
);

-- One-time links with which a first password, or one that was lost, is set. Tokens are kept as their SHA-256.
CREATE TABLE administrator_links (
  token_hash TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
);
CREATE INDEX administrator_links_of ON administrator_links (name);

-- Who is signed in where. Tokens are kept as their SHA-256.
CREATE TABLE administrator_sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL
);
CREATE INDEX administrator_sessions_of ON administrator_sessions (name, created_at_ms);
