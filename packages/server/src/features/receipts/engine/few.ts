/** A set of some ordinals anywhere in a large range: a table of numbers, at most three quarters full. Adding takes some ten nanoseconds. */
export class Few {
  /** Each place holds an ordinal plus one, or 0. */
  #places: Uint32Array = new Uint32Array(16)
  #count = 0

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#places.byteLength
  }

  has(ordinal: number): boolean {
    return this.#places[this.#placeOf(ordinal)] !== 0
  }

  /** Gives whether it was news. */
  add(ordinal: number): boolean {
    const place = this.#placeOf(ordinal)
    if (this.#places[place] !== 0) return false
    this.#places[place] = ordinal + 1
    this.#count += 1
    if (this.#count * 4 > this.#places.length * 3) this.#refill(this.#places.length * 2)
    return true
  }

  delete(ordinal: number): boolean {
    const place = this.#placeOf(ordinal)
    if (this.#places[place] === 0) return false
    this.#places[place] = 0
    // Who came after it may have been turned away from its place.
    this.#refill(this.#places.length)
    return true
  }

  /** Calls `visit` with each, in no order. */
  each(visit: (ordinal: number) => void): void {
    const places = this.#places
    for (let at = 0; at < places.length; at += 1) {
      const value = places[at] ?? 0
      if (value !== 0) visit(value - 1)
    }
  }

  ascending(): Uint32Array {
    const ordinals = new Uint32Array(this.#count)
    let at = 0
    this.each((ordinal) => {
      ordinals[at] = ordinal
      at += 1
    })
    return ordinals.sort()
  }

  /** Where it is, or would be put. */
  #placeOf(ordinal: number): number {
    const places = this.#places
    const mask = places.length - 1
    // Neighbours end up far from each other: 2 ** 32 divided by the golden ratio.
    let place = (Math.imul(ordinal, 0x9e37_79b1) >>> 12) & mask
    for (;;) {
      const value = places[place]
      if (value === 0 || value === ordinal + 1) return place
      place = (place + 1) & mask
    }
  }

  #refill(size: number): void {
    const before = this.#places
    this.#places = new Uint32Array(size)
    this.#count = 0
    for (const value of before) {
      if (value === 0) continue
      this.#places[this.#placeOf(value - 1)] = value
      this.#count += 1
    }
  }
}
