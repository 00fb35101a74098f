import type { Moments } from './client.ts'
import type { Log } from './log.ts'

type Handlers = { readonly [M in keyof Moments]: Set<Moments[M]> }

/** The features' own listeners: to the server's events by name, and to the session's moments. */
export class Handling {
  readonly #events = new Map<string, Set<(payload: never) => void>>()
  readonly #moments: Handlers = {
    loggedIn: new Set(),
    lost: new Set(),
    resumed: new Set(),
    loggedOut: new Set(),
  }
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  on(event: string, handler: (payload: never) => void): void {
    const handlers = this.#events.get(event) ?? new Set()
    this.#events.set(event, handlers.add(handler))
  }

  at<M extends keyof Moments>(moment: M, handler: Moments[M]): void {
    this.#moments[moment].add(handler)
  }

  event(name: string, payload: unknown): void {
    // Handlers are added by event name with that event's payload type (`Client.on`): the contract joins the two again here.
    for (const handler of this.#events.get(name) ?? []) this.#guard(() => handler(payload as never))
  }

  /** Resolves when every feature is through with it; never rejects. */
  async moment<M extends keyof Moments>(moment: M, ...facts: Parameters<Moments[M]>): Promise<void> {
    const running: unknown[] = []
    for (const handler of this.#moments[moment]) {
      this.#guard(() => {
        running.push((handler as (...args: Parameters<Moments[M]>) => unknown)(...facts))
      })
    }
    await Promise.allSettled(running)
  }

  /** One feature's bug must not keep the frame from the others. */
  #guard(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#log('error', 'the SDK failed while it handled an event', { error: String(error) })
    }
  }
}
