/** "The receipts of this message have changed": at the place in its sender's log that the number says. */
export interface LogEntry {
  readonly conversationId: string
  readonly seq: number
  readonly number: number
}

/** Runs of one conversation: its ID, then (seq, length, number) for each, seq and number counted from the end of the run before. */
type Packed = readonly [conversationId: string, ...runs: number[]]

/** Entries in ascending order of their numbers, as the text of a row. Messages in a row that changed in a row are three digits. */
export function encodeChanges(entries: readonly LogEntry[]): string {
  const packed = [...Map.groupBy(entries, (entry) => entry.conversationId)].map(([conversationId, own]) => {
    const runs: number[] = []
    let seqEnd = 0
    let numberEnd = 0
    for (const { seq, number } of own) {
      if (seq === seqEnd && number === numberEnd && runs.length > 0) {
        runs[runs.length - 2] = (runs.at(-2) ?? 0) + 1
      } else {
        runs.push(seq - seqEnd, 1, number - numberEnd)
      }
      seqEnd = seq + 1
      numberEnd = number + 1
    }
    return [conversationId, ...runs]
  })
  return JSON.stringify(packed)
}

/**
 * What `encodeChanges` was given, counted so that the last entry has the row's number: a row may be written before its number
 * is known.
 */
export function decodeChanges(text: string, lastNumber: number): readonly LogEntry[] {
  // The text is this module's own.
  const packed = JSON.parse(text) as readonly Packed[]
  const entries: LogEntry[] = []
  for (const [conversationId, ...runs] of packed) {
    let seq = 0
    let number = 0
    for (let at = 0; at < runs.length; at += 3) {
      seq += runs[at] ?? 0
      number += runs[at + 2] ?? 0
      for (let rest = runs[at + 1] ?? 0; rest > 0; rest -= 1) {
        entries.push({ conversationId, seq, number })
        seq += 1
        number += 1
      }
    }
  }
  if (packed.length > 1) entries.sort((one, other) => one.number - other.number)
  const ahead = lastNumber - (entries.at(-1)?.number ?? 0)
  return ahead === 0 ? entries : entries.map((entry) => ({ ...entry, number: entry.number + ahead }))
}

/** What is left of older entries once these messages have changed again: each is in the log once, at its last change. */
export function withoutThese(older: readonly LogEntry[], newer: readonly LogEntry[]): readonly LogEntry[] {
  const changed = new Map<string, Set<number>>()
  for (const { conversationId, seq } of newer) {
    const seqs = changed.get(conversationId)
    if (seqs === undefined) changed.set(conversationId, new Set([seq]))
    else seqs.add(seq)
  }
  return older.filter(({ conversationId, seq }) => changed.get(conversationId)?.has(seq) !== true)
}
