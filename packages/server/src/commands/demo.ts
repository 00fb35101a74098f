import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isUserId } from '@kidoku/protocol'
import { ConfigError, readSettings } from '../config.ts'
import { makeUserSig } from '../features/session/user-sig.ts'
import type { ServerOptions } from '../main.ts'
import { refuseRest, runUntilSignal, say, sayConsole } from './serve.ts'

const builtDemo = fileURLToPath(new URL('../../../../apps/demo/dist/', import.meta.url))
const loopback = ['127.0.0.1', '::1', 'localhost']

/** The server with the demo page. It signs in whoever asks: so it listens on loopback only, and `serve` has nothing of it. */
export async function runDemo(args: readonly string[]): Promise<number> {
  const { settings, fixed, rest } = readSettings(args)
  refuseRest(rest)
  if (!loopback.includes(settings.host))
    throw new ConfigError(
      `the demo signs people in without a password, so it listens on loopback only, not on ${settings.host}.`,
    )
  return runUntilSignal({ ...demoServer(settings), fixed }, (server) => {
    say(`Kidoku demo: open ${server.url}/`)
    say(
      'Demo mode: it listens on this machine only, and signs people in without a password. For real use: kidoku serve.',
    )
    sayConsole(server)
  })
}

/** What `kidoku demo` starts; tests start the same. */
export function demoServer(settings: ServerOptions['settings']): ServerOptions {
  return {
    settings,
    pages: existsSync(builtDemo) ? [{ folder: builtDemo, path: '/' }] : [],
    routes: (http, key) => {
      http.post('/demo/usersig', async (request, reply) => {
        // A page of another origin must not get one: it could otherwise sign in from any site this machine visits.
        const host = request.headers.host ?? ''
        const origin = request.headers.origin
        const hostName = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
        if (!loopback.includes(hostName) || (origin !== undefined && origin !== `http://${host}`))
          return reply.code(403).send({ error: 'loopback only' })
        const { body } = request
        const userId = typeof body === 'object' && body !== null && 'userID' in body ? body.userID : undefined
        if (!isUserId(userId))
          return reply.code(400).send({ error: 'userID: 1 to 32 bytes of printable ASCII without spaces' })
        return {
          sdkAppID: key.sdkAppId,
          userSig: makeUserSig(key, userId, { nowS: Math.floor(Date.now() / 1_000) }),
        }
      })
    },
  }
}
