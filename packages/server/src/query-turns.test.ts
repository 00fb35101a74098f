import { describe, expect, test } from 'vitest'
import { createQueryTurns } from './query-turns.ts'

/** Works without letting go, as a query of SQLite does. */
async function busy(ms: number): Promise<void> {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

describe('queries of one connection', () => {
  test('are all answered, in the order in which they began', async () => {
    const turns = createQueryTurns()
    const connection = {}
    const answered: number[] = []
    const asked = Array.from({ length: 50 }, (_none, at) =>
      turns.run(connection, async () => {
        answered.push(at)
        return at
      }),
    )
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, (_none, at) => at))
    expect(answered).toEqual(Array.from({ length: 50 }, (_none, at) => at))
  })

  test('let others have their turn where they are heavy', async () => {
    const turns = createQueryTurns()
    const connection = {}
    let answered = 0
    const asked = Array.from({ length: 8 }, () =>
      turns
        .run(connection, () => busy(6))
        .then(() => {
          answered += 1
        }),
    )
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(answered).toBeLessThan(8)
    await Promise.all(asked)
    expect(answered).toBe(8)
  })

  test('do not wait for one that hangs, nor for those of other connections', async () => {
    const turns = createQueryTurns()
    const connection = {}
    const hanging = Promise.withResolvers<string>()
    const first = turns.run(connection, () => hanging.promise)
    expect(await turns.run(connection, async () => 'second')).toBe('second')
    expect(await turns.run({}, async () => 'elsewhere')).toBe('elsewhere')
    hanging.resolve('first')
    expect(await first).toBe('first')
  })

  test('that fail fail alone', async () => {
    const turns = createQueryTurns()
    const connection = {}
    const asked = [1, 2, 3, 4, 5].map((each) =>
      turns.run(connection, async () => {
        if (each % 2 === 1) throw new Error(`query ${each}`)
        return each
      }),
    )
    const settled = await Promise.allSettled(asked)
    expect(settled.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ])
  })
})
