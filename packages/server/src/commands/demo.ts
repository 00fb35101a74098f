import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigError, readSettings } from '../config.ts'
import type { ServerOptions } from '../main.ts'

import { createEverybody, type Everybody, everybody, simulatedCount, simulatedId } from './demo/everybody.ts'
import { userIds } from './demo/people.ts'
import { createReadings } from './demo/reading.ts'
import { addRoutes, loopback } from './demo/routes.ts'
import { seed } from './demo/seed.ts'
import { createSpeaker, type Speaker } from './demo/speaker.ts'
import { takeOption } from './option.ts'
import { refuseRest, runUntilSignal, say, sayConsole } from './serve.ts'

const builtDemo = fileURLToPath(new URL('../../../../apps/demo/dist/', import.meta.url))
const everybodyMembers = 100_000
const everybodyMembersMax = 1_000_000

export const demoUsage: string = [
  'usage: kidoku demo [--members N] [settings]',
  '',
  'Runs the server with the demo page and its people, until SIGTERM or SIGINT. It signs in whoever asks, and so listens on',
  `loopback only. --members: how many are in the large group, from ${userIds.length} to ${everybodyMembersMax}; default ${everybodyMembers}.`,
].join('\n')

/** The server with the demo page. It signs in whoever asks: so it listens on loopback only, and `serve` has nothing of it. */
export async function runDemo(args: readonly string[]): Promise<number> {
  const { settings, fixed, rest } = readSettings(args)
  const membersWanted = membersIn(rest)
  if (!loopback.includes(settings.host))
    throw new ConfigError(
      `the demo signs people in without a password, so it listens on loopback only, not on ${settings.host}.`,
    )
  return runUntilSignal({ ...demoServer(settings, { membersWanted }), fixed }, (server) => {
    say(`Kidoku demo: open ${server.url}/`)
    say(
      'Demo mode: it listens on this machine only, and signs people in without a password. For real use: kidoku serve.',
    )
    sayConsole(server)
  })
}

async function furnish(speaker: Speaker, crowd: Everybody): Promise<true> {
  await seed(speaker)
  await crowd.open()
  return true
}

/** `--members N`, and nothing else. */
function membersIn(rest: readonly string[]): number {
  const { given, others } = takeOption(rest, '--members')
  refuseRest(others)
  const members = given === undefined ? everybodyMembers : Number(given)
  if (!Number.isInteger(members) || members < userIds.length || members > everybodyMembersMax)
    throw new ConfigError(`--members takes a whole number from ${userIds.length} to ${everybodyMembersMax}.`)
  return members
}

export interface DemoOptions {
  /** Default: 100,000. */
  readonly membersWanted?: number
  /** Nobody is put in: it only signs in whoever asks. */
  readonly isEmpty?: boolean
}

/** What `kidoku demo` starts; tests start the same, with fewer people. */
export function demoServer(
  settings: ServerOptions['settings'],
  { membersWanted = everybodyMembers, isEmpty = false }: DemoOptions = {},
): ServerOptions {
  return {
    settings,
    pages: existsSync(builtDemo) ? [{ folder: builtDemo, path: '/' }] : [],
    extend: async ({ http, key, dispatch, log }) => {
      const speaker = createSpeaker(dispatch)
      const crowd = createEverybody(speaker, membersWanted, (error) =>
        log.error({ err: error }, 'The large group could not be filled.'),
      )
      const readings = createReadings({
        say: speaker,
        candidates: (groupId) => {
          const simulated = groupId === everybody ? simulatedCount(crowd.crowd()) : 0
          return {
            count: userIds.length + simulated,
            userId: (at) => userIds[at] ?? simulatedId(at - userIds.length),
          }
        },
        onError: (error) => log.error({ err: error }, 'The simulated readers have stopped.'),
      })
      const administrators = settings.serverApiAdministrators
      addRoutes(http, { key, crowd: crowd.crowd, readings, administrators })
      if (!isEmpty) {
        // A folder in which the people's groups are not theirs any more is still a server to look at.
        const isWhole = await furnish(speaker, crowd).catch((error: unknown) =>
          log.error({ err: error }, 'The people of the demo could not all be put in place.'),
        )
        if (isWhole === true) crowd.fill()
      }
      return async () => {
        await Promise.all([crowd.close(), readings.close()])
      }
    },
  }
}
