import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { type ConsoleParts, consoleApi } from './api.ts'

const builtConsole = fileURLToPath(new URL('../../../../../apps/console/dist/', import.meta.url))

/** Stricter than for other pages: nothing from elsewhere, nothing inline, and in nobody's frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Whether the pages have been built: the API of the console is there in any case. */
export function hasConsolePages(): boolean {
  return existsSync(builtConsole)
}

/** `/console`: its pages, and what they ask. */
export async function consolePlugin(http: FastifyInstance, parts: ConsoleParts): Promise<void> {
  http.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy)
    reply.header('x-frame-options', 'DENY')
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  })
  http.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('There is no such page.'),
  )
  await http.register((api) => consoleApi(api, parts), { prefix: '/api' })
  if (!hasConsolePages()) return
  http.get('', async (_request, reply) => reply.redirect('/console/'))
  await http.register(fastifyStatic, { root: builtConsole, prefix: '/', decorateReply: false })
}
