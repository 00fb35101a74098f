import type { V2TIMGroupMessageReadMember, V2TIMMessage } from '@kidoku/sdk'
import type { Simulation } from './simulated-manager.ts'
import { storyMember, storyMessage, storyReceipt } from './simulated-messages.ts'

const readMs = new Date().setHours(9, 0, 0, 0)
const texts = [
  'ok',
  'Did anybody see the new kettle?',
  'It whistles, and the whole floor knows when the tea is ready. That is more than can be said of the old one.',
  '🫖',
  'One line\nand another',
]

/** So many messages, with receipts, and so many members who have and have not read the last one. */
export function longLists(messageCount: number, memberCount: number): Partial<Simulation> {
  const messages: V2TIMMessage[] = Array.from({ length: messageCount }, (_, at) =>
    storyMessage({
      seq: at + 1,
      sender: at % 3 === 0 ? 'alice' : `member-${at % 7}`,
      nickName: `Member ${at % 7}`,
      text: `${at + 1} ${texts[at % texts.length]}`,
      groupID: 'long',
      hasSentReceipt: true,
      timestampMs: readMs - (messageCount - at) * 20_000,
    }),
  )
  const members = (from: number, count: number, isRead: boolean): V2TIMGroupMessageReadMember[] =>
    Array.from({ length: count }, (_, at) =>
      storyMember(`member-${from + at}`, `Member ${from + at}`, isRead ? readMs + at * 50 : 0),
    )
  return {
    hasOnePage: true,
    messages: { group_long: messages },
    receipts: messages.map((message) =>
      storyReceipt(message, { readCount: memberCount, unreadCount: memberCount }),
    ),
    readers: members(0, memberCount, true),
    nonReaders: members(memberCount, memberCount, false),
  }
}
