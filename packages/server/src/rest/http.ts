import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Metrics } from '../telemetry/metrics.ts'

/** A folder of pages, and the path it is served at. */
export interface Pages {
  readonly folder: string
  readonly path: string
}

/** The HTTP edge: health, metrics, and pages where there are some. */
export async function createHttp(parts: {
  readonly metrics: Metrics
  readonly isReady: () => boolean
  readonly pages: readonly Pages[]
}): Promise<FastifyInstance> {
  const http = Fastify({ logger: false, forceCloseConnections: true })
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: { connectSrc: ["'self'", 'ws:', 'wss:'], upgradeInsecureRequests: null },
    },
    strictTransportSecurity: false,
  })
  http.get('/healthz', async (_request, reply) => {
    const isReady = parts.isReady()
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'draining' })
  })
  http.get('/metrics', async (_request, reply) =>
    reply.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics()),
  )
  for (const [index, pages] of parts.pages.entries()) {
    await http.register(fastifyStatic, { root: pages.folder, prefix: pages.path, decorateReply: index === 0 })
  }
  return http
}
