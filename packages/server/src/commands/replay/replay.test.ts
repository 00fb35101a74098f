import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createModel, type Model } from './model.ts'
import type { ReplayGroupType, ReplayOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { type Replayed, replay } from './replay.ts'

const teaBreak = readFileSync(fileURLToPath(new URL('../../../logs/tea-break.txt', import.meta.url)), 'utf8')
const silent: Progress = { at: () => undefined, end: () => undefined }

describe('a replay', () => {
  let server: TestServer
  let groups = 0
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  function optionsFor(given: Partial<ReplayOptions> = {}): ReplayOptions {
    groups += 1
    return {
      ...{ logFile: '', serverUrl: server.url, sdkAppId: server.sdkAppId, secretKey: server.secretKey },
      ...{ readers: 0.8, delayMs: 5, seed: 1, groupType: 'Meeting', groupId: `replay-${groups}` },
      ...{ linesMax: Number.POSITIVE_INFINITY, speed: Number.POSITIVE_INFINITY, socketsMax: 1_000 },
      ...given,
    }
  }

  function replayTeaBreak(
    given: Partial<ReplayOptions> = {},
    parts: { readonly model?: Model; readonly progress?: Progress; readonly signal?: AbortSignal } = {},
  ): Promise<Replayed> {
    const { model, progress = silent, signal = new AbortController().signal } = parts
    return replay(teaBreak, optionsFor(given), {
      signal,
      progress: () => progress,
      ...(model === undefined ? {} : { model, toldWithinMs: 300 }),
    })
  }

  test.each<ReplayGroupType>(['Meeting', 'Public', 'Work'])(
    'agrees with the model in a %s group',
    async (groupType) => {
      const { figures, checked, log } = await replayTeaBreak({ groupType })
      expect(checked.differences.shown).toEqual([])
      expect(log.ignoredCount).toBe(2)
      expect(figures).toMatchObject({ renames: 4, socketsLost: 0, sentAgain: 0 })
      expect(figures.messages).toBe(checked.counts)
      expect(figures.receipts).toBeGreaterThan(figures.messages)
      expect(figures.idleReceipts).toBeGreaterThan(0)
    },
  )

  test('chooses the same readers for the same seed, whatever the delays', async () => {
    const one = await replayTeaBreak({ seed: 7, delayMs: 0 })
    const other = await replayTeaBreak({ seed: 7, delayMs: 30 })
    expect(other.figures).toEqual(one.figures)
  })

  test('agrees where everybody reads, and where nobody does', async () => {
    for (const readers of [0, 1]) {
      const { checked } = await replayTeaBreak({ readers })
      expect(checked.differences.shown).toEqual([])
    }
  })

  test('agrees with few sockets for many people', async () => {
    const { checked } = await replayTeaBreak({ socketsMax: 3 })
    expect(checked.differences.shown).toEqual([])
  })

  test('goes on after the server was restarted in the middle', async () => {
    const restarts: Promise<void>[] = []
    const progress: Progress = {
      at(line): void {
        if (line === 40 || line === 90) restarts.push(server.restart())
      },
      end: () => undefined,
    }
    const { checked, figures } = await replayTeaBreak({}, { progress })
    await Promise.all(restarts)
    expect(checked.differences.shown).toEqual([])
    expect(restarts).toHaveLength(2)
    expect(figures.socketsLost).toBeGreaterThan(0)
  })

  test('tells of a receipt that the server counts and the model does not', async () => {
    const model = createModel()
    const forgetful: Model = {
      ...model,
      read: (userId, message) => userId === 'Chidi' || model.read(userId, message),
    }
    const { checked } = await replayTeaBreak({}, { model: forgetful })
    expect(checked.differences.count).toBeGreaterThan(0)
    expect(checked.differences.shown.join('\n')).toMatch(/counts of #\d+: the server says/)
  })

  test('tells of a message and of a name that are not as the model has them', async () => {
    const model = createModel()
    const wrong: Model = {
      ...model,
      write: (message) => model.write(message.seq === 3 ? { ...message, text: 'something else' } : message),
      rename: (userId, nickName) => model.rename(userId, nickName === 'Kwame' ? 'Kofi' : nickName),
    }
    const { differences } = (await replayTeaBreak({ readers: 0.2 }, { model: wrong })).checked
    expect(differences.shown.join('\n')).toMatch(/#3 in the history/)
    expect(differences.shown.join('\n')).toMatch(/read list of #\d+.*Kofi/)
  })

  test('stops when it is told to', async () => {
    const stop = new AbortController()
    const progress: Progress = {
      at: (line) => line >= 20 && stop.abort(new Error('enough')),
      end: () => undefined,
    }
    await expect(replayTeaBreak({}, { progress, signal: stop.signal })).rejects.toThrow('enough')
  })

  test('says so where no server answers, where the key is another, and where the group is there already', async () => {
    await expect(replayTeaBreak({ serverUrl: 'http://127.0.0.1:9' })).rejects.toThrow('Nothing answers')
    await expect(replayTeaBreak({ secretKey: 'another' })).rejects.toThrow('70009')
    await replayTeaBreak({ groupId: 'twice', linesMax: 5 })
    await expect(replayTeaBreak({ groupId: 'twice', linesMax: 5 })).rejects.toThrow('another --group')
  })
})

const folder = process.env.KIDOKU_REPLAY_LOGS
const recorded = folder === undefined ? [] : readdirSync(folder).filter((name) => /^\d.*\.txt$/.test(name))
if (folder === undefined) console.warn('Recorded logs are not replayed: KIDOKU_REPLAY_LOGS names no folder.')

describe.skipIf(folder === undefined)('a recorded log', () => {
  test.each(recorded.map((name) => join(folder ?? '', name)))(
    '%s agrees with the model',
    { timeout: 300_000 },
    async (file) => {
      const server = await startTestServer()
      try {
        const { checked } = await replay(
          readFileSync(file, 'utf8'),
          {
            ...{
              logFile: file,
              serverUrl: server.url,
              sdkAppId: server.sdkAppId,
              secretKey: server.secretKey,
            },
            ...{ readers: 0.8, delayMs: 20, seed: 1, groupType: 'Meeting', groupId: basename(file) },
            ...{ linesMax: Number.POSITIVE_INFINITY, speed: Number.POSITIVE_INFINITY, socketsMax: 1_000 },
          },
          { signal: new AbortController().signal, progress: () => silent },
        )
        expect(checked.differences.shown).toEqual([])
      } finally {
        await server.close()
      }
    },
  )
})
