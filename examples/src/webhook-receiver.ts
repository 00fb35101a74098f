import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'

/** Older than this, it may be an old event that somebody sends again. */
const ageSecondsMax = 300

/** Whether the webhook was sent by whoever knows the secret, a moment ago. `body` is the text as it came in. */
export function isGenuine(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const timestamp = String(headers['x-kidoku-timestamp'])
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= ageSecondsMax)) return false
  const expected = Buffer.from(
    `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  )
  const given = Buffer.from(String(headers['x-kidoku-signature']))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Hears what has happened, each event once, though it may be sent again. */
export function webhookReceiver(
  app: { readonly sdkAppID: number; readonly secret: string },
  hear: (event: Readonly<Record<string, unknown>>) => void,
): Server {
  // Keep them where they outlive a restart; a day's are enough.
  const known = new Set<string>()
  return createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const isOurs = searchParams.get('SdkAppid') === String(app.sdkAppID)
    if (!isOurs || !isGenuine(request.headers, body, app.secret)) {
      response.writeHead(403).end()
      return
    }
    const delivery = String(request.headers['x-kidoku-delivery'])
    if (!known.has(delivery)) hear(JSON.parse(body))
    known.add(delivery)
    response.end('{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}')
  })
}
