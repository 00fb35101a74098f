import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import {
  checkAll,
  checkConnections,
  follow,
  furnish,
  giveMany,
  type Scene,
  type SceneOptions,
  wait,
} from './receipts-under-load.ts'

const seed = Number(process.env.KIDOKU_SEED ?? Date.now() % 1_000_000)
/** Several times as long where somebody looks for what is rare. */
const givesEach = Number(process.env.KIDOKU_CHAOS_GIVES ?? 25)
/** Longer than any wait that a command is allowed here, however busy the machine: what has no answer then never has one. */
const answerWaitsMax = 600
const answerWaitMs = 100

interface Trouble extends Pick<SceneOptions, 'nodes' | 'settings'> {
  readonly name: string
  /** Makes trouble until it is aborted. */
  make(scene: Scene, signal: AbortSignal): Promise<void>
}

/** Some commits fail at their very end, with these codes, one in so many. */
async function failCommits(admin: pg.Client, codes: readonly string[], oneIn: number): Promise<void> {
  await admin.query(`
    CREATE FUNCTION fail_now_and_then() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF random() * ${oneIn} < 1 THEN
        RAISE EXCEPTION 'by chance' USING ERRCODE = (ARRAY['${codes.join("','")}'])[1 + floor(random() * ${codes.length})];
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER fails_now_and_then AFTER INSERT ON receipt_journal
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_now_and_then()`)
}

const endOne = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (
  SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'kidoku' ORDER BY random() LIMIT 1)`

const conflicting: Trouble['make'] = async ({ admin }, signal) => {
  await failCommits(admin, ['40001', '40P01', '23505'], 12)
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  await admin.query('DROP TRIGGER fails_now_and_then ON receipt_journal')
}

const troubles: readonly Trouble[] = [
  { name: 'commits conflict, and run again', nodes: 1, make: conflicting },
  { name: 'commits conflict on two nodes', nodes: 2, make: conflicting },
  {
    name: 'commits fail and connections are lost, on two nodes',
    nodes: 2,
    async make({ admin, random }, signal): Promise<void> {
      await failCommits(admin, ['40001', 'P0001'], 15)
      while (!signal.aborted) {
        await wait(20 + random() * 120, signal)
        await admin.query(endOne)
      }
      await admin.query('DROP TRIGGER fails_now_and_then ON receipt_journal')
    },
  },
  {
    name: 'lines to the database are slow, and cut, on three nodes that do not wait long for each other',
    nodes: 3,
    settings: { databaseLockTimeoutMs: 60 },
    async make({ lines, random }, signal): Promise<void> {
      while (!signal.aborted) {
        const line = lines[Math.floor(random() * lines.length)]
        line?.delay(Math.floor(random() * 30))
        await wait(random() * 150, signal)
        if (random() < 0.3) {
          line?.cut()
          await wait(random() * 60, signal)
          line?.heal()
        }
      }
      for (const line of lines) line.delay(0)
    },
  },
]

/** Nodes without a line between them; and what they stand on breaks under them. */
describe(`receipts while the database makes trouble (KIDOKU_SEED=${seed})`, { timeout: 120_000 }, () => {
  for (const trouble of troubles) {
    test(trouble.name, async () => {
      const scene = await furnish({ ...trouble, seed })
      const end = new AbortController()
      const making = trouble.make(scene, end.signal)
      const startedAtMs = Date.now()
      const followers = follow(scene, end.signal)
      await answered(
        Promise.all(
          scene.readers.flatMap((devices) => devices.map((device) => giveMany(scene, device, givesEach))),
        ),
      )
      end.abort()
      await making
      // What a node has given up may be on its way still.
      await checkConnections(scene)
      const told = await Promise.all(followers.map(({ toTheEnd }) => toTheEnd()))
      expect(scene.attempts.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(0)
      await checkAll(scene, { startedAtMs, told })
    })
  }
})

async function answered<T>(promise: Promise<T>): Promise<T> {
  let isAnswered = false
  async function never(): Promise<never> {
    // Many short waits: time in which this process does not run at all is nobody's waiting.
    for (let waits = 0; waits < answerWaitsMax && !isAnswered; waits += 1) await pause(answerWaitMs)
    throw new Error('Somebody has waited for ever.')
  }
  const giveUp = never()
  giveUp.catch(() => undefined)
  try {
    return await Promise.race([promise, giveUp])
  } finally {
    isAnswered = true
  }
}
