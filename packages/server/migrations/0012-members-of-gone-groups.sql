-- A group that is gone has no members: those counted in it were left standing.
UPDATE conversations SET member_count = 0 WHERE kind = 'group'
  AND NOT EXISTS (SELECT 1 FROM groups WHERE groups.conversation_id = conversations.conversation_id);
