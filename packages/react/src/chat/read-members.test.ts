import { V2TIMGroupMessageReadMembersFilter, type V2TIMManager } from '@kidoku/sdk'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { storyMember, storyMessage } from '../../stories/simulated-messages.ts'
import { createReadMembers, type ReadMembersKeeper } from './read-members.ts'

const {
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ: readFilter,
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD: unreadFilter,
} = V2TIMGroupMessageReadMembersFilter

/** A message that `size` members may read. Cursors are as the server's: positions among readers, ordinals among the others. */
function createReading(size: number) {
  const readers: number[] = []
  const unread = (): number[] =>
    Array.from({ length: size }, (_, ordinal) => ordinal).filter((ordinal) => !readers.includes(ordinal))
  const page = async (_message: unknown, filter: number, next: number, count: number) => {
    const isRead = filter === readFilter
    const rest = isRead ? readers.slice(next) : unread().filter((ordinal) => ordinal >= next)
    const members = rest.slice(0, count).map((ordinal) => storyMember(`m${ordinal}`, '', isRead ? 1 : 0))
    const isFinished = rest.length <= count
    const nextSeq = isRead ? next + count : (rest[count] ?? 0)
    return { members, memberInfoList: members, nextSeq: isFinished ? 0 : nextSeq, isFinished }
  }
  const manager = { getMessageManager: () => ({ getGroupMessageReadMemberList: page }) }
  return {
    // All of a manager that is asked for here.
    manager: manager as unknown as V2TIMManager,
    read: (ordinal: number): void => {
      if (!readers.includes(ordinal)) readers.push(ordinal)
    },
    readers: () => readers.map((ordinal) => `m${ordinal}`),
    unread: () => unread().map((ordinal) => `m${ordinal}`),
  }
}

const shown = (keeper: ReadMembersKeeper): string[] => keeper.store.get().members.map(({ userID }) => userID)
const open = (reading: ReturnType<typeof createReading>, filter: V2TIMGroupMessageReadMembersFilter) =>
  createReadMembers({
    manager: reading.manager,
    message: storyMessage({ groupID: 'g', seq: 1 }),
    filter,
    report: (error) => expect.unreachable(String(error)),
  })
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the list of readers grows at its end while people read, and says everybody once', async () => {
  const reads = fc.array(fc.array(fc.integer({ min: 0, max: 399 }), { maxLength: 150 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(reads, async (bursts) => {
      const reading = createReading(400)
      const keeper = open(reading, readFilter)
      await settle()
      for (const burst of bursts) {
        for (const ordinal of burst) reading.read(ordinal)
        keeper.changed()
        await settle()
        await keeper.loadMore()
        await keeper.loadMore()
      }
      expect(shown(keeper)).toEqual(reading.readers())
      keeper.stop()
    }),
    { numRuns: 40 },
  )
})

test('of the list of the unread what is looked at is right while people read, and nobody is in it twice', async () => {
  const step = fc.record({
    reads: fc.array(fc.integer({ min: 0, max: 399 }), { maxLength: 80 }),
    looksAt: fc.integer({ min: 0, max: 350 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const reading = createReading(400)
      const keeper = open(reading, unreadFilter)
      await settle()
      while (!keeper.store.get().isFinished) await keeper.loadMore()
      expect(shown(keeper)).toEqual(reading.unread())
      for (const { reads, looksAt } of steps) {
        for (const ordinal of reads) reading.read(ordinal)
        keeper.lookAt(looksAt, looksAt + 30)
        keeper.changed()
        await settle()
        const members = shown(keeper)
        expect(new Set(members).size).toBe(members.length)
        // Nobody who is unread is missing.
        const listed = new Set(members)
        expect(reading.unread().filter((userID) => !listed.has(userID))).toEqual([])
      }
      // Looked at from the top to the end, it is exact.
      for (let at = 0; at < 400; at += 30) {
        keeper.lookAt(at, at + 60)
        keeper.changed()
        await settle()
      }
      expect(shown(keeper)).toEqual(reading.unread())
      keeper.stop()
    }),
    { numRuns: 25 },
  )
})
