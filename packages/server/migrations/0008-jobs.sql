-- Work to be done after a commit, written with it. Jobs of one lane are done in their order; lanes do not wait for each other.
CREATE TABLE jobs (
  lane TEXT NOT NULL,
  number INTEGER NOT NULL,
  -- grows with time; names the job to those outside
  job_id TEXT NOT NULL,
  -- who does it: webhooks
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- waiting, delivered, dropped, givenUp
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_answer TEXT,
  done_at_ms INTEGER,
  PRIMARY KEY (lane, number)
);
CREATE UNIQUE INDEX jobs_by_id ON jobs (job_id);
CREATE INDEX jobs_waiting ON jobs (created_at_ms) WHERE done_at_ms IS NULL;
CREATE INDEX jobs_done ON jobs (done_at_ms) WHERE done_at_ms IS NOT NULL;
CREATE INDEX jobs_by_state ON jobs (state, job_id);

-- Who works on a lane, and when it is its turn. A node that has died lets go by the end of its lease.
CREATE TABLE job_lanes (
  lane TEXT NOT NULL PRIMARY KEY,
  next_number INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  -- in a row that failed, of the job that is first
  failures INTEGER NOT NULL DEFAULT 0,
  due_at_ms INTEGER NOT NULL,
  leased_by TEXT NOT NULL DEFAULT '',
  leased_until_ms INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX job_lanes_due ON job_lanes (due_at_ms) WHERE waiting > 0;

-- What was never done, by why: queueFull, tooOld.
CREATE TABLE job_drops (
  reason TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
);
