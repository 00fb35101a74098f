import type { FastifyReply, FastifyRequest } from 'fastify'

const plainName = 'kidoku-console'
/** Browsers take a name with this prefix only over TLS, for this host, and for all of its paths. */
const secureName = '__Host-kidoku-console'

/** Whether the browser speaks TLS: to us, or to the proxy that says so. Who lies about it only gets a stricter cookie. */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https'
}

export function readCookie(request: FastifyRequest): string | undefined {
  const name = isSecure(request) ? secureName : plainName
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
}

export function setCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.header('set-cookie', cookie(request, token))
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', `${cookie(request, '')}; Max-Age=0`)
}

/** No Max-Age: it ends with the browser, and at the server's word before that. */
function cookie(request: FastifyRequest, token: string): string {
  const where = isSecure(request)
    ? `${secureName}=${token}; Path=/; Secure`
    : `${plainName}=${token}; Path=/console`
  return `${where}; HttpOnly; SameSite=Strict`
}
