/** A map with a bound: what was not touched for longest goes first. */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #most: number
  readonly #dropped: (key: K, value: V) => void

  constructor(most: number, dropped: (key: K, value: V) => void = () => undefined) {
    this.#most = most
    this.#dropped = dropped
  }

  get size(): number {
    return this.#entries.size
  }

  /** Looks without touching. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#most) return
    const oldest = this.#entries.entries().next().value
    if (oldest === undefined) return
    this.#entries.delete(oldest[0])
    this.#dropped(...oldest)
  }

  delete(key: K): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
