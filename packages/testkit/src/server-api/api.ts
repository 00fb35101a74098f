import Schema from 'typebox/schema'
import { startTestServer, type TestServer } from '../test-server.ts'
import type { ServerApiAnswer } from './call.ts'

/** The server API of a server of its own, with people in it. */
export interface Api {
  readonly server: TestServer
  /** Calls a command; an answer that is not as the server's own OpenAPI page has it fails the test. */
  call(command: string, body: unknown, query?: Readonly<Record<string, string>>): Promise<ServerApiAnswer>
  /** The same; anything but OK fails the test. */
  ok(command: string, body: unknown): Promise<ServerApiAnswer>
  /** The code alone. */
  code(command: string, body: unknown, query?: Readonly<Record<string, string>>): Promise<number>
  close(): Promise<void>
}

export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>
}
interface Operation {
  readonly requestBody: { readonly content: { readonly 'application/json': { readonly schema: object } } }
  readonly responses: {
    readonly 200: {
      readonly content: {
        readonly 'application/json': { readonly schema: { readonly anyOf: readonly object[] } }
      }
    }
  }
}

export async function startApi(...[settings, options]: Parameters<typeof startTestServer>): Promise<Api> {
  const server = await startTestServer(
    { receiptsTellEveryMs: 5, serverApiPerSecondMax: 0, ...settings },
    options,
  )
  const document = await openApiOf(server)
  const checks = new Map(
    Object.entries(document.paths).map(([path, { post }]) => [
      path.slice('/v4/'.length),
      Schema.Compile(post.responses[200].content['application/json'].schema.anyOf[0] ?? {}),
    ]),
  )

  async function call(
    command: string,
    body: unknown,
    query?: Readonly<Record<string, string>>,
  ): Promise<ServerApiAnswer> {
    const answer = await server.v4(command, body, query)
    const check = checks.get(command)
    if (answer.ErrorCode === 0 && check !== undefined && !check.Check(answer))
      throw new Error(`${command}: ${JSON.stringify(check.Errors(answer))} in ${JSON.stringify(answer)}`)
    return answer
  }

  return {
    server,
    call,
    async ok(command, body): Promise<ServerApiAnswer> {
      const answer = await call(command, body)
      if (answer.ErrorCode !== 0 || answer.ActionStatus !== 'OK')
        throw new Error(`${command}: ${answer.ErrorCode} ${answer.ErrorInfo}`)
      return answer
    },
    async code(command, body, query): Promise<number> {
      const { ActionStatus, ErrorCode, ErrorInfo } = await call(command, body, query)
      if (ActionStatus !== (ErrorCode === 0 ? 'OK' : 'FAIL') || (ErrorInfo === '') !== (ErrorCode === 0))
        throw new Error(`${command}: ${ActionStatus} with ${ErrorCode} "${ErrorInfo}"`)
      return ErrorCode
    },
    close: () => server.close(),
  }
}

export async function openApiOf(server: TestServer): Promise<OpenApi> {
  const answer = await fetch(`${server.url}/openapi.json`)
  // The tests of that page look at it more closely.
  return (await answer.json()) as OpenApi
}

export const text = (words: string): object => ({ MsgType: 'TIMTextElem', MsgContent: { Text: words } })
