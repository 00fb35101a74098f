import type { AdministratorRole, Input, MethodName, Output } from '@kidoku/protocol'

/** Who is signed in in this browser. */
export interface Who {
  readonly name: string
  readonly role: AdministratorRole
  readonly sdkAppId: number
}

/** The server refused: `code` is one of the protocol's. 0: it could not be reached. */
export class Refused extends Error {
  readonly code: number

  constructor(code: number, text: string, options?: ErrorOptions) {
    super(text, options)
    this.code = code
  }
}

/** What the pages ask of the server. The token against forged requests is kept here, and nowhere else in the browser. */
export interface Api {
  /** Who is signed in, by the cookie; `undefined`: nobody. */
  session(): Promise<Who | undefined>
  signIn(name: string, password: string): Promise<Who>
  /** Whom a one-time link is for. */
  lookAtLink(link: string): Promise<Pick<Who, 'name' | 'role'>>
  setPassword(link: string, password: string): Promise<Who>
  changePassword(current: string, next: string): Promise<Who>
  signOut(): Promise<void>
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>
  /** Called when an answer says that nobody is signed in (any more). */
  onSignedOut: () => void
}

export function createApi(): Api {
  let csrfToken = ''

  async function ask(path: string, body?: object): Promise<unknown> {
    const response = await fetch(`/console/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json', 'x-kidoku-csrf': csrfToken },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Refused(0, 'The server cannot be reached.', { cause })
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return answer
    const { code, desc } = errorIn(answer, response.status)
    if (code === 6014) api.onSignedOut()
    throw new Refused(code, desc)
  }

  async function begin(path: string, body?: object): Promise<Who> {
    const { csrfToken: own, ...who } = (await ask(path, body)) as Who & { readonly csrfToken: string }
    csrfToken = own
    return who
  }

  const api: Api = {
    async session(): Promise<Who | undefined> {
      try {
        return await begin('session')
      } catch (error) {
        if (error instanceof Refused && error.code === 6014) return undefined
        throw error
      }
    },
    signIn: (name, password) => begin('sign-in', { name, password }),
    lookAtLink: async (link) => (await ask('link', { link })) as Who,
    setPassword: (link, password) => begin('first-password', { link, password }),
    changePassword: (current, next) => begin('password', { current, next }),
    async signOut(): Promise<void> {
      await ask('sign-out', {})
      csrfToken = ''
    },
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      // The answer to this very method: its shape is the contract's.
      return (await ask(`call/${method}`, input)) as Output<Name>
    },
    onSignedOut: () => undefined,
  }
  return api
}

function errorIn(answer: unknown, status: number): { readonly code: number; readonly desc: string } {
  if (typeof answer === 'object' && answer !== null && 'error' in answer)
    return answer.error as { readonly code: number; readonly desc: string }
  return { code: 0, desc: `The server answered ${status}.` }
}
