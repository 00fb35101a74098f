import type { FastifyInstance } from 'fastify'

/** What somebody sees who opens the address that the server prints: where there is something to see. */
export function frontPage(http: FastifyInstance, doors: { readonly hasConsole: boolean }): void {
  const links = [
    ...(doors.hasConsole ? [['/console/', 'the console']] : []),
    ['/docs/', 'the server API, to try'],
    ['/healthz', 'how it is'],
  ]
  const list = links.map(([path, name]) => `<li><a href="${path}">${name}</a></li>`).join('')
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Kidoku</title><h1>Kidoku is running</h1><p>Clients take this address as their serverUrl. For people:</p><ul>${list}</ul></html>`
  http.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
}
