import { expect, test } from 'vitest'
import { atEdge } from './edge.ts'
import type { Log } from './log.ts'
import { V2TIMError } from './v2tim-error.ts'

const logged: string[] = []
const log: Log = (_level, message) => logged.push(message)
const refused = new V2TIMError(10007, 'not a member')

/** With callbacks, as the native samples call them. */
interface Loose {
  readonly count: (...args: unknown[]) => Promise<number>
  readonly refuse: (...args: unknown[]) => Promise<never>
  readonly first: (...args: unknown[]) => unknown
}
const loose: Loose = atEdge(
  {
    count: async (...args: unknown[]) => args.length,
    refuse: () => Promise.reject(refused),
    first: (list: unknown) => (list as readonly unknown[])[0],
  },
  log,
)

test('a callback object is called beside the promise, and is no argument', async () => {
  const heard: unknown[] = []
  const callback = {
    onProgress: (percent: number) => heard.push(percent),
    onSuccess: (value: number) => heard.push(value),
    onError: (code: number, desc: string) => heard.push(code, desc),
  }
  expect(await loose.count('a', 'b', callback)).toBe(2)
  await expect(loose.refuse('a', callback)).rejects.toBe(refused)
  await Promise.resolve()
  expect(heard).toEqual([100, 2, 10007, 'not a member'])
})

test('an object of a class is called as one', async () => {
  class Callback {
    value = 0
    onSuccess(value: number): void {
      this.value = value
    }
  }
  const callback = new Callback()
  await loose.count('a', callback)
  expect(callback.value).toBe(1)
})

test('of functions the last two are success and failure, as in Objective-C', async () => {
  const heard: unknown[] = []
  const progress = (): unknown => heard.push('progress')
  const success = (value: unknown): unknown => heard.push(value)
  const failure = (code: unknown): unknown => heard.push(code)
  expect(await loose.count(1, 2, 3, progress, success, failure)).toBe(3)
  expect(await loose.count(1, success)).toBe(1)
  await expect(loose.refuse(success, failure)).rejects.toBe(refused)
  await Promise.resolve()
  expect(heard).toEqual([3, 1, 10007])
})

test('a callback that throws is logged, and the promise is as it was', async () => {
  const onSuccess = (): never => {
    throw new Error('mine')
  }
  expect(await loose.count({ onSuccess })).toBe(0)
  await expect.poll(() => logged).toContain('a callback threw')
})

test('an argument of another kind is refused with 6017, thrown where nothing is promised', async () => {
  expect(() => loose.first(null)).toThrow(expect.objectContaining({ code: 6017 }))
  const { read } = atEdge({ read: async (list: readonly unknown[]) => list.length }, log)
  await expect(read(undefined as unknown as readonly unknown[])).rejects.toMatchObject({ code: 6017 })
})
