-- Every table of a conversation has the conversation's ID as the first part of its key.

CREATE TABLE users (
  user_id TEXT NOT NULL PRIMARY KEY,
  nick_name TEXT NOT NULL DEFAULT '',
  face_url TEXT NOT NULL DEFAULT '',
  self_signature TEXT NOT NULL DEFAULT '',
  gender INTEGER NOT NULL DEFAULT 0,
  birthday INTEGER NOT NULL DEFAULT 0,
  role INTEGER NOT NULL DEFAULT 0,
  level INTEGER NOT NULL DEFAULT 0,
  -- receipts.md 7
  receipts_enabled INTEGER NOT NULL DEFAULT 1,
  -- the number of the user's own log: grows with each change that the user's devices must hear of
  log_number INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
);
CREATE INDEX users_receipts_off ON users (user_id) WHERE receipts_enabled = 0;

CREATE TABLE conversations (
  -- 'c2c:<a> <b>' with a <= b, or 'group:<groupID>:<generation>'
  conversation_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  last_seq INTEGER NOT NULL DEFAULT 0,
  -- how many messages so far count as unread to those who have not read them
  countable INTEGER NOT NULL DEFAULT 0,
  -- grows with each change to messages already sent
  version INTEGER NOT NULL DEFAULT 0,
  -- the next member's number: receipts.md 1
  next_ordinal INTEGER NOT NULL DEFAULT 0,
  member_count INTEGER NOT NULL DEFAULT 0,
  active_at_ms INTEGER NOT NULL,
  last_message_at_ms INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE members (
  conversation_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'member',
  name_card TEXT NOT NULL DEFAULT '',
  muted_until_ms INTEGER NOT NULL DEFAULT 0,
  joined_at_ms INTEGER NOT NULL,
  -- messages up to this one are from before their time
  hidden_seq INTEGER NOT NULL DEFAULT 0,
  -- the conversation's last message when they left; null while they are here
  left_seq INTEGER,
  -- the read mark (receipts.md 8), and what had been counted up to it: everybody's messages, and their own
  read_seq INTEGER NOT NULL DEFAULT 0,
  read_time_ms INTEGER NOT NULL DEFAULT 0,
  read_countable INTEGER NOT NULL DEFAULT 0,
  read_own INTEGER NOT NULL DEFAULT 0,
  -- how many countable messages they have sent
  own_countable INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (conversation_id, ordinal)
) WITHOUT ROWID;
CREATE UNIQUE INDEX members_present ON members (conversation_id, user_id) WHERE left_seq IS NULL;
CREATE INDEX members_of_user ON members (user_id, conversation_id) WHERE left_seq IS NULL;
CREATE INDEX members_left ON members (conversation_id, left_seq) WHERE left_seq IS NOT NULL;

CREATE TABLE groups (
  group_id TEXT NOT NULL PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  group_type TEXT NOT NULL,
  name TEXT NOT NULL,
  introduction TEXT NOT NULL DEFAULT '',
  notification TEXT NOT NULL DEFAULT '',
  face_url TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL,
  add_opt TEXT NOT NULL,
  approve_opt TEXT NOT NULL,
  is_all_muted INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  info_changed_at_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX groups_conversation ON groups (conversation_id);

CREATE TABLE group_applications (
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  message TEXT NOT NULL,
  applied_at_ms INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
) WITHOUT ROWID;

CREATE TABLE group_bans (
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
) WITHOUT ROWID;

CREATE TABLE messages (
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  -- running numbers up to and with this message: of all countable messages, and of its sender's
  countable INTEGER NOT NULL,
  sender_countable INTEGER NOT NULL,
  -- 1: may stand as the conversation's last message, for everybody
  is_listed INTEGER NOT NULL,
  -- the user IDs who may see it, or null: all members
  receivers TEXT,
  -- the message as it goes over the wire, without what changes
  body TEXT NOT NULL,
  revoked TEXT,
  -- the conversation's version of its last change
  changed_version INTEGER,
  PRIMARY KEY (conversation_id, seq)
);
CREATE UNIQUE INDEX messages_by_id ON messages (msg_id, conversation_id);
CREATE INDEX messages_by_sender ON messages (conversation_id, sender, seq);
CREATE INDEX messages_by_time ON messages (conversation_id, time_ms);
CREATE INDEX messages_listed ON messages (conversation_id, seq) WHERE is_listed = 1;
CREATE INDEX messages_changed ON messages (conversation_id, changed_version) WHERE changed_version IS NOT NULL;

-- One a message that asks for receipts. receipts.md 2
CREATE TABLE receipt_records (
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_ordinal INTEGER NOT NULL,
  -- how many ordinals had been given out when the message was accepted
  horizon INTEGER NOT NULL,
  -- targeted messages: the ordinals that count, as JSON, or null: all below the horizon
  targets TEXT,
  audience INTEGER NOT NULL,
  -- the bitmap on disk holds the receipts up to this position in the journal
  position INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;

-- The truth of receipts: who has read what and when, in the order of reading. Small rows are appended and later joined
-- into segments; each says which receipts (numbered 1, 2, 3 … in the conversation) and which messages it holds.
CREATE TABLE receipt_journal (
  conversation_id TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  min_seq INTEGER NOT NULL,
  max_seq INTEGER NOT NULL,
  base_ms INTEGER NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (conversation_id, first_position)
);
CREATE INDEX receipt_journal_zones ON receipt_journal (conversation_id, last_position, first_position, min_seq, max_seq);

-- An index that can be rebuilt from the journal: the ordinals that have read a message, 4,096 to a chunk. Chunk -1 stands
-- for all of them, once the whole audience has read it.
CREATE TABLE receipt_bitmaps (
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (conversation_id, seq, chunk)
) WITHOUT ROWID;

-- The user's own log, topic receipts: one entry a message, moved to the end when its receipts change. receipts.md 4
CREATE TABLE receipt_changes (
  user_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  log_number INTEGER NOT NULL,
  PRIMARY KEY (user_id, conversation_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX receipt_changes_in_order ON receipt_changes (user_id, log_number);
