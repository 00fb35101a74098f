import { isUserId, Refusal } from '@kidoku/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { makeUserSig } from '../../features/session/user-sig.ts'
import type { Crowd } from './everybody.ts'
import { drawFace, groupFaces } from './faces.ts'
import { people } from './people.ts'
import { type ReadingOrder, type Readings, readersPerSecondMax } from './reading.ts'

export const loopback: readonly string[] = ['127.0.0.1', '::1', 'localhost']

interface Parts {
  readonly key: { readonly sdkAppId: number; readonly secretKey: string }
  readonly crowd: () => Crowd
  readonly readings: Readings
  /** Who may do everything: they are signed in by `kidoku usersig` alone. */
  readonly administrators: readonly string[]
}

/** What the demo's page asks beside the protocol: who lives here, a UserSig for whoever asks, and simulated readers. */
export function addRoutes(http: FastifyInstance, { key, crowd, readings, administrators }: Parts): void {
  const faces = new Map<string, string>([
    ...people.map(({ userId, face }) => [`${userId}.svg`, drawFace(face)] as const),
    ...Object.entries(groupFaces).map(([groupId, face]) => [`${groupId}.svg`, face] as const),
  ])
  http.get<{ Params: { file: string } }>('/demo/faces/:file', async ({ params }, reply) => {
    const face = faces.get(params.file)
    if (face === undefined) return reply.code(404).send({ error: 'nobody looks like that' })
    return reply.type('image/svg+xml').header('cache-control', 'max-age=3600').send(face)
  })
  http.get('/demo/people', async () => ({
    people: people.map(({ userId, name }) => ({
      userID: userId,
      name,
      faceURL: `/demo/faces/${userId}.svg`,
    })),
  }))
  http.get('/demo/crowd', async () => crowd())

  http.post<{ Body: unknown }>('/demo/usersig', { preHandler: onlyFromHere }, async ({ body }, reply) => {
    const userId = typeof body === 'object' && body !== null && 'userID' in body ? body.userID : undefined
    if (!isUserId(userId))
      return reply.code(400).send({ error: 'userID: 1 to 32 bytes of printable ASCII without spaces' })
    if (administrators.includes(userId))
      return reply.code(403).send({ error: 'an administrator: kidoku usersig makes their UserSig' })
    return {
      sdkAppID: key.sdkAppId,
      userSig: makeUserSig(key, userId, { nowS: Math.floor(Date.now() / 1_000) }),
    }
  })
  http.post<{ Body: ReadingOrder }>(
    '/demo/readers',
    { preHandler: onlyFromHere, schema: { body: readingOrder } },
    async ({ body }, reply) => {
      try {
        return await readings.order(body)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return reply.code(409).send({ code: error.code, error: error.message })
      }
    },
  )
}

/** Fastify checks the body by it, and says what is wrong. */
const readingOrder = {
  type: 'object',
  required: ['groupId', 'seq', 'sender', 'perSecond', 'upTo', 'except'],
  properties: {
    groupId: { type: 'string', minLength: 1, maxLength: 48 },
    seq: { type: 'integer', minimum: 1 },
    sender: { type: 'string', minLength: 1, maxLength: 32 },
    perSecond: { type: 'number', minimum: 0, maximum: readersPerSecondMax },
    upTo: { type: 'integer', minimum: 1 },
    except: { type: 'array', maxItems: 16, items: { type: 'string', maxLength: 32 } },
  },
}

/** A page of another origin gets nothing: it could otherwise sign in from any site this machine visits. */
async function onlyFromHere(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const host = request.headers.host ?? ''
  const origin = request.headers.origin
  const hostName = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  if (loopback.includes(hostName) && (origin === undefined || origin === `http://${host}`)) return undefined
  return reply.code(403).send({ error: 'loopback only' })
}
