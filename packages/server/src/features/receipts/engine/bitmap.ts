import { Few } from './few.ts'

/**
 * A set of ordinals. While it has few of many it is a table of them, then a bit for each there could be: adding takes some
 * nanoseconds, counting is a number kept, and whole words are combined at a time.
 */
export class Bitmap {
  readonly #sizeMax: number
  readonly #fewMax: number
  #few: Few | undefined
  #words: Uint32Array = noWords
  #count = 0
  /** Above every ordinal that was ever in it. */
  #top = 0

  /** Holds ordinals below `sizeMax`. */
  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax
    this.#fewMax = sizeMax > smallSizeMax ? Math.min(fewMax, Math.floor(sizeMax / 256)) : 0
    this.#few = this.#fewMax > 0 ? new Few() : undefined
  }

  get count(): number {
    return this.#count
  }

  /** Whether it is one that may be kept as few. */
  get isLarge(): boolean {
    return this.#fewMax > 0
  }

  /** Bytes that its ordinals take in memory. */
  get bytes(): number {
    return this.#words.byteLength + (this.#few?.bytes ?? 0)
  }

  /** Gives whether it was news. */
  add(ordinal: number): boolean {
    if (ordinal >= this.#top) this.#top = ordinal + 1
    if (this.#few !== undefined) return this.#addToFew(this.#few, ordinal)
    const at = ordinal >>> 5
    if (at >= this.#words.length) this.#grow(at)
    const bit = 1 << (ordinal & 31)
    const before = this.#words[at] ?? 0
    if ((before & bit) !== 0) return false
    this.#words[at] = before | bit
    this.#count += 1
    return true
  }

  delete(ordinal: number): boolean {
    if (!this.has(ordinal)) return false
    this.#few?.delete(ordinal)
    const at = ordinal >>> 5
    if (this.#few === undefined) this.#words[at] = (this.#words[at] ?? 0) & ~(1 << (ordinal & 31))
    this.#count -= 1
    return true
  }

  has(ordinal: number): boolean {
    if (this.#few !== undefined) return this.#few.has(ordinal)
    return ((this.#words[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0
  }

  /** The 32 ordinals from `word * 32` on, as bits. */
  word(word: number): number {
    if (this.#few === undefined) return this.#words[word] ?? 0
    let bits = 0
    if (this.#count === 0) return bits
    for (let bit = 0; bit < 32; bit += 1) if (this.#few.has(word * 32 + bit)) bits |= 1 << bit
    return bits
  }

  /** How many are below `end`. */
  countBelow(end: number): number {
    if (end >= this.#top) return this.#count
    return this.#few === undefined ? countWords(end, (word) => this.word(word)) : countIf(this.#few, end)
  }

  /** How many are below `end`, and in the other too. */
  overlap(other: Bitmap, end: number): number {
    if (this.#count === 0 || other.#count === 0) return 0
    if (this.#few !== undefined) return countIf(this.#few, end, other)
    if (other.#few !== undefined) return countIf(other.#few, end, this)
    return countWords(Math.min(end, this.#top, other.#top), (word) => this.word(word) & other.word(word))
  }

  /** What there are, in ascending order, while they are few. */
  few(): Uint32Array | undefined {
    return this.#few?.ascending()
  }

  /** Once they are not few: every chunk of 4,096 that has one, as little-endian bytes. */
  *chunks(): Generator<{ readonly chunk: number; readonly bytes: Uint8Array }> {
    const words = Math.ceil(Math.min(this.#words.length * 32, this.#sizeMax) / 32)
    for (let chunk = 0; chunk * chunkWords < words; chunk += 1) {
      const part = this.#words.subarray(chunk * chunkWords, Math.min(words, (chunk + 1) * chunkWords))
      if (part.some((word) => word !== 0))
        yield { chunk, bytes: new Uint8Array(part.buffer, part.byteOffset, part.byteLength) }
    }
  }

  /** Adds what `chunks` gave. */
  load(chunk: number, bytes: Uint8Array): void {
    for (const [at, byte] of bytes.entries()) {
      for (let rest = byte; rest !== 0; rest &= rest - 1)
        this.add((chunk * chunkWords * 4 + at) * 8 + 31 - Math.clz32(rest & -rest))
    }
  }

  #addToFew(few: Few, ordinal: number): boolean {
    if (!few.add(ordinal)) return false
    this.#count += 1
    if (this.#count <= this.#fewMax) return true
    this.#few = undefined
    this.#count = 0
    few.each((each) => this.add(each))
    return true
  }

  #grow(at: number): void {
    const most = Math.ceil(this.#sizeMax / 32)
    // A set that may hold as many as the group has members is given its place at once.
    const words = new Uint32Array(
      most <= wholeWordsMax ? most : Math.max(at + 1, Math.min(most, this.#words.length * 2)),
    )
    words.set(this.#words)
    this.#words = words
  }
}

const noWords: Uint32Array = new Uint32Array()
const chunkWords = 128
/** Up to here a bit for each takes no more than a kilobyte. */
const smallSizeMax = 8_192
/** A table of so many is 32 kB at most. */
const fewMax = 4_096
/** Sets that know their size, of a million and more. */
const wholeWordsMax = 65_536

function countIf(few: Few, end: number, other?: Bitmap): number {
  let sum = 0
  few.each((ordinal) => {
    if (ordinal < end && other?.has(ordinal) !== false) sum += 1
  })
  return sum
}

function countWords(end: number, wordAt: (word: number) => number): number {
  const whole = end >>> 5
  let sum = 0
  for (let word = 0; word < whole; word += 1) sum += popcount(wordAt(word))
  const rest = end & 31
  return rest > 0 ? sum + popcount(wordAt(whole) & (2 ** rest - 1)) : sum
}

/** How many bits of a word are set. */
export function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555)
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
  return (((bits + (bits >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24
}
