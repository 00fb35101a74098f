import type { Log } from './telemetry/log.ts'

/** Work that nobody waits for: one at a time for each key, and none is begun once it is closed. */
export class Housekeeping {
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #log: Log
  #isClosed = false

  constructor(log: Log) {
    this.#log = log
  }

  /** Does nothing where the same is under way. What fails is logged, and done another time. */
  begin(key: string, work: () => Promise<void>, failure: string): void {
    if (this.#isClosed || this.#underWay.has(key)) return
    const running = work()
      .catch((error: unknown) => this.#log.error({ err: error }, failure))
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, running)
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#underWay.values())
  }
}
