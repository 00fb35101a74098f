import type { V2TIMMessage } from '@kidoku/sdk'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Person, signIn } from '../people.ts'
import { ask } from './ask.ts'
import { listen } from './listen.ts'
import { readers } from './members.ts'
import { turnOff } from './mutual.ts'
import { watchLine } from './offline.ts'
import { seen } from './seen.ts'

describe('the samples in brief', () => {
  let server: TestServer
  let alice: Person
  let bob: Person

  beforeEach(async () => {
    server = await startTestServer()
    ;[bob, alice] = [await signIn(server, 'bob'), await signIn(server, 'alice')]
    await alice.manager
      .getGroupManager()
      .createGroup({ groupType: 'Work', groupID: 'tea', groupName: 'Tea' }, [{ userID: 'bob' }])
  })
  afterEach(async () => {
    for (const { manager } of [alice, bob]) await manager.unInitSDK()
    await server.close()
  })

  const ticked = (): Promise<V2TIMMessage> => ask(alice.manager, 'tea', 'Is the kettle on?')

  async function listed(message: V2TIMMessage): Promise<readonly string[]> {
    const found: string[] = []
    for await (const reader of readers(alice.manager, message)) found.push(reader)
    return found
  }

  test('a receipt is asked for, given, heard of, and its reader is listed with the time', async () => {
    const lines: string[] = []
    listen(alice.manager, (line) => lines.push(line))
    const message = await ticked()
    await seen(bob.manager, [await bob.next()])
    await vi.waitFor(() => expect(lines).toEqual(['1 read, 0 not yet']))
    const found = await listed(message)
    expect(found).toEqual([expect.stringMatching(/^bob at \d{4}-\d\d-\d\dT[\d:.]+Z$/)])
  })

  test('with receipts off none is given', async () => {
    expect(await turnOff(bob.manager)).toBe(false)
    const message = await ticked()
    await seen(bob.manager, [await bob.next()])
    expect(await listed(message)).toEqual([])
  })

  test('a lost line is told, and that it is back', async () => {
    const lines: string[] = []
    watchLine(bob.manager, (line) => lines.push(line))
    await server.restart()
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^back/), { timeout: 10_000 })
    expect(lines.length).toBeGreaterThan(1)
  })
})
