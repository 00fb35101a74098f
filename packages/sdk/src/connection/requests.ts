import { type AnswerFrame, limits, type RefusalFrame, type WireError } from '@kidoku/protocol/wire'
import { refusal, V2TIMError } from '../v2tim-error.ts'

/** How long a request may take in all: waiting for a connection, sending, being refused for a moment, sending again. */
export const requestDeadlineMs = 30_000
/** How long to wait after a refusal that says "later" but not when. */
const retryAfterDefaultMs = 500

export interface RequestOptions {
  /**
   * False where sending twice is not the same as sending once: if the connection breaks while the answer is out, the call
   * rejects with 9508 and the caller has to look. Default true.
   */
  readonly retry?: boolean
  readonly deadlineMs?: number
}

interface Request {
  readonly id: number
  readonly text: string
  readonly retry: boolean
  /** Goes out before the login and dies with its connection. */
  readonly isHandshake: boolean
  readonly deadlineAtMs: number
  readonly resolve: (output: unknown) => void
  readonly reject: (error: V2TIMError) => void
  deadline: ReturnType<typeof setTimeout> | undefined
  pause: ReturnType<typeof setTimeout> | undefined
  isSent: boolean
}

/** What is asked and not yet answered: id → promise with a deadline. Knows whether there is a line, and nothing else of it. */
export class Requests {
  readonly #open = new Map<number, Request>()
  readonly #send: (text: string) => void
  #isOnline = false
  #lastId = 0

  constructor(send: (text: string) => void) {
    this.#send = send
  }

  get size(): number {
    return this.#open.size
  }

  /** Goes out now, or as soon as there is a line again. */
  call(method: string, input: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#add(method, input, { ...options, isHandshake: false })
  }

  /** Goes out now whatever the state: the login, and the goodbye. */
  handshake(method: string, input: unknown, deadlineMs: number): Promise<unknown> {
    return this.#add(method, input, { retry: false, deadlineMs, isHandshake: true })
  }

  online(): void {
    this.#isOnline = true
    for (const request of [...this.#open.values()]) if (!request.isSent) this.#sendOne(request)
  }

  offline(): void {
    this.#isOnline = false
    for (const request of [...this.#open.values()]) {
      if (request.isHandshake || (request.isSent && !request.retry)) this.#fail(request, refusal(9508))
      else request.isSent = false
    }
  }

  answered(frame: AnswerFrame | RefusalFrame): void {
    const request = frame.id === null ? undefined : this.#open.get(frame.id)
    if (request === undefined) return // Its deadline has passed.
    if (!('error' in frame)) {
      this.#remove(request)
      request.resolve(frame.output)
      return
    }
    if (!request.isHandshake && mayTryAgain(frame.error) && this.#tryLater(request, frame.error)) return
    this.#fail(request, fromWire(frame.error))
  }

  failAll(error: V2TIMError): void {
    for (const request of [...this.#open.values()]) this.#fail(request, error)
  }

  #add(
    method: string,
    input: unknown,
    options: RequestOptions & { readonly isHandshake: boolean },
  ): Promise<unknown> {
    if (this.#open.size >= limits.requestsInFlightMax) return Promise.reject(refusal(9507))
    this.#lastId += 1
    const id = this.#lastId
    const text = JSON.stringify({ id, method, input })
    if (isTooLarge(text)) return Promise.reject(refusal(9522))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const deadlineMs = options.deadlineMs ?? requestDeadlineMs
    const request: Request = {
      id,
      text,
      retry: options.retry ?? true,
      isHandshake: options.isHandshake,
      deadlineAtMs: Date.now() + deadlineMs,
      resolve,
      reject,
      deadline: undefined,
      pause: undefined,
      isSent: false,
    }
    request.deadline = setTimeout(
      () => this.#fail(request, refusal(request.isSent ? 6012 : 9508)),
      deadlineMs,
    )
    this.#open.set(id, request)
    if (this.#isOnline || request.isHandshake) this.#sendOne(request)
    return promise
  }

  #sendOne(request: Request): void {
    if (request.pause !== undefined) return
    request.isSent = true
    this.#send(request.text)
  }

  /** False where the deadline would come first. */
  #tryLater(request: Request, { retryAfterMs = retryAfterDefaultMs }: WireError): boolean {
    if (Date.now() + retryAfterMs >= request.deadlineAtMs) return false
    request.isSent = false
    request.pause = setTimeout(() => {
      request.pause = undefined
      if (this.#isOnline) this.#sendOne(request)
    }, retryAfterMs)
    return true
  }

  #fail(request: Request, error: V2TIMError): void {
    this.#remove(request)
    request.reject(error)
  }

  #remove(request: Request): void {
    clearTimeout(request.deadline)
    clearTimeout(request.pause)
    this.#open.delete(request.id)
  }
}

/** The server refused for a moment only and stored nothing: 9506, 9507, 10023 and whatever else says when to come back. */
function mayTryAgain({ code, retry, retryAfterMs }: WireError): boolean {
  return retry && (retryAfterMs !== undefined || code === 9506 || code === 9507 || code === 10023)
}

function fromWire({ code, desc, retry, retryAfterMs }: WireError): V2TIMError {
  return new V2TIMError(code, desc, retryAfterMs === undefined ? { retry } : { retry, retryAfterMs })
}

function isTooLarge(text: string): boolean {
  // A character is at most three bytes of UTF-8: counting is only worth it near the limit.
  if (text.length * 3 <= limits.frameBytesMax) return false
  return new TextEncoder().encode(text).length > limits.frameBytesMax
}
