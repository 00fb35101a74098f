import { expect, test } from 'vitest'
import type { Lost } from '../bus/bus.ts'
import { createLocalBus } from '../bus/local.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createSamples } from '../telemetry/samples.ts'
import { createDeliver } from './deliver.ts'
import type { InStep } from './in-step.ts'
import { createSessions, type Session } from './sessions.ts'

const conversationId = 'group:g:1'

/** So many sockets in one conversation that they are told in several turns. */
function crowd(count: number) {
  const sessions = createSessions({
    rule: () => ({ policy: 'several', sessionsPerUserMax: 10 }),
    bus: createLocalBus(),
  })
  const losses: Lost[] = []
  let frames = 0
  for (let number = 0; number < count; number += 1) {
    const session: Session = {
      id: String(number),
      userId: `user${number}`,
      platform: 'web',
      instanceId: undefined,
      sigExpiresAtMs: 0,
      conversationIds: [conversationId],
      send(): void {
        frames += 1
      },
      kick(): void {},
    }
    sessions.add(session)
  }
  const inStep: InStep = {
    arrive: async () => undefined,
    entered(): void {},
    moved(): void {},
    lost: (loss) => void losses.push(loss),
    close: async () => undefined,
  }
  const samples = createSamples(() => 0)
  samples.close()
  const deliver = createDeliver({
    sessions,
    inStep,
    now: () => 7,
    metrics: createMetrics(samples),
  })
  const tell = () =>
    deliver({ kind: 'tell', event: 'groups.dismissed', payload: {}, audience: { conversationId } })
  return { tell, losses, frames: () => frames, deliver }
}

test('what comes while a large audience is being told waits behind it', async () => {
  const { tell, frames } = crowd(1_200)
  tell()
  tell()
  expect(frames()).toBe(500)
  while (frames() < 2_400) await new Promise((resolve) => setImmediate(resolve))
  expect(frames()).toBe(2_400)
})

test('a node that is slower than what it is sent drops it, and has everybody look for themselves', () => {
  const { tell, losses } = crowd(501)
  for (let number = 0; number < 50_002; number += 1) tell()
  expect(losses).toEqual([{ kind: 'lost', topic: 'every', sinceMs: 7 }])
})
