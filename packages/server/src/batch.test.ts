import { Refusal } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { type Asking, createBatch } from './batch.ts'
import { readSettings } from './config.ts'
import type { Db, Tx } from './db/db.ts'
import type { BatchHandler } from './feature.ts'
import { createLiveSettings } from './live-settings.ts'
import { createLog } from './telemetry/log.ts'

const nothing = async (): Promise<never> => {
  throw new Error('Nobody asks here.')
}
const tx: Tx = { get: nothing, all: nothing, run: nothing, insertAll: nothing, inOrder: nothing }

/** A database that commits when it is told to; whoever is told `conflict` runs again. */
function slowDb() {
  const commits: ((outcome: 'commit' | 'conflict' | Error) => void)[] = []
  const db: Db = {
    isShared: true,
    read: tx,
    async transaction(work, committed, undone) {
      for (;;) {
        const result = await work(tx)
        const outcome = await new Promise((resolve) => commits.push(resolve))
        if (outcome === 'commit') {
          committed?.(result)
          return result
        }
        undone?.()
        if (outcome instanceof Error) throw outcome
      }
    },
    close: nothing,
  }
  return { db, commits }
}

describe('a batch where transactions run beside each other', () => {
  const pass = () => new Promise((resolve) => setImmediate(resolve))

  function batchOn(db: Db) {
    const said: string[] = []
    const clock = { ms: 0 }
    const log = createLog('error')
    const live = createLiveSettings({ initial: readSettings([], {}).settings, log })
    const all: BatchHandler<unknown, unknown>['all'] = async (context, requests, takeLate) => {
      const names = requests.map(({ input }) => input).join('')
      said.push(`begin ${names}`)
      context.afterCommit(() => said.push(`committed ${names}`))
      context.afterFailure(() => said.push(`failed ${names}`))
      const begunAtMs = context.nowMs
      said.push(`turn of ${names}: ${await context.turn}`)
      expect(context.now()).toBeGreaterThan(begunAtMs)
      const late = names.includes('l') ? takeLate(({ input }) => input !== 'z') : []
      return [...requests, ...late].map(({ input }) => (input === 'x' ? new Refusal(6017) : `done ${input}`))
    }
    const batch = createBatch({ all }, { db, now: () => (clock.ms += 1), live, log, reactions: new Map() })
    const ask = (input: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const asking: Asking = { caller: { userId: 'ann' }, input, resolve, reject }
        batch(asking)
      })
    return { ask, said }
  }

  test('what comes while one gets ready gathers; it begins while that one commits, and goes on after it', async () => {
    const { db, commits } = slowDb()
    const { ask, said } = batchOn(db)
    const asked = [ask('a'), ask('b'), ask('x')]
    asked[2]?.catch(() => undefined)
    await pass()
    expect(said.splice(0)).toEqual(['begin a', 'turn of a: true', 'begin bx'])
    commits[0]?.('commit')
    await pass()
    expect(said.splice(0)).toEqual(['committed a', 'turn of bx: true'])
    commits[1]?.('commit')
    expect(await Promise.allSettled(asked)).toMatchObject([
      { value: 'done a' },
      { value: 'done b' },
      { reason: { code: 6017 } },
    ])
    expect(said).toEqual(['committed bx'])
  })

  test('who waits for its turn may take along what has come meanwhile and fits; the rest is the next', async () => {
    const { db, commits } = slowDb()
    const { ask, said } = batchOn(db)
    const asked = [ask('a'), ask('l')]
    await pass()
    asked.push(ask('z'), ask('m'))
    commits[0]?.('commit')
    await pass()
    expect(said.splice(0)).toEqual([
      'begin a',
      'turn of a: true',
      'begin l',
      'committed a',
      'turn of l: true',
      'begin z',
    ])
    commits[1]?.('commit')
    await pass()
    commits[2]?.('commit')
    expect(await Promise.all(asked)).toEqual(['done a', 'done l', 'done z', 'done m'])
  })

  test('where one has to run again, the next goes first, and knows', async () => {
    const { db, commits } = slowDb()
    const { ask, said } = batchOn(db)
    const asked = [ask('a'), ask('b')]
    await pass()
    said.length = 0
    commits[0]?.('conflict')
    await pass()
    // Not before the other one has what it holds: of two that get ready, each might have what the other waits for.
    expect(said.splice(0)).toEqual(['failed a', 'turn of b: false', 'begin a'])
    asked.push(ask('c'))
    await pass()
    expect(said.splice(0)).toEqual([])
    commits[1]?.('commit')
    await pass()
    expect(said.splice(0)).toEqual(['committed b', 'turn of a: true', 'begin c'])
    commits[2]?.('commit')
    await pass()
    commits[3]?.('commit')
    expect(await Promise.all(asked)).toEqual(['done a', 'done b', 'done c'])
  })

  test('what is lost before it has begun again has failed once', async () => {
    const { db, commits } = slowDb()
    const { ask, said } = batchOn(db)
    const asked = [ask('a'), ask('b')]
    asked[0]?.catch(() => undefined)
    await pass()
    commits[0]?.('conflict')
    await pass()
    commits[1]?.('conflict')
    await pass()
    commits[2]?.(new Error('the disk is full'))
    await pass()
    commits[3]?.('commit')
    await Promise.allSettled(asked)
    expect(said.filter((each) => each === 'failed a')).toHaveLength(2)
    expect(said.filter((each) => each === 'failed b')).toHaveLength(1)
  })

  test('who fails for good fails alone', async () => {
    const { db, commits } = slowDb()
    const { ask, said } = batchOn(db)
    const first = ask('a')
    const second = ask('b')
    await pass()
    commits[0]?.(new Error('the disk is full'))
    await expect(first).rejects.toThrow('the disk is full')
    await pass()
    commits[1]?.('commit')
    expect(await second).toBe('done b')
    expect(said.slice(3)).toEqual(['failed a', 'turn of b: false', 'committed b'])
    const third = ask('c')
    await pass()
    commits[2]?.('commit')
    expect(await third).toBe('done c')
  })
})
