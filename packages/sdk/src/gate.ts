/** Holds work back while it is shut; lets it through in order. */
export class Gate {
  readonly #held: (() => void)[] = []
  #isOpen = true

  pass(work: () => void): void {
    if (this.#isOpen) work()
    else this.#held.push(work)
  }

  shut(): void {
    this.#isOpen = false
  }

  open(): void {
    this.#isOpen = true
    for (const work of this.#held.splice(0)) work()
  }

  /** Forgets what was held. */
  clear(): void {
    this.#held.length = 0
    this.#isOpen = true
  }
}
