/**
 * One line of the journal: a member has read messages `firstSeq` to `firstSeq + length - 1`, none of them before. It is the
 * truth of receipts: durable before the acknowledgement, in the order of reading, some six bytes.
 */
export interface Entry {
  readonly ordinal: number
  readonly timeMs: number
  readonly firstSeq: number
  readonly length: number
}

/**
 * Four variable-length numbers an entry: the ordinal, then time, first seq (both as what they differ from the entry before,
 * zigzag) and length less one. The first entry differs from `baseMs` and from seq 0.
 */
export function encodeEntries(entries: readonly Entry[], baseMs: number): Uint8Array {
  const bytes = new Uint8Array(entries.length * 4 * numberBytesMax)
  let at = 0
  let timeMs = baseMs
  let seq = 0
  for (const entry of entries) {
    at = writeNumber(bytes, at, entry.ordinal)
    at = writeNumber(bytes, at, zigzag(entry.timeMs - timeMs))
    at = writeNumber(bytes, at, zigzag(entry.firstSeq - seq))
    at = writeNumber(bytes, at, entry.length - 1)
    timeMs = entry.timeMs
    seq = entry.firstSeq
  }
  return bytes.slice(0, at)
}

/** Calls `visit` with every entry, in order, without making an object of each. Stops when it gives `false`. */
export function visitEntries(
  bytes: Uint8Array,
  baseMs: number,
  visit: (ordinal: number, timeMs: number, firstSeq: number, length: number) => boolean,
): void {
  const numbers = new Numbers(bytes)
  let timeMs = baseMs
  let seq = 0
  while (!numbers.isAtEnd) {
    const ordinal = numbers.next()
    timeMs += unzigzag(numbers.next())
    seq += unzigzag(numbers.next())
    if (visit(ordinal, timeMs, seq, numbers.next() + 1) === false) return
  }
}

export function decodeEntries(bytes: Uint8Array, baseMs: number): readonly Entry[] {
  const entries: Entry[] = []
  visitEntries(bytes, baseMs, (ordinal, timeMs, firstSeq, length) => {
    entries.push({ ordinal, timeMs, firstSeq, length })
    return true
  })
  return entries
}

/** Lengthens an entry by the message that follows it: people read on from where they were. Gives whether it does. */
export function joinRun(entry: { -readonly [Key in keyof Entry]: Entry[Key] }, seq: number): boolean {
  if (seq !== entry.firstSeq + entry.length) return false
  entry.length += 1
  return true
}

/** Numbers in ascending order, each as what it differs from the one before. */
export function encodeAscending(numbers: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length * numberBytesMax)
  let at = 0
  let before = 0
  for (const number of numbers) {
    at = writeNumber(bytes, at, number - before)
    before = number
  }
  return bytes.slice(0, at)
}

export function decodeAscending(bytes: Uint8Array): readonly number[] {
  const numbers = new Numbers(bytes)
  const found: number[] = []
  let number = 0
  while (!numbers.isAtEnd) {
    number += numbers.next()
    found.push(number)
  }
  return found
}

/** A number below 2 ** 53, seven bits to a byte. */
const numberBytesMax = 8

/** Seven bits to a byte, the lowest first; all but the last have the eighth set. Gives where the next goes. */
export function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = rest
  return at
}

/** Reads what `writeNumber` wrote. */
class Numbers {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  next(): number {
    const bytes = this.#bytes
    let at = this.#at
    let value = 0
    // Four bytes are the most that whole bits can hold; few numbers are longer.
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = byteAt(bytes, at)
      at += 1
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.#at = at
        return value
      }
    }
    for (let scale = 2 ** 28; ; scale *= 0x80) {
      const byte = byteAt(bytes, at)
      at += 1
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        this.#at = at
        return value
      }
    }
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw new Error('A journal segment ends in the middle of an entry.')
  return byte
}

export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unzigzag(value: number): number {
  if (value <= 0x3fff_ffff) return (value & 1) === 0 ? value >>> 1 : -((value + 1) >>> 1)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
