import { describe, expect, test } from 'vitest'
import type { Bus, Notice } from './bus.ts'

/** Two places where something is said and heard: two nodes, or one node twice. */
export interface OpenedBus {
  readonly one: Bus
  readonly other: Bus
  close(): Promise<void>
}

const oddIds = ['ann', 'a b', 'a.b', '*', '>', 'a.*.>', '_20', 'user:x', '$SYS', 'ünï', '%2e', '#?/\\"\'']

/** The exam of every bus: what a node can rely on, whichever it is. */
export function busContract(name: string, open: () => Promise<OpenedBus>): void {
  const withBus = (work: (opened: OpenedBus) => Promise<void>) => async (): Promise<void> => {
    const opened = await open()
    try {
      await work(opened)
    } finally {
      await opened.close()
    }
  }

  describe(`a bus: ${name}`, () => {
    test(
      'what is told is heard once, here and there, in its order and as it was',
      withBus(async ({ one, other }) => {
        const heard = { here: ear(one), there: ear(other) }
        await other.want(['conversation:group:g:1', 'user:ann'])
        const told = Array.from({ length: 300 }, (_, number) =>
          tell({ conversationId: 'group:g:1' }, { number }),
        )
        one.publish(told.slice(0, 100))
        for (const each of told.slice(100)) one.publish([each])
        one.publish([tell({ users: ['ann'] }, { text: 'é 既読 \n " \u2028' })])
        for (const each of Object.values(heard)) {
          await each.until(301)
          expect(each.payloads().slice(0, 300)).toEqual(told.map(({ payload }) => payload))
          expect(each.payloads().at(-1)).toEqual({ text: 'é 既読 \n " \u2028' })
        }
      }),
    )

    test(
      'an audience keeps its exceptions',
      withBus(async ({ one, other }) => {
        const there = ear(other)
        await other.want(['conversation:c', 'user:ann', 'user:bob'])
        one.publish([
          tell({ conversationId: 'c', only: ['ann'], exceptSession: 's', exceptUsers: ['bob'] }, {}),
          tell({ users: ['ann', 'bob'], exceptSession: 's' }, {}),
        ])
        await there.untilAudiences(3)
        expect(there.audiences()).toEqual([
          { conversationId: 'c', only: ['ann'], exceptSession: 's', exceptUsers: ['bob'] },
          { users: ['ann'], exceptSession: 's' },
          { users: ['bob'], exceptSession: 's' },
        ])
      }),
    )

    test(
      'any ID is spoken of without being taken for another',
      withBus(async ({ one, other }) => {
        const there = ear(other)
        await other.want(oddIds.map((id) => `user:${id}` as const))
        for (const id of oddIds) one.publish([tell({ users: [id] }, { id })])
        await there.until(oddIds.length)
        expect(there.payloads()).toEqual(oddIds.map((id) => ({ id })))
        expect(there.audiences()).toEqual(oddIds.map((id) => ({ users: [id] })))
      }),
    )

    test(
      'who enters and leaves is said where they are, and to the conversation where all do',
      withBus(async ({ one, other }) => {
        const there = ear(other)
        await other.want(['user:ann', 'user:bob', 'conversation:c'])
        one.publish([
          { kind: 'enter', conversationId: 'c', userIds: ['ann', 'bob'] },
          { kind: 'leave', conversationId: 'c', userIds: ['ann'] },
          { kind: 'leave', conversationId: 'c', userIds: 'everybody' },
        ])
        await there.seen((notices) =>
          notices.some((each) => each.kind === 'leave' && each.userIds === 'everybody'),
        )
        const who = (kind: 'enter' | 'leave') =>
          there.notices.flatMap((each) =>
            each.kind === kind && each.userIds !== 'everybody' ? each.userIds : [],
          )
        expect([who('enter'), who('leave')]).toEqual([['ann', 'bob'], ['ann']])
      }),
    )

    test(
      "a feature's note reaches every node that wants the topic",
      withBus(async ({ one, other }) => {
        const there = ear(other)
        await other.want(['user:ann'])
        one.publish([
          { kind: 'note', name: 'settings.changed', topic: 'every', payload: { names: ['revokeWindowMs'] } },
          { kind: 'note', name: 'receipts.noted', topic: 'user:ann', payload: [1, null, 'x'] },
        ])
        await there.seen((notices) => notices.length >= 2)
        expect(there.notices).toEqual([
          { kind: 'note', name: 'settings.changed', topic: 'every', payload: { names: ['revokeWindowMs'] } },
          { kind: 'note', name: 'receipts.noted', topic: 'user:ann', payload: [1, null, 'x'] },
        ])
      }),
    )

    test(
      'after it is closed nothing is heard, and nothing breaks',
      withBus(async ({ one, other }) => {
        const there = ear(other)
        await other.want(['user:ann'])
        await other.close()
        await one.close()
        one.publish([tell({ users: ['ann'] }, {})])
        expect(there.notices).toEqual([])
      }),
    )
  })
}

interface Ear {
  readonly notices: readonly Notice[]
  payloads(): readonly unknown[]
  audiences(): readonly unknown[]
  until(told: number): Promise<void>
  /** The same, where one telling of several users may come as one or as several. */
  untilAudiences(users: number): Promise<void>
  seen(enough: (notices: readonly Notice[]) => boolean): Promise<void>
}

/** Hears everything; told texts are read, audiences of several users taken apart. */
export function ear(bus: Bus): Ear {
  const notices: Notice[] = []
  const watchers = new Set<() => void>()
  bus.subscribe((notice) => {
    notices.push(notice)
    for (const watcher of watchers) watcher()
  })
  const tells = () => notices.filter((notice) => notice.kind === 'tell')
  const audiences = (): readonly object[] =>
    tells().flatMap(({ audience }): readonly object[] => {
      if (!('users' in audience)) return [audience]
      const { users, ...rest } = audience
      return users.map((userId) => ({ users: [userId], ...rest }))
    })
  const seen = (enough: (all: readonly Notice[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!enough(notices)) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return {
    notices,
    payloads: () =>
      tells().map(({ text, payload }) => (text === undefined ? payload : JSON.parse(text).payload)),
    audiences,
    until: (told) => seen(() => tells().length >= told),
    untilAudiences: (users) => seen(() => audiences().length >= users),
    seen,
  }
}

export function tell(
  audience: Extract<Notice, { readonly kind: 'tell' }>['audience'],
  payload: object,
): Extract<Notice, { readonly kind: 'tell' }> {
  return { kind: 'tell', event: 'messages.received', payload, audience }
}
