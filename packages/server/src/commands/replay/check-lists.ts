import type { ReadMember } from '@kidoku/protocol'
import type { Random } from '../../seeded-random.ts'
import type { Crowd } from './crowd.ts'
import type { Differences } from './differences.ts'
import { type Model, unreadOf, type Written } from './model.ts'
import type { Person } from './person.ts'

export interface ListParts {
  readonly crowd: Crowd
  readonly model: Model
  readonly differences: Differences
  /** Pages of different sizes must make up the same list. */
  readonly random: Random
}

const pageSizes = [1, 7, 30, 100, 100]

/** Who has read a message and who has not, read page by page by its sender. receipts.md §5 */
export async function checkLists(message: Written, conversation: string, parts: ListParts): Promise<void> {
  const { crowd, model, differences } = parts
  const { seq } = message
  const sender = crowd.person(message.sender)
  const nameOf = (userId: string): string => `${userId} "${model.nickName(userId) ?? ''}"`
  const shown = ({ userId, nickName }: ReadMember): string => `${userId} "${nickName}"`

  const unread = await readList(sender, { conversation, seq, filter: 'unread' }, parts.random)
  // In the order of joining, exactly.
  const expectedUnread = unreadOf(message).map((stay) => nameOf(stay.userId))
  differences.compare(`unread list of #${seq}`, unread.map(shown), expectedUnread)

  const read = await readList(sender, { conversation, seq, filter: 'read' }, parts.random)
  const expectedRead = [...message.readers].map((stay) => nameOf(stay.userId))
  differences.compare(`read list of #${seq}, by name`, read.map(shown).sort(), expectedRead.sort())
  const times = read.map((member) => member.readTimeMs ?? 0)
  if (times.some((time, index) => time < (times[index - 1] ?? 1)))
    differences.add(`The read list of #${seq} is not in the order of its times.`)
  checkOrder(message, read, parts)
}

/** Whoever had the answer before another asked comes before them. */
function checkOrder(message: Written, read: readonly ReadMember[], { crowd, differences }: ListParts): void {
  let latestAskedMs = 0
  for (const { userId } of read) {
    const span = crowd.person(userId).reader.given.get(message.seq)
    if (span !== undefined && span.answeredAtMs < latestAskedMs)
      differences.add(`The read list of #${message.seq} has ${userId} behind somebody who read later.`)
    latestAskedMs = Math.max(latestAskedMs, span?.askedAtMs ?? 0)
  }
}

async function readList(
  sender: Person,
  asked: { readonly conversation: string; readonly seq: number; readonly filter: 'read' | 'unread' },
  random: Random,
): Promise<readonly ReadMember[]> {
  const members: ReadMember[] = []
  const count = pageSizes[Math.floor(random() * pageSizes.length)] ?? 100
  let after = 0
  for (;;) {
    const page = await sender.call('receipts.members', { ...asked, after, count })
    members.push(...page.members)
    if (page.isFinished) return members
    if (page.members.length !== count) throw new Error('A page of a list is short, and not the last.')
    after = page.next
  }
}
