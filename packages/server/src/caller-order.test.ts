import { describe, expect, test } from 'vitest'
import { createCallerOrder } from './caller-order.ts'

describe('the order of a caller', () => {
  const ann = { userId: 'ann' }
  /** Work that is done when it is told so. */
  function work(log: string[], name: string) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const run = async () => {
      log.push(`begin ${name}`)
      await promise
      log.push(`end ${name}`)
    }
    return { run, resolve, reject }
  }
  const turns = () => new Promise((resolve) => setImmediate(resolve))

  test('one command after the other, whatever became of the one before; what goes together goes together', async () => {
    const order = createCallerOrder()
    const log: string[] = []
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => work(log, name)) as [
      ReturnType<typeof work>,
      ...ReturnType<typeof work>[],
    ]
    const first = order.alone(ann, a.run)
    const all = [
      order.together(ann, b?.run ?? a.run),
      order.together(ann, c?.run ?? a.run),
      order.alone(ann, d?.run ?? a.run),
      order.together(ann, e?.run ?? a.run),
    ]
    await turns()
    expect(log).toEqual(['begin a'])
    a.reject(new Error('refused'))
    await expect(first).rejects.toThrow('refused')
    await turns()
    expect(log.splice(0)).toEqual(['begin a', 'begin b', 'begin c'])
    b?.resolve()
    await turns()
    expect(log.splice(0)).toEqual(['end b'])
    c?.resolve()
    await turns()
    expect(log.splice(0)).toEqual(['end c', 'begin d'])
    d?.resolve()
    e?.resolve()
    await Promise.all(all)
    expect(log).toEqual(['end d', 'begin e', 'end e'])
  })

  test('others do not wait', async () => {
    const order = createCallerOrder()
    const log: string[] = []
    const slow = work(log, 'slow')
    const waiting = order.alone(ann, slow.run)
    await order.alone({ userId: 'bob' }, async () => log.push('bob'))
    expect(log).toEqual(['begin slow', 'bob'])
    slow.resolve()
    await waiting
  })
})
