import type { Receipt } from '@kidoku/protocol'
import type { Differences } from './differences.ts'
import { countsOf, type Written } from './model.ts'
import type { Person } from './person.ts'

/** The counts of all messages of one sender, asked for by the sender. */
export async function checkCounts(
  sender: Person,
  conversation: string,
  parts: { readonly messages: readonly Written[]; readonly differences: Differences },
): Promise<void> {
  const { messages, differences } = parts
  const most = sender.receiptsPerRequestMax
  for (let at = 0; at < messages.length; at += most) {
    const asked = messages.slice(at, at + most)
    const { receipts } = await sender.call('receipts.get', {
      conversation,
      seqs: asked.map(({ seq }) => seq),
    })
    const bySeq = new Map(receipts.map((receipt) => [receipt.seq, receipt]))
    for (const message of asked) {
      const receipt = bySeq.get(message.seq)
      differences.compare(`counts of #${message.seq}`, receipt && facts(receipt), {
        msgId: message.msgId,
        ...countsOf(message),
      })
    }
  }
}

/**
 * What the sender was told last, without asking. Receipts are told to the last one. That somebody left is not told as
 * numbers, but as `receipts.outdated`: so a told `unreadCount` may still hold who has departed since.
 */
export function compareTold(sender: Person, message: Written, differences: Differences): void {
  const counts = countsOf(message)
  const told = sender.told.get(message.seq)
  const what = `what ${message.sender} was told of #${message.seq}`
  if (told === undefined) {
    differences.compare(what, 0, counts.readCount)
    return
  }
  const departedSince = counts.departedCount - told.departedCount
  differences.compare(what, facts(told), {
    msgId: message.msgId,
    ...counts,
    unreadCount: counts.unreadCount + Math.max(0, departedSince),
    departedCount: counts.departedCount - Math.max(0, departedSince),
  })
}

/** The same facts in the same order as the model has them. */
function facts({ msgId, readCount, unreadCount, undisclosedCount, departedCount }: Receipt): object {
  return { msgId, readCount, unreadCount, undisclosedCount, departedCount }
}
