import { createHash, randomInt } from 'node:crypto'
import type { SendInput } from '@kidoku/protocol'
import Type from 'typebox'
import { checkSize } from '../../features/messages/rules.ts'
import { bit, type Call, isSet } from './command.ts'
import { elemsOf, type MsgBody, msgBody } from './message-body.ts'

/** What is dropped as a repetition is one from within so many seconds. v2tim.md 3.5 random */
const sameWithinS = 300

type Names = Type.TOptional<Type.TArray<Type.TString>>
type Bit = Type.TOptional<typeof bit>
interface SendProperties {
  readonly MsgBody: typeof msgBody
  readonly CloudCustomData: Type.TOptional<Type.TString>
  /** Taken and left aside: this server pushes to no phones. */
  readonly OfflinePushInfo: Type.TOptional<Type.TUnsafe<object>>
  readonly ForbidCallbackControl: Names
  readonly SendMsgControl: Names
  readonly OnlineOnlyFlag: Bit
  /** Taken and left aside: messages have no extensions here. */
  readonly SupportMessageExtension: Bit
}

const names: Names = Type.Optional(Type.Array(Type.String(), { maxItems: 16 }))
/** What all three commands that send take. */
export const sendFields: SendProperties = {
  MsgBody: msgBody,
  CloudCustomData: Type.Optional(Type.String()),
  OfflinePushInfo: Type.Optional(Type.Unsafe<object>(Type.Object({}))),
  ForbidCallbackControl: names,
  SendMsgControl: names,
  OnlineOnlyFlag: Type.Optional(bit),
  SupportMessageExtension: Type.Optional(bit),
}
export interface SendFields {
  readonly MsgBody: MsgBody
  readonly CloudCustomData?: string
  readonly SendMsgControl?: readonly string[]
  readonly ForbidCallbackControl?: readonly string[]
  readonly OnlineOnlyFlag?: 0 | 1 | boolean
}

export interface Sending {
  readonly from: string
  readonly to: { readonly userId: string } | { readonly groupId: string }
  readonly random: number
  /** What else makes it another message than one of the same words. */
  readonly mark?: number | undefined
}

/** The input of `messages.send`. The same again within five minutes is the same message: its name says so. */
export function sendInput(
  call: Call,
  fields: SendFields,
  sending: Sending,
): Pick<
  SendInput,
  | 'msgId'
  | 'random'
  | 'elems'
  | 'cloudCustomData'
  | 'onlineUserOnly'
  | 'isExcludedFromUnreadCount'
  | 'isExcludedFromLastMessage'
  | 'withoutBeforeWebhook'
  | 'withoutAfterWebhook'
> {
  const elems = elemsOf(fields.MsgBody)
  // Before the schema has its say about one long text: what is too long has a code of its own.
  checkSize({
    elems,
    ...(fields.CloudCustomData === undefined ? {} : { cloudCustomData: fields.CloudCustomData }),
  })
  const control = fields.SendMsgControl ?? []
  const forbidden = fields.ForbidCallbackControl ?? []
  return {
    msgId: msgIdOf(call.nowMs, sending, JSON.stringify([elems, fields.CloudCustomData, sending.mark])),
    random: sending.random,
    elems,
    ...(fields.CloudCustomData === undefined ? {} : { cloudCustomData: fields.CloudCustomData }),
    ...(isSet(fields.OnlineOnlyFlag) ? { onlineUserOnly: true } : {}),
    ...(control.includes('NoUnread') ? { isExcludedFromUnreadCount: true } : {}),
    ...(control.includes('NoLastMsg') ? { isExcludedFromLastMessage: true } : {}),
    ...(forbidden.includes('ForbidBeforeSendMsgCallback') ? { withoutBeforeWebhook: true } : {}),
    ...(forbidden.includes('ForbidAfterSendMsgCallback') ? { withoutAfterWebhook: true } : {}),
  }
}

export function randomUint32(): number {
  return randomInt(2 ** 32)
}

/** Of the shape that names of messages have: a number, a second, the random. */
function msgIdOf(nowMs: number, { from, to, random }: Sending, content: string): string {
  const second = Math.floor(nowMs / 1_000 / sameWithinS) * sameWithinS
  const hash = createHash('sha256')
    .update(JSON.stringify([from, to, content]))
    .digest()
  return `${hash.readBigUInt64BE() % 10n ** 18n}-${second}-${random}`
}
