import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { openApiOf } from './openapi.ts'
import { services } from './services.ts'

/** `GET /openapi.json`, and at `/docs` a page to try it, from this server alone. */
export async function documentation(
  http: FastifyInstance,
  { version }: { readonly version: string },
): Promise<void> {
  const document = openApiOf(services, version)
  const text = JSON.stringify(document)
  http.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(text))
  await http.register(swagger, {
    mode: 'static',
    // Of the form that the plugin's own types have for it.
    specification: { document: document as never },
  })
  await http.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Kidoku server API' },
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', filter: true, displayRequestDuration: true },
    // The page's styles stand in elements; everything it loads is here.
    staticCSP: {
      'default-src': "'self'",
      'script-src': "'self'",
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'self'",
      'frame-ancestors': "'none'",
    },
  })
}
