import type { GivenReceipt } from '../receipts/occurrences.ts'

/** Readers, and messages, named in one webhook: what a commit brings may be more, and receivers refuse what is too large. */
const readersMax = 1_000
const messagesMax = 200

/** The same receipts in portions of a size that receivers take. A message of many readers is in several, with the same counts. */
export function portionsOf(receipts: readonly GivenReceipt[]): readonly (readonly GivenReceipt[])[] {
  const portions: GivenReceipt[][] = []
  let room = { readers: 0, messages: 0 }
  for (const receipt of receipts) {
    for (let at = 0; at < receipt.readers.length; ) {
      if (room.readers === 0 || room.messages === 0) {
        portions.push([])
        room = { readers: readersMax, messages: messagesMax }
      }
      const readers = receipt.readers.slice(at, at + room.readers)
      portions.at(-1)?.push({ ...receipt, readers })
      at += readers.length
      room = { readers: room.readers - readers.length, messages: room.messages - 1 }
    }
  }
  return portions
}
