import type { Input, MethodName, Output, WireError } from '@kidoku/protocol'

/** What `kidoku` lets an administrator choose. */
export const goodPassword = 'five teacups on a tray'

/** The console refused a call. */
export class ConsoleError extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, error: Pick<WireError, 'code' | 'desc'>) {
    super(`${status}: ${error.code} ${error.desc}`)
    this.status = status
    this.code = error.code
  }
}

/** What a browser with the console's pages does, without a browser. Each `openConsole` has its own cookies. */
export interface ConsoleClient {
  /** The cookie as it is sent back: `name=value`; '' while there is none. */
  cookie: string
  csrfToken: string
  /** The bare request: `headers` replace what a browser would say; `null` takes a header away. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string | null>>): Promise<Response>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  signIn(name: string, password: string): Promise<void>
  /** With the token of a one-time link. */
  setPassword(link: string, password: string): Promise<void>
  signOut(): Promise<void>
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>
}

export function openConsole(serverUrl: string): ConsoleClient {
  const api = `${serverUrl}/console/api/`

  async function begin(path: string, body: object): Promise<void> {
    const response = await client.post(path, body)
    const answer = await answerOf(response)
    client.csrfToken = String(answer.csrfToken)
    client.cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  }

  const client: ConsoleClient = {
    cookie: '',
    csrfToken: '',
    post(path, body, headers = {}): Promise<Response> {
      const usual: Record<string, string | null> = {
        origin: new URL(serverUrl).origin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-kidoku-csrf': client.csrfToken,
        cookie: client.cookie,
      }
      const said = Object.entries({ ...usual, ...headers })
      return fetch(`${api}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: said.flatMap(([name, value]) => (value === null ? [] : [[name, value]])) as [
          string,
          string,
        ][],
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    },
    get: (path, headers = {}) => fetch(`${api}${path}`, { headers: { cookie: client.cookie, ...headers } }),
    signIn: (name, password) => begin('sign-in', { name, password }),
    setPassword: (link, password) => begin('first-password', { link, password }),
    async signOut(): Promise<void> {
      await answerOf(await client.post('sign-out', {}))
    },
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      // The answer to this very method: its shape is the contract's.
      return (await answerOf(await client.post(`call/${method}`, input))) as Output<Name>
    },
  }
  return client
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new ConsoleError(response.status, answer.error as WireError)
  return answer
}

/** The token of a link that the server has printed. */
export function tokenOf(consoleLink: string | undefined): string {
  return consoleLink?.split('#link=')[1] ?? ''
}
