import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '@kidoku/protocol'
import type { FastifyRequest } from 'fastify'

/**
 * Refuses what a page of another origin makes a browser ask. Browsers name the origin of every POST, and newer ones say how
 * it relates to the target; who names neither is no browser, and has no business here.
 */
export function checkSameOrigin(request: FastifyRequest): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin')
    throw new Refusal(10007, 'the console is asked by its own pages only')
  const isOwn = origin !== undefined && hostOf(origin) === request.host.toLowerCase()
  if (origin === undefined ? request.method !== 'GET' : !isOwn)
    throw new Refusal(
      10007,
      'the console is asked by its own pages only: does the proxy in front pass the Host header on?',
    )
}

/** The scheme is the proxy's matter: the host is what tells pages apart. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1]?.toLowerCase()
}

/** What the pages send along with each request: made from the session's secret, which no other page has. */
export function csrfTokenOf(token: string): string {
  return createHash('sha256').update(`kidoku console csrf ${token}`).digest('base64url')
}

export function checkCsrfToken(request: FastifyRequest, token: string): void {
  const said = request.headers['x-kidoku-csrf']
  const given = Buffer.from(typeof said === 'string' ? said : '')
  const right = Buffer.from(csrfTokenOf(token))
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new Refusal(10007, 'the request does not carry the token of this session: load the page again')
}
