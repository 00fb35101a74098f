import { type OwnCode, ownRefusals } from './own-refusals.ts'

/** What a refused call rejects with. The codes are V2TIM's (v2tim.md 9). */
export class V2TIMError extends Error {
  readonly code: number
  readonly desc: string
  /** The same call may succeed later, unchanged. */
  readonly retry: boolean
  /** When it may be tried again, in ms from now; only beside `retry`. */
  readonly retryAfterMs: number | undefined

  constructor(code: number, desc: string, options: V2TIMErrorOptions = {}) {
    super(desc, { cause: options.cause })
    this.name = 'V2TIMError'
    this.code = code
    this.desc = desc
    this.retry = options.retry ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

export interface V2TIMErrorOptions {
  readonly retry?: boolean
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** A refusal of the SDK itself, before or instead of asking the server. */
export function refusal(code: OwnCode, text?: string, cause?: unknown): V2TIMError {
  const known = ownRefusals[code]
  const desc = text === undefined ? known.text : `${known.text}: ${text}`
  return new V2TIMError(code, desc, { retry: known.retry, cause })
}

export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof V2TIMError && codes.includes(error.code)
}
