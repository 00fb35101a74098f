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
  // A number takes at most 8 bytes: they are below 2 ** 53.
  const bytes = new Uint8Array(entries.length * 32)
  let at = 0
  const write = (value: number): void => {
    let rest = value
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    bytes[at++] = rest
  }
  let timeMs = baseMs
  let seq = 0
  for (const entry of entries) {
    write(entry.ordinal)
    write(zigzag(entry.timeMs - timeMs))
    write(zigzag(entry.firstSeq - seq))
    write(entry.length - 1)
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
  let at = 0
  const read = (): number => {
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
  let timeMs = baseMs
  let seq = 0
  while (at < bytes.length) {
    const ordinal = read()
    timeMs += unzigzag(read())
    seq += unzigzag(read())
    if (visit(ordinal, timeMs, seq, read() + 1) === false) return
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

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
