import { expect, test } from 'vitest'
import { type Standing, whoGoes } from './session-policy.ts'

const phone: Standing = { id: 'a', platform: 'ios', instanceId: 'phone' }
const web: Standing = { id: 'b', platform: 'web' }
const laptop: Standing = { id: 'c', platform: 'mac', instanceId: 'laptop' }
const ids = (gone: readonly Standing[]): readonly string[] => gone.map(({ id }) => id)

test('the same installation goes first, and does not count beside itself', () => {
  const again: Standing = { id: 'd', platform: 'ios', instanceId: 'phone' }
  const rule = { policy: 'several', sessionsPerUserMax: 3 } as const
  expect(ids(whoGoes([phone, web, laptop], again, rule))).toEqual(['a'])
  expect(ids(whoGoes([phone, web, laptop], { id: 'd', platform: 'web' }, rule))).toEqual(['a'])
})

test('by platform, or one alone', () => {
  const arriving: Standing = { id: 'd', platform: 'web' }
  const rule = { sessionsPerUserMax: 10 }
  expect(ids(whoGoes([phone, web], arriving, { ...rule, policy: 'platform' }))).toEqual(['b'])
  expect(ids(whoGoes([phone, web], arriving, { ...rule, policy: 'single' }))).toEqual(['a', 'b'])
  expect(whoGoes([phone, web], arriving, { ...rule, policy: 'several' })).toEqual([])
})
