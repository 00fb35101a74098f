import { randomUUID } from 'node:crypto'
import { limits, Refusal } from '@kidoku/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatch } from '../../dispatch.ts'
import { createRateLimiter } from '../../features/messages/rate.ts'
import { createLoginFailures } from '../../features/session/failures.ts'
import type { Key } from '../../features/session/user-sig.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import type { Metrics } from '../../telemetry/metrics.ts'
import { failure, type ReadyCommand, readBody, ready, refusalIn } from './answer.ts'
import { createAuthentication } from './authentication.ts'
import { ApiRefusal } from './codes.ts'
import type { ApiService, Call } from './command.ts'
import { services } from './services.ts'

export interface ServerApiParts {
  readonly dispatch: Dispatch
  readonly key: Key
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
}

type Query = Readonly<Record<string, unknown>>
type Path = { readonly '*'?: string }
type Request = FastifyRequest<{ Querystring: Query; Params: Path }>

/** A call of somebody who may, before its body has been read. */
interface Admitted {
  readonly administrator: string
  readonly service: ApiService
  readonly found: ReadyCommand
}

/**
 * `POST /v4/<service>/<command>`, as v2tim.md 2.1 has it: HTTP 200 whatever comes of it. Each command is translated into calls of
 * the one dispatch, by the tables beside this file.
 */
export async function serverApi(http: FastifyInstance, parts: ServerApiParts): Promise<void> {
  const { dispatch, live, now, log, metrics } = parts
  const authenticate = createAuthentication({ ...parts, failures: createLoginFailures() })
  const rate = createRateLimiter()
  const admitted = new WeakMap<Request, Admitted>()
  const known = new Map(services.map((service) => [service.name, service]))
  const commands = new Map(
    services.flatMap((service) =>
      service.commands.map((command): [string, ReadyCommand] => [
        `${service.name}/${command.name}`,
        ready(command),
      ]),
    ),
  )

  // Programs send JSON under many names, or none that can be read: whatever it is called, it is read as JSON.
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  function callOf(administrator: string, address: string, body: string, nowMs: number): Call {
    const role = { name: administrator, role: 'operator' } as const
    return {
      administrator,
      nowMs,
      run: (method, input, as = administrator) =>
        // The method's own handler: its output is of its type.
        dispatch.run(
          { userId: as, administrator: role, address },
          method,
          input,
          body.length,
        ) as Promise<never>,
    }
  }

  /** All that can be said without the body: nobody who may not call makes the server gather one. */
  function admit(request: Request): Admitted {
    const nowMs = now()
    const path = pathOf(request)
    const [serviceName = '', commandName = '', ...rest] = path.split('/')
    const service = known.get(serviceName)
    if (request.method !== 'POST') throw new ApiRefusal(60002, `it is a ${request.method}`)
    if (commandName === '' || rest.length > 0) throw new ApiRefusal(60002)
    const administrator = authenticate({
      query: request.query,
      address: request.ip,
      nowMs,
      notAdministrator: service?.codes.notAdministrator ?? 60010,
    })
    if (service === undefined) throw new ApiRefusal(60009, serviceName.slice(0, 64))
    const found = commands.get(path)
    if (found === undefined) throw unknownCommand(service, commandName)
    const perSecondMax = Math.ceil(live.current.serverApiPerSecondMax * found.command.share)
    if (rate.take(path, nowMs, perSecondMax) !== undefined)
      throw new ApiRefusal(60007, `at most ${perSecondMax}`)
    return { administrator, service, found }
  }

  async function answer(request: Request): Promise<object> {
    const { administrator, service, found } = admitted.get(request) ?? admit(request)
    const text = typeof request.body === 'string' ? request.body : ''
    const body = readBody(service, found, text)
    // What the schema has let through is of the type that the command's row was written for.
    return found.command.run(callOf(administrator, request.ip, text, now()), body as never)
  }

  async function beforeBody(request: Request, reply: FastifyReply): Promise<FastifyReply | undefined> {
    try {
      admitted.set(request, admit(request))
      request.headers['content-type'] = 'application/json'
      return undefined
    } catch (error) {
      return respond(request, reply, () => Promise.reject(error))
    }
  }

  async function respond(
    request: Request,
    reply: FastifyReply,
    work: () => Promise<object>,
  ): Promise<FastifyReply> {
    const startedAt = performance.now()
    const path = pathOf(request)
    const service = known.get(path.split('/')[0] ?? '')
    const method = commands.has(path) ? `v4/${path}` : 'v4'
    let body: object
    let outcome = 'ok'
    try {
      body = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...(await work()) }
    } catch (error) {
      const refused = refusalIn(service, error) ?? broke(service, error, method)
      outcome = String(refused.ErrorCode)
      body = refused
    }
    metrics.answered(method, outcome, (performance.now() - startedAt) / 1_000)
    return reply.code(200).send({ ...body, RequestId: randomUUID() })
  }

  function broke(
    service: ApiService | undefined,
    error: unknown,
    method: string,
  ): object & { ErrorCode: number } {
    log.error({ err: error, method }, 'A call of the server API failed.')
    return failure(service?.codes.failed ?? 10002, new Refusal(10002).message)
  }

  for (const path of ['/v4', '/v4/*'])
    http.all<{ Querystring: Query; Params: Path }>(
      path,
      { bodyLimit: limits.frameBytesMax, onRequest: beforeBody },
      (request, reply) => respond(request, reply, () => answer(request)),
    )
  http.setErrorHandler(
    async (error: { readonly code?: string; readonly statusCode?: number }, request, reply) => {
      // A body that is too long, or broken off: refused before it is read.
      const service = known.get(pathOf(request as Request).split('/')[0] ?? '')
      const isTooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
      const refused = isTooLarge
        ? failure(service?.codes.tooLarge ?? 93000, `the body has at most ${limits.frameBytesMax} bytes`)
        : (error.statusCode ?? 500) < 500
          ? failure(60002, new ApiRefusal(60002).message)
          : broke(service, error, 'v4')
      return reply.code(200).send({ ...refused, RequestId: randomUUID() })
    },
  )
}

function pathOf(request: Request): string {
  return request.params['*'] ?? ''
}

function unknownCommand(service: ApiService, name: string): Error {
  const text = service.notYet.includes(name) ? `${name} is not in this server yet` : `"${name.slice(0, 64)}"`
  return new ApiRefusal(service.codes.unknownCommand, text)
}
