import { Refusal } from '@kidoku/protocol'
import type { FastifyReply } from 'fastify'
import type { Log } from '../../telemetry/log.ts'

const statuses: Readonly<Record<number, number>> = {
  6014: 401,
  10007: 403,
  10003: 404,
  70050: 429,
  9506: 429,
  9507: 503,
  10002: 500,
}

/** A refusal with its code; of anything else only that it has been logged. */
export function answerError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const refusal = refusalOf(error, log)
  if (refusal.retryAfterMs !== undefined)
    reply.header('retry-after', String(Math.ceil(refusal.retryAfterMs / 1_000)))
  return reply.code(statuses[refusal.code] ?? 400).send({
    error: { code: refusal.code, desc: refusal.message, retryAfterMs: refusal.retryAfterMs },
  })
}

function refusalOf(error: unknown, log: Log): Refusal {
  if (error instanceof Refusal) return error
  // Fastify's own: no JSON, too large, not a type of content that is taken.
  if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500)
    return new Refusal(6017, 'the body is JSON of at most 64 KB', { cause: error })
  log.error({ err: error }, 'A request of the console failed.')
  return new Refusal(10002, undefined, { cause: error })
}
