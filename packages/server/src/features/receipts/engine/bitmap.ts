/**
 * A set of ordinals, 4,096 to a chunk; a chunk is there once it has one. Adding takes some nanoseconds, counting is a
 * number kept, and whole words are combined at a time.
 */
export class Bitmap {
  readonly #sizeMax: number
  readonly #chunks: (Uint32Array | undefined)[] = []
  #count = 0

  /** Holds ordinals below `sizeMax`. */
  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax
  }

  get count(): number {
    return this.#count
  }

  /** Gives whether it was news. */
  add(ordinal: number): boolean {
    const at = ordinal >>> chunkShift
    let chunk = this.#chunks[at]
    if (chunk === undefined) {
      chunk = new Uint32Array(this.#wordsOf(at))
      this.#chunks[at] = chunk
    }
    const word = (ordinal & chunkMask) >>> 5
    const bit = 1 << (ordinal & 31)
    const before = chunk[word] ?? 0
    if ((before & bit) !== 0) return false
    chunk[word] = before | bit
    this.#count += 1
    return true
  }

  delete(ordinal: number): boolean {
    if (!this.has(ordinal)) return false
    const chunk = this.#chunks[ordinal >>> chunkShift]
    const word = (ordinal & chunkMask) >>> 5
    if (chunk !== undefined) chunk[word] = (chunk[word] ?? 0) & ~(1 << (ordinal & 31))
    this.#count -= 1
    return true
  }

  has(ordinal: number): boolean {
    const chunk = this.#chunks[ordinal >>> chunkShift]
    return chunk !== undefined && ((chunk[(ordinal & chunkMask) >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0
  }

  /** The 32 ordinals from `word * 32` on, as bits. */
  word(word: number): number {
    return this.#chunks[word >>> (chunkShift - 5)]?.[word & (chunkMask >>> 5)] ?? 0
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.byteLength ?? 0), 0)
  }

  /** Every chunk that has one, as little-endian bytes. */
  *chunks(): Generator<{ readonly chunk: number; readonly bytes: Uint8Array }> {
    for (const [chunk, words] of this.#chunks.entries()) {
      if (words !== undefined) yield { chunk, bytes: new Uint8Array(words.buffer) }
    }
  }

  /** Adds what `chunks` gave. */
  load(chunk: number, bytes: Uint8Array): void {
    const words = new Uint32Array(this.#wordsOf(chunk))
    new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength))
    const before = this.#chunks[chunk]
    this.#chunks[chunk] = words
    for (const word of before ?? []) this.#count -= popcount(word)
    for (const word of words) this.#count += popcount(word)
  }

  #wordsOf(chunk: number): number {
    return Math.ceil(Math.min(chunkSize, this.#sizeMax - chunk * chunkSize) / 32)
  }
}

const chunkShift = 12
const chunkSize: number = 1 << chunkShift
const chunkMask: number = chunkSize - 1

/** How many bits of a word are set. */
export function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555)
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
  return (((bits + (bits >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24
}
