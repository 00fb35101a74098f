import type { Receipt } from '@kidoku/protocol'

/** One stay of a member, from joining to leaving; coming back is another stay. receipts.md §1, ordinal */
export interface Stay {
  readonly userId: string
  isOver: boolean
}

export interface Written {
  readonly seq: number
  readonly msgId: string
  readonly sender: string
  readonly senderStay: Stay
  readonly text: string
  /** Those whose receipt counts, fixed at acceptance. receipts.md §2 */
  readonly audience: readonly Stay[]
  readonly readers: Set<Stay>
}

export type Counts = Pick<Receipt, 'readCount' | 'unreadCount' | 'undisclosedCount' | 'departedCount'>

/** What must be true of the group, kept as plainly as receipts.md §2 says it and knowing nothing of the server. */
export interface Model {
  readonly messages: readonly Written[]
  /** In the order of joining. */
  present(): readonly string[]
  nickName(userId: string): string | undefined
  join(userId: string): void
  leave(userId: string): void
  rename(userId: string, nickName: string): void
  write(message: Pick<Written, 'seq' | 'msgId' | 'sender' | 'text'>): Written
  /** Gives whether the receipt counts: its giver is in the audience and gives it for the first time. */
  read(userId: string, message: Written): boolean
}

export function createModel(): Model {
  const stays = new Map<string, Stay>()
  const names = new Map<string, string>()
  const messages: Written[] = []
  return {
    messages,
    present: () => [...stays.keys()],
    nickName: (userId) => names.get(userId),
    join: (userId) => void stays.set(userId, { userId, isOver: false }),
    leave(userId): void {
      const stay = stays.get(userId)
      if (stay !== undefined) stay.isOver = true
      stays.delete(userId)
    },
    rename: (userId, nickName) => void names.set(userId, nickName),
    write(message): Written {
      const senderStay = stays.get(message.sender)
      if (senderStay === undefined) throw new Error(`${message.sender} writes without being a member.`)
      const audience = [...stays.values()].filter((stay) => stay !== senderStay)
      const written = { ...message, senderStay, audience, readers: new Set<Stay>() }
      messages.push(written)
      return written
    },
    read(userId, message): boolean {
      const stay = stays.get(userId)
      if (stay === undefined || !message.audience.includes(stay) || message.readers.has(stay)) return false
      message.readers.add(stay)
      return true
    },
  }
}

/** Still here and gave none, in the order of joining. */
export function unreadOf(message: Written): readonly Stay[] {
  return message.audience.filter((stay) => !stay.isOver && !message.readers.has(stay))
}

/** Nobody turns receipts off in a replay: nobody is undisclosed. */
export function countsOf(message: Written): Counts {
  const readCount = message.readers.size
  const unreadCount = unreadOf(message).length
  const departedCount = message.audience.length - readCount - unreadCount
  return { readCount, unreadCount, undisclosedCount: 0, departedCount }
}
