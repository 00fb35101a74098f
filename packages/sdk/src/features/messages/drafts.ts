import type { SentElem } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import { LruMap } from '../../lru-map.ts'
import { randomText, randomUint32 } from '../../random.ts'
import { refusal } from '../../v2tim-error.ts'
import type { MutableMessage, V2TIMMessage } from './message.ts'
import { emptyMessage, sentElem, writeElem } from './translate.ts'

/** Created and not yet sent messages that `sendMessage({ id })` can find. */
const draftsMax = 1_000
/** A copy without the one or the other would reach whom it shall not, or not those it shall. */
const notBoth = 'a message has either receivers or mentions'

/** What a message says of itself and the options of its sending may say anew. */
export const choices = [
  'needReadReceipt',
  'cloudCustomData',
  'localCustomData',
  'isExcludedFromUnreadCount',
  'isExcludedFromLastMessage',
  'disableCloudMessagePreHook',
  'disableCloudMessagePostHook',
] as const

export interface Drafts {
  readonly find: (id: string) => V2TIMMessage | undefined
  readonly text: (text: string) => V2TIMMessage
  readonly custom: (form: {
    readonly data: string
    readonly desc?: string
    readonly extension?: string
  }) => V2TIMMessage
  readonly face: (index: number, data: string) => V2TIMMessage
  readonly location: (desc: string, longitude: number, latitude: number) => V2TIMMessage
  readonly at: (message: V2TIMMessage, userIDs: readonly string[]) => V2TIMMessage
  readonly targeted: (message: V2TIMMessage, userIDs: readonly string[]) => V2TIMMessage
  readonly forward: (message: V2TIMMessage) => V2TIMMessage
}

export function createDrafts(): Drafts {
  const drafts = new LruMap<string, MutableMessage>(draftsMax)

  const draft = (elem: SentElem, own: Partial<MutableMessage> = {}): V2TIMMessage => {
    const message: MutableMessage = {
      ...emptyMessage(),
      id: randomText(8),
      random: randomUint32(),
      timestamp: Math.floor(Date.now() / 1000),
      timestampMs: Date.now(),
      isSelf: true,
      isRead: true,
      ...own,
    }
    writeElem(message, elem)
    drafts.set(message.id, message)
    return message
  }
  const copy = (message: V2TIMMessage, own: Partial<MutableMessage>): V2TIMMessage => {
    const elem = sentElem(message)
    if (elem === undefined) throw refusal(6017, 'this message has nothing that can be sent again')
    return draft(elem, { cloudCustomData: message.cloudCustomData, ...own })
  }
  const choicesOf = (message: V2TIMMessage): Partial<MutableMessage> =>
    Object.fromEntries(choices.map((key) => [key, message[key]]))

  return {
    find: (id) => drafts.get(id),
    text: (text) => draft({ type: 'text', text }),
    custom: ({ data, desc = '', extension = '' }) => draft({ type: 'custom', data, desc, extension }),
    face: (index, data) => draft({ type: 'face', index, data }),
    location: (desc, longitude, latitude) => draft({ type: 'location', desc, longitude, latitude }),
    at: (message, userIDs) => {
      if (message.targetGroupMemberList.length > 0) throw refusal(6017, notBoth)
      checkList(userIDs)
      if (userIDs.length > limits.atUsersMax) throw refusal(6017, `at most ${limits.atUsersMax} users`)
      return copy(message, { ...choicesOf(message), groupAtUserList: [...userIDs] })
    },
    targeted: (message, userIDs) => {
      if (message.groupAtUserList.length > 0) throw refusal(6017, notBoth)
      checkList(userIDs)
      if (userIDs.length < 1 || userIDs.length > limits.receiversMax) {
        throw refusal(6017, `1 to ${limits.receiversMax} receivers`)
      }
      return copy(message, { ...choicesOf(message), targetGroupMemberList: [...userIDs] })
    },
    forward: (message) => copy(message, {}),
  }
}

/** Not a text, as JavaScript lets through: its letters would be taken for users. */
function checkList(userIDs: readonly string[]): void {
  if (!Array.isArray(userIDs)) throw refusal(6017, 'say a list of user IDs')
}

/** The bytes that count against `messageBytesMax`: elements and custom data as JSON in UTF-8. */
export function messageBytes(elems: readonly SentElem[], cloudCustomData: string): number {
  return new TextEncoder().encode(JSON.stringify(elems) + cloudCustomData).length
}
