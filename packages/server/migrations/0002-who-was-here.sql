-- Who joins is asked for when they were here before: not by looking at everybody who is, or was.
CREATE INDEX members_past ON members (conversation_id, user_id) WHERE left_seq IS NOT NULL;
-- Who applies is told to owner and administrators: a handful, however large the group is.
CREATE INDEX members_stewards ON members (conversation_id, user_id) WHERE left_seq IS NULL AND role <> 'member';
