import {
  type V2TIMConversation,
  type V2TIMMessage,
  type V2TIMMessageReceipt,
  V2TIMMessageStatus,
} from '@kidoku/sdk'
import { sceneTexts } from './scene-texts.ts'
import type { Simulation } from './simulated-manager.ts'
import { type StoryMessage, storyMember, storyMessage, storyReceipt } from './simulated-messages.ts'

const minuteMs = 60_000
/** Pictures are the same whenever they are taken: today, at the same time. */
const threeMs = new Date().setHours(14, 58, 0, 0)
const yesterdayMs = threeMs - 86_400_000

export const teaBreak = 'group_tea-break'

/** Some conversations, one of them with all that a receipt can say. */
export function scene(language: string): Partial<Simulation> {
  const words = sceneTexts(language)
  const names: Readonly<Record<string, string>> = { bob: words.bob, carol: words.carol, dave: words.dave }
  const said = (seq: number, minutesAgo: number, sender: string, text: string, more: StoryMessage = {}) =>
    storyMessage({
      seq,
      sender,
      text,
      groupID: 'tea-break',
      nickName: names[sender] ?? '',
      timestampMs: threeMs - minutesAgo * minuteMs,
      hasSentReceipt: true,
      ...more,
    })
  const group = [
    said(1, 0, 'bob', words.question, { timestampMs: yesterdayMs }),
    said(2, 0, 'carol', words.answer, { timestampMs: yesterdayMs + minuteMs }),
    said(3, 0, 'alice', words.reply, { timestampMs: yesterdayMs + 2 * minuteMs }),
    said(4, 31, 'alice', words.notice),
    said(5, 24, 'carol', words.thanks),
    said(6, 23, 'carol', '👍'),
    said(7, 12, 'alice', words.last),
    said(8, 2, 'alice', words.reply),
  ]
  const toBob = (seq: number, sender: string, text: string, more: StoryMessage = {}): V2TIMMessage =>
    storyMessage({
      seq,
      sender,
      text,
      userID: 'bob',
      timestampMs: threeMs - (40 - seq) * minuteMs,
      hasSentReceipt: true,
      ...more,
    })
  const withBob = [
    toBob(1, 'bob', words.question),
    toBob(2, 'alice', words.answer),
    toBob(3, 'alice', words.thanks),
    toBob(4, 'alice', words.last),
    toBob(5, 'alice', words.reply, { needReadReceipt: false }),
    toBob(6, 'alice', words.question, {
      revokerInfo: { userID: 'alice', nickName: '', faceURL: '' },
      status: V2TIMMessageStatus.V2TIM_MSG_STATUS_LOCAL_REVOKED,
    }),
    toBob(0, 'alice', words.thanks, {
      id: 'failed',
      msgID: 'story-failed',
      status: V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_FAIL,
      timestampMs: threeMs,
    }),
    toBob(0, 'alice', words.last, {
      id: 'sending',
      msgID: 'story-sending',
      status: V2TIMMessageStatus.V2TIM_MSG_STATUS_SENDING,
      timestampMs: threeMs,
    }),
  ]
  const counts = (seq: number, readCount: number, unreadCount: number, more = {}): V2TIMMessageReceipt =>
    storyReceipt(group[seq - 1] ?? storyMessage({}), { readCount, unreadCount, ...more })
  const readAt = threeMs - 30 * minuteMs
  return {
    conversations: conversationsOf(language, group, withBob),
    messages: { [teaBreak]: group, c2c_bob: withBob },
    receipts: [
      counts(3, 11, 0),
      counts(4, 8, 3, { undisclosedCount: 2, departedCount: 1 }),
      counts(7, 5, 6),
      counts(8, 0, 11),
      ...withBob
        .slice(1, 3)
        .map((message) =>
          storyReceipt(message, { isPeerRead: true, readCount: 1, timestamp: readAt / 1_000 }),
        ),
      ...withBob.slice(3, 4).map((message) => storyReceipt(message, { unreadCount: 1 })),
    ],
    readers: [
      storyMember('bob', words.bob, readAt),
      storyMember('carol', words.carol, readAt + 4_000),
      ...['Erin', 'Farid', '小林', 'Grace Hopper-Nakamura', '민준', 'Ines'].map((name, at) =>
        storyMember(`reader-${at}`, name, readAt + (at + 1) * 61_000),
      ),
    ],
    nonReaders: [
      storyMember('dave', words.dave),
      storyMember('long', 'Donaudampfschifffahrtsgesellschaftskapitänswitwe von der Weide'),
      storyMember('nick', '🦊'),
    ],
  }
}

function conversationsOf(
  language: string,
  group: readonly V2TIMMessage[],
  withBob: readonly V2TIMMessage[],
): V2TIMConversation[] {
  const words = sceneTexts(language)
  // What the components do not look at is left out.
  const one = (given: Partial<V2TIMConversation> & { readonly conversationID: string }): V2TIMConversation =>
    ({
      userID: '',
      groupID: '',
      showName: '',
      faceUrl: '',
      unreadCount: 0,
      lastMessage: null,
      orderKey: given.lastMessage?.timestampMs ?? 0,
      ...given,
    }) as V2TIMConversation
  const from = (userID: string, name: string, text: string, minutesAgo: number, unreadCount: number) =>
    one({
      conversationID: `c2c_${userID}`,
      userID,
      showName: name,
      unreadCount,
      lastMessage: storyMessage({
        seq: 1,
        sender: userID,
        userID,
        text,
        timestampMs: threeMs - minutesAgo * minuteMs,
      }),
    })
  return [
    one({
      conversationID: teaBreak,
      groupID: 'tea-break',
      showName: words.group,
      lastMessage: group.at(-1) ?? null,
    }),
    one({
      conversationID: 'c2c_bob',
      userID: 'bob',
      showName: words.bob,
      lastMessage: withBob[2] ?? null,
      orderKey: threeMs - 3 * minuteMs,
    }),
    from('carol', words.carol, words.thanks, 9, 2),
    from('dave', words.dave, words.question, 2_000, 0),
    from(
      'long',
      'Donaudampfschifffahrtsgesellschaftskapitänswitwe von der Weide',
      'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
      4_000,
      128,
    ),
    from('fox', '🦊', '🎉🎉🎉', 6_000, 0),
  ]
}

/** What tries a layout: very long words, many lines, other scripts, nothing but an emoji. */
export function hardScene(): Partial<Simulation> {
  const texts: readonly (readonly [string, string])[] = [
    ['bob', 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(3)],
    ['alice', 'https://chat.example/a/very/long/address?with=many&parts=that&never=break&at=all'],
    ['bob', 'שלום, מה שלומך? שמעתי על הקומקום החדש.'],
    ['alice', 'العربية والعبرية تبدآن من اليمين.'],
    ['bob', '🫖'],
    ['alice', 'One\nline\nafter\nanother'],
    ['bob', 'ok'],
    ['alice', 'ok'],
    ['alice', 'A '.repeat(200).trim()],
  ]
  const messages = texts.map(([sender, text], at) =>
    storyMessage({
      seq: at + 1,
      sender,
      text,
      groupID: 'hard',
      nickName: sender === 'bob' ? 'Donaudampfschifffahrtsgesellschaftskapitänswitwe von der Weide' : '',
      timestampMs: threeMs - (20 - at) * minuteMs,
    }),
  )
  return {
    messages: { group_hard: messages },
    receipts: messages.map((message, at) =>
      storyReceipt(message, { readCount: at * 1_234, unreadCount: at % 2 ? 98_765 : 0 }),
    ),
  }
}
