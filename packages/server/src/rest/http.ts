import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Metrics } from '../telemetry/metrics.ts'
import type { ConsoleParts } from './console/api.ts'
import { consolePlugin, hasConsolePages } from './console/plugin.ts'
import { frontPage } from './front-page.ts'

/** A folder of pages, and the path it is served at. */
export interface Pages {
  readonly folder: string
  readonly path: string
}

/** A request is whole within this, or its connection is closed: nobody holds half a body open for ever. */
const requestWithinMs = 60_000
/** As many as Node takes in the head of a request: a name that is too long is one that there is not. */
const pathCharactersMax = 16_384

/** The HTTP edge: health, metrics, the console, and pages where there are some. */
export async function createHttp(parts: {
  readonly metrics: Metrics
  readonly isReady: () => boolean
  readonly pages: readonly Pages[]
  /** Whose word is taken on where a request comes from. */
  readonly trustedProxies: readonly string[]
  readonly console: ConsoleParts | undefined
}): Promise<FastifyInstance> {
  const { trustedProxies, console } = parts
  const http = Fastify({
    logger: false,
    forceCloseConnections: true,
    requestTimeout: requestWithinMs,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
    routerOptions: { maxParamLength: pathCharactersMax },
  })
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: { connectSrc: ["'self'", 'ws:', 'wss:'], upgradeInsecureRequests: null },
    },
    strictTransportSecurity: false,
  })
  http.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('There is no such page.'),
  )
  http.get('/healthz', async (_request, reply) => {
    const isReady = parts.isReady()
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'draining' })
  })
  http.get('/metrics', async (_request, reply) =>
    reply.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics()),
  )
  if (console !== undefined)
    await http.register((instance) => consolePlugin(instance, console), { prefix: '/console' })
  if (!parts.pages.some(({ path }) => path === '/'))
    frontPage(http, { hasConsole: console !== undefined && hasConsolePages() })
  for (const [index, pages] of parts.pages.entries()) {
    await http.register(fastifyStatic, { root: pages.folder, prefix: pages.path, decorateReply: index === 0 })
  }
  return http
}

/** A percent sign that begins nothing stands for itself: so each part of the server answers what it is asked, in its own words. */
function readableUrl(url: string): string {
  const [path = '', ...query] = url.split('?')
  try {
    decodeURI(path)
    return url
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?')
  }
}

/** Gives the URL it listens on. What stands in the way is said in a sentence that tells what to do. */
export async function listen(
  http: FastifyInstance,
  at: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await http.listen({ host: at.host, port: at.port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const sentence = listenFailures[code]
    throw sentence === undefined ? cause : new Error(sentence(at.host, at.port), { cause })
  }
}

const listenFailures: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} of ${host} is taken, perhaps by another Kidoku: stop that program, or choose another port with --port.`,
  EACCES: (_host, port) => `Port ${port} is not ours to listen on: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine: choose another with --host.`,
}
