/** After so many heartbeats without a word from the server the connection is taken for dead. */
const missedHeartbeatsMax = 3

export interface HeartbeatOptions {
  readonly everyMs: number
  readonly ping: () => void
  readonly dead: () => void
}

/** Says something at least every `everyMs` and notices when nothing is heard. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #timer: ReturnType<typeof setInterval>
  #lastSaidMs: number = Date.now()
  #lastHeardMs: number = Date.now()

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#check(), Math.max(1, Math.floor(options.everyMs / 3)))
  }

  /** By this device's clock. */
  get lastHeardMs(): number {
    return this.#lastHeardMs
  }

  said(): void {
    this.#lastSaidMs = Date.now()
  }

  heard(): void {
    this.#lastHeardMs = Date.now()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #check(): void {
    const { everyMs, ping, dead } = this.#options
    const now = Date.now()
    if (now - this.#lastHeardMs > everyMs * missedHeartbeatsMax) {
      this.stop()
      dead()
    } else if (now - this.#lastSaidMs >= (everyMs * 2) / 3 - 1) ping()
  }
}
