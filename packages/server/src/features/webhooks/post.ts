import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { checkTarget, openLookup } from './target.ts'

export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly withinMs: number
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  /** What was read of it. */
  readonly text: string
}

/** Posts to the receiver. Rejects where there is no answer, with a sentence that says why. Redirects are not followed. */
export interface Poster {
  post(post: Post): Promise<Answer>
  close(): void
}

/** What is read of an answer: more is of no interest. */
const answerBytesMax = 65_536
const socketsMax = 256

export function createPoster(allowed: {
  readonly http: boolean
  readonly privateAddresses: boolean
}): Poster {
  const options = {
    keepAlive: true,
    maxSockets: socketsMax,
    ...(allowed.privateAddresses ? {} : { lookup: openLookup }),
  }
  const http = new HttpAgent(options)
  const https = new HttpsAgent(options)

  async function post({ url, headers, body, withinMs, signal }: Post): Promise<Answer> {
    checkTarget(url, allowed)
    const bytes = Buffer.from(body)
    const timeout = AbortSignal.timeout(withinMs)
    const isHttps = url.protocol === 'https:'
    const request = (isHttps ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: isHttps ? https : http,
      headers: {
        'content-type': 'application/json',
        'content-length': bytes.length,
        'user-agent': 'kidoku',
        ...headers,
      },
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      // Else the name would be looked up by the socket itself.
      ...(allowed.privateAddresses ? {} : { lookup: openLookup }),
    })
    try {
      return await new Promise<Answer>((resolve, reject) => {
        request.on('error', reject)
        request.on('response', (response) => void readAnswer(response).then(resolve, reject))
        request.end(bytes)
      })
    } catch (cause) {
      throw new Error(whyOf(cause, timeout.aborted, withinMs), { cause })
    }
  }

  return {
    post,
    close(): void {
      http.destroy()
      https.destroy()
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue
    chunks.push(chunk)
    length += chunk.length
    // Leaving the loop closes the connection.
    if (length >= answerBytesMax) break
  }
  const text = Buffer.concat(chunks).subarray(0, answerBytesMax).toString('utf8')
  return { status: response.statusCode ?? 0, text }
}

function whyOf(cause: unknown, isTimeout: boolean, withinMs: number): string {
  if (isTimeout) return `no answer within ${withinMs} ms`
  if (!(cause instanceof Error)) return String(cause)
  const code = 'code' in cause ? String(cause.code) : ''
  return cause.message === '' ? code || cause.name : cause.message
}
