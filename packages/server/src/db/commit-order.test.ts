import { expect, test } from 'vitest'
import { createCommitOrder } from './commit-order.ts'

test('who stands behind others waits until they have left, in every line, and nobody else does', async () => {
  const order = createCommitOrder()
  const said: string[] = []
  const stand = (name: string, ...keys: readonly string[]) => {
    const places = order()
    for (const key of keys) places.take(key)
    void places.turn().then(() => said.push(name))
    return places
  }
  const pass = () => new Promise((resolve) => setImmediate(resolve))
  const first = stand('first', 'a', 'a')
  const second = stand('second', 'b')
  stand('third', 'a', 'b')
  const fourth = stand('fourth', 'c')
  await pass()
  expect(said.splice(0)).toEqual(['first', 'second', 'fourth'])
  fourth.leave()
  first.leave()
  await pass()
  expect(said).toEqual([])
  second.leave()
  await pass()
  expect(said).toEqual(['third'])
  stand('fifth', 'c')
  await pass()
  expect(said).toEqual(['third', 'fifth'])
})
