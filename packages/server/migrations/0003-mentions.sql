-- Who is mentioned where: a handful of rows for a message that mentions somebody, none for any other.
CREATE TABLE mentions (
  conversation_id TEXT NOT NULL,
  -- who is mentioned; everybody has a name of their own
  user_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id, seq)
) WITHOUT ROWID;
CREATE INDEX mentions_of_message ON mentions (conversation_id, seq);
