import type { AnswerFrame, Input, MethodName, Output, RefusalFrame } from '@kidoku/protocol'

/** A refusal that trying again does not mend. */
export class Refused extends Error {
  readonly code: number
  constructor(method: string, error: RefusalFrame['error']) {
    super(`${method}: ${error.code} ${error.desc}`)
    this.code = error.code
  }
}

interface Request {
  readonly method: string
  readonly frame: string
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  refusals: number
  isSent: boolean
  retryTimer: NodeJS.Timeout | undefined
}

/** The requests of one connection that have no answer yet. They outlive its sockets: what is lost with one goes out on the next. */
export interface Requests {
  readonly size: number
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>
  settle(frame: AnswerFrame | RefusalFrame): void
  /** A new socket is ready: gives how many are sent again. */
  sendAll(): number
  fail(error: Error): void
}

/** Refusals of one request that are waited out; a server that refuses more often than that is broken. */
const refusalsMax = 200
const retryMs = 200

export function createRequests(parts: {
  readonly nextId: () => number
  /** Sends the frame if a socket is ready; gives whether one was. */
  readonly send: (frame: string) => boolean
  readonly refused: () => void
}): Requests {
  const unanswered = new Map<number, Request>()

  function send(request: Request): void {
    request.isSent = parts.send(request.frame) || request.isSent
  }

  return {
    get size(): number {
      return unanswered.size
    },
    call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      return new Promise<Output<Name>>((resolve, reject) => {
        const id = parts.nextId()
        const request: Request = {
          method,
          frame: JSON.stringify({ id, method, input }),
          // The answer to this very method: its shape is the contract's.
          resolve: (output) => resolve(output as Output<Name>),
          reject,
          refusals: 0,
          isSent: false,
          retryTimer: undefined,
        }
        unanswered.set(id, request)
        send(request)
      })
    },
    settle(frame): void {
      const request = frame.id === null ? undefined : unanswered.get(frame.id)
      if (request === undefined || frame.id === null) return
      if ('error' in frame && frame.error.retry && request.refusals < refusalsMax) {
        parts.refused()
        request.refusals += 1
        request.retryTimer = setTimeout(() => {
          request.retryTimer = undefined
          send(request)
        }, frame.error.retryAfterMs ?? retryMs)
        return
      }
      unanswered.delete(frame.id)
      if ('error' in frame) request.reject(new Refused(request.method, frame.error))
      else request.resolve(frame.output)
    },
    sendAll(): number {
      const due = [...unanswered.values()].filter((request) => request.retryTimer === undefined)
      const again = due.filter((request) => request.isSent).length
      for (const request of due) send(request)
      return again
    },
    fail(error): void {
      for (const request of unanswered.values()) {
        clearTimeout(request.retryTimer)
        request.reject(error)
      }
      unanswered.clear()
    },
  }
}
