import { groupConversation } from '@kidoku/protocol'
import { makeUserSig } from '../../features/session/user-sig.ts'
import { seededRandom, seedOf } from '../../seeded-random.ts'
import { type Backlog, createBacklog } from './backlog.ts'
import type { Figures } from './figures.ts'
import type { ReplayOptions } from './options.ts'
import { createPerson, type Person } from './person.ts'
import { createSlots } from './slots.ts'

/** Everybody who takes part, each with a connection that opens when they first do something. */
export interface Crowd {
  person(userId: string): Person
  readonly everybody: readonly Person[]
  readonly backlog: Backlog
  end(reason: Error): void
}

/** A server may be restarted meanwhile; one that was never there is told at once. */
const patienceMs = 60_000
const firstPatienceMs = 1_500

export function createCrowd(
  options: ReplayOptions,
  parts: { readonly figures: Figures; readonly failed: (error: unknown) => void },
): Crowd {
  const { serverUrl, sdkAppId, secretKey, delayMs, seed } = options
  const { figures, failed } = parts
  const people = new Map<string, Person>()
  const slots = createSlots(options.socketsMax)
  const backlog = createBacklog()
  const conversation = groupConversation(options.groupId)
  let hasAnswered = false
  let ending: Error | undefined

  function newPerson(userId: string): Person {
    const userSig = makeUserSig({ sdkAppId, secretKey }, userId, { nowS: Math.floor(Date.now() / 1_000) })
    // Of the same instance, a new socket replaces the old one at the server.
    const instanceId = `${options.groupId}-${userId}`.slice(-64)
    const person = createPerson({
      ...{ serverUrl, conversation, delayMs, slots, figures, failed },
      login: { sdkAppId, userId, userSig, platform: 'node', instanceId, protocolVersion: 1 },
      random: seededRandom(seedOf(seed, userId)),
      patienceMs: () => (hasAnswered ? patienceMs : firstPatienceMs),
      began(): void {
        hasAnswered = true
      },
      gave: (count) => backlog.done(count),
    })
    if (ending !== undefined) person.end(ending)
    people.set(userId, person)
    return person
  }

  return {
    person: (userId) => people.get(userId) ?? newPerson(userId),
    get everybody(): readonly Person[] {
      return [...people.values()]
    },
    backlog,
    end(reason): void {
      ending = reason
      for (const person of people.values()) person.end(reason)
    },
  }
}
