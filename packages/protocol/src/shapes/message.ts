import Type from 'typebox'
import { describes, fields, type Schema } from '../contract.ts'
import { count, groupId, msgId, userId } from '../ids.ts'
import * as limits from '../limits.ts'
import { type GroupTips, groupTips } from './group-tips.ts'

export interface TextElem {
  readonly type: 'text'
  readonly text: string
}
export interface CustomElem {
  readonly type: 'custom'
  readonly data: string
  readonly desc?: string
  readonly extension?: string
}
export interface FaceElem {
  readonly type: 'face'
  readonly index: number
  readonly data: string
}
export interface LocationElem {
  readonly type: 'location'
  readonly desc: string
  readonly longitude: number
  readonly latitude: number
}
/** Made by the server alone: somebody joined, left, was made administrator … */
export interface GroupTipsElem {
  readonly type: 'tips'
  readonly tips: GroupTips
}
/** What a client may send. */
export type SentElem = TextElem | CustomElem | FaceElem | LocationElem
export type Elem = SentElem | GroupTipsElem

/** v2tim.md 3.2 V2TIMMessagePriority. */
export type Priority = 'default' | 'high' | 'normal' | 'low'

export interface Message {
  readonly msgId: string
  /** Its number in the conversation; 0 for an `onlineUserOnly` message, which is not stored. */
  readonly seq: number
  readonly sender: string
  /** One-to-one: who it was sent to. */
  readonly receiver?: string
  /** Group: where. */
  readonly groupId?: string
  /** The server's clock when it was accepted. */
  readonly timeMs: number
  readonly random: number
  readonly elems: readonly Elem[]
  readonly priority: Priority
  readonly needReadReceipt: boolean
  readonly cloudCustomData?: string
  /** Only these members of the group see it. */
  readonly receivers?: readonly string[]
  readonly atUsers?: readonly string[]
  readonly onlineUserOnly?: boolean
  readonly isExcludedFromUnreadCount?: boolean
  readonly isExcludedFromLastMessage?: boolean
  /** One-to-one, sent by the server API: the number that its sender gave it. */
  readonly clientSeq?: number
  /** The sender's profile at the time of sending. */
  readonly nickName?: string
  readonly faceUrl?: string
  readonly nameCard?: string
  /** Recalled: its elements are gone. */
  readonly revoked?: { readonly by: string; readonly reason?: string; readonly timeMs: number }
  /** In answers, not in events: the asking user has given a receipt for it. v2tim.md 1.3.2 message_has_sent_receipt. */
  readonly receiptGiven?: boolean
}

/** As long as its frame may be: a message that is too long has a refusal of its own. */
const text = Type.String({ maxLength: limits.frameBytesMax })
export const sentElem: Schema<SentElem> = describes<SentElem>()(
  Type.Union([
    fields({ type: Type.Literal('text'), text }),
    fields({
      type: Type.Literal('custom'),
      data: text,
      desc: Type.Optional(text),
      extension: Type.Optional(text),
    }),
    fields({ type: Type.Literal('face'), index: Type.Integer(), data: text }),
    fields({ type: Type.Literal('location'), desc: text, longitude: Type.Number(), latitude: Type.Number() }),
  ]),
)
const elem: Schema<Elem> = describes<Elem>()(
  Type.Union([sentElem, fields({ type: Type.Literal('tips'), tips: groupTips })]),
)
export const priority: Schema<Priority> = describes<Priority>()(
  Type.Union([Type.Literal('default'), Type.Literal('high'), Type.Literal('normal'), Type.Literal('low')]),
)
const userIds = (most: number): Type.TArray<Schema<string>> =>
  Type.Array(userId, { minItems: 1, maxItems: most })
const flag = Type.Optional(Type.Boolean())
const reason = Type.Optional(Type.String({ maxLength: limits.reasonBytesMax }))

export const message: Schema<Message> = describes<Message>()(
  fields({
    msgId,
    seq: count,
    sender: userId,
    receiver: Type.Optional(userId),
    groupId: Type.Optional(groupId),
    timeMs: count,
    random: count,
    elems: Type.Array(elem),
    priority,
    needReadReceipt: Type.Boolean(),
    cloudCustomData: Type.Optional(text),
    receivers: Type.Optional(userIds(limits.receiversMax)),
    atUsers: Type.Optional(userIds(limits.atUsersMax)),
    onlineUserOnly: flag,
    isExcludedFromUnreadCount: flag,
    isExcludedFromLastMessage: flag,
    clientSeq: Type.Optional(count),
    nickName: Type.Optional(Type.String()),
    faceUrl: Type.Optional(Type.String()),
    nameCard: Type.Optional(Type.String()),
    revoked: Type.Optional(fields({ by: userId, reason, timeMs: count })),
    receiptGiven: flag,
  }),
)
