/** Receipts not yet handed over, by conversation; as a text for the storage. */
export type Pending = readonly (readonly [conversation: string, seqs: readonly number[]])[]

export function writePending(pending: Pending): string {
  return JSON.stringify(Object.fromEntries(pending))
}

/** Nothing, where the text is not what `writePending` wrote: a receipt lost is better than a login that fails. */
export function readPending(text: string | undefined): Pending {
  if (text === undefined) return []
  try {
    const stored: unknown = JSON.parse(text)
    if (typeof stored !== 'object' || stored === null) return []
    return Object.entries(stored).filter((entry): entry is [string, number[]] => isSeqs(entry[1]))
  } catch {
    return []
  }
}

function isSeqs(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((seq) => Number.isSafeInteger(seq) && seq > 0)
}
