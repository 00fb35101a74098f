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
  const read = numbersIn(bytes)
  let timeMs = baseMs
  let seq = 0
  for (let ordinal = read(); ordinal !== undefined; ordinal = read()) {
    timeMs += unzigzag(whole(read()))
    seq += unzigzag(whole(read()))
    if (visit(ordinal, timeMs, seq, whole(read()) + 1) === false) return
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
  const read = numbersIn(bytes)
  const numbers: number[] = []
  let before = 0
  for (let step = read(); step !== undefined; step = read()) {
    before += step
    numbers.push(before)
  }
  return numbers
}

/** A number below 2 ** 53, seven bits to a byte. */
const numberBytesMax = 8

/** Seven bits to a byte, the lowest first; all but the last have the eighth set. Gives where the next goes. */
function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = rest
  return at
}

/** Gives one number after the other; `undefined` at the end. */
function numbersIn(bytes: Uint8Array): () => number | undefined {
  let at = 0
  return () => {
    if (at >= bytes.length) return undefined
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('A journal segment ends in the middle of an entry.')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 0x80
    }
  }
}

function whole(number: number | undefined): number {
  if (number === undefined) throw new Error('A journal segment ends in the middle of an entry.')
  return number
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
