import { methods, Refusal } from '@kidoku/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type TProperties } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Dispatch } from '../../dispatch.ts'
import type { Caller } from '../../feature.ts'
import type { Begun, SignedIn, SignIn } from '../../features/administrators/sign-in.ts'
import type { Log } from '../../telemetry/log.ts'
import { clearCookie, readCookie, setCookie } from './cookie.ts'
import { createPace } from './pace.ts'
import { answerError } from './refused.ts'
import { checkCsrfToken, checkSameOrigin, csrfTokenOf } from './same-origin.ts'

export interface ConsoleParts {
  readonly signIn: SignIn
  readonly sdkAppId: number
  readonly dispatch: Dispatch
  readonly now: () => number
  readonly log: Log
}

const bodyBytesMax = 65_536

/** What every user may ask and the console asks too. All else of users' is done in a user's name, and an administrator is none. */
const alsoAsked: ReadonlySet<string> = new Set([
  'users.get',
  'groups.get',
  'groups.members',
  'receipts.members',
])

/** What the console's pages ask. Who asks is known by a cookie; what is asked goes through the dispatch like everything else. */
export async function consoleApi(http: FastifyInstance, parts: ConsoleParts): Promise<void> {
  const { signIn, sdkAppId, dispatch, now, log } = parts
  const pace = createPace(now)

  // A form of another page's can send text, but no JSON.
  http.removeContentTypeParser('text/plain')
  http.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    checkSameOrigin(request)
  })
  http.setErrorHandler((error, _request, reply) => answerError(error, reply, log))
  http.setNotFoundHandler(() => {
    throw new Refusal(10003)
  })

  function welcome(request: FastifyRequest, reply: FastifyReply, begun: Begun): object {
    setCookie(request, reply, begun.token)
    return whoami(begun, begun.token, sdkAppId)
  }

  /** Who asks, by the cookie: what they may is looked up anew, for a body can take its time to come. */
  async function whoAsks(request: FastifyRequest): Promise<SignedIn & { readonly token: string }> {
    const token = readCookie(request)
    const who = token === undefined ? undefined : await signIn.know(token)
    if (token === undefined || who === undefined) throw new Refusal(6014, 'sign in')
    return { ...who, token }
  }

  /** Before the body, which nobody else makes the server gather: who asks, and that it is one of our pages, by the token they know. */
  async function admit(request: FastifyRequest): Promise<void> {
    const { name, token } = await whoAsks(request)
    if (request.method !== 'GET') checkCsrfToken(request, token)
    pace.admit(name)
  }

  const options = { bodyLimit: bodyBytesMax }
  const signedIn = { ...options, onRequest: admit }
  http.post('/sign-in', options, async (request, reply) => {
    const { name, password } = bodyOf(credentials, request)
    return welcome(request, reply, await signIn.withPassword({ name, password, address: request.ip }))
  })
  http.post('/link', options, async (request) => {
    const who = await signIn.lookAtLink(bodyOf(linkAlone, request).link)
    if (who === undefined)
      throw new Refusal(10007, 'the link has been used or has expired: ask for a new one')
    return who
  })
  http.post('/first-password', options, async (request, reply) => {
    const { link, password } = bodyOf(linkAndPassword, request)
    return welcome(request, reply, await signIn.withLink({ link, password, address: request.ip }))
  })
  http.get('/session', signedIn, async (request) => {
    const who = await whoAsks(request)
    return whoami(who, who.token, sdkAppId)
  })
  http.post('/password', signedIn, async (request, reply) => {
    const { name } = await whoAsks(request)
    const { current, next } = bodyOf(passwords, request)
    return welcome(request, reply, await signIn.changePassword({ name, current, next, address: request.ip }))
  })
  http.post('/sign-out', signedIn, async (request, reply) => {
    const { token } = await whoAsks(request)
    await signIn.end(token)
    clearCookie(request, reply)
    reply.header('clear-site-data', '"cache"')
    return {}
  })
  http.post<{ Params: { method: string } }>('/call/:method', signedIn, async (request) => {
    const { name, role } = await whoAsks(request)
    const { method } = request.params
    if (methods[method]?.reservedTo === undefined && !alsoAsked.has(method))
      throw new Refusal(10003, `"${method.slice(0, 64)}" is not for the console`)
    const caller: Caller = { userId: '', administrator: { name, role } }
    const bytes = Number(request.headers['content-length'] ?? 0)
    return dispatch.run(caller, method, request.body ?? {}, bytes)
  })
}

function whoami({ name, role }: SignedIn, token: string, sdkAppId: number): object {
  return { name, role, sdkAppId, csrfToken: csrfTokenOf(token) }
}

const shortText = Type.String({ maxLength: 64 })
const passwordText = Type.String({ maxLength: 1_024 })
const credentials = body({ name: shortText, password: passwordText })
const linkAlone = body({ link: shortText })
const linkAndPassword = body({ link: shortText, password: passwordText })
const passwords = body({ current: passwordText, next: passwordText })

function body<P extends TProperties>(properties: P) {
  return Compile(Type.Object(properties, { additionalProperties: false }))
}

function bodyOf<T>(shape: { Check(value: unknown): value is T }, request: FastifyRequest): T {
  const { body } = request
  if (!shape.Check(body)) throw new Refusal(6017, 'the fields of the form')
  return body
}
