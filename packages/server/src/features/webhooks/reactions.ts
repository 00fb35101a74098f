import type { Reader } from '../../db/db.ts'
import { type BatchContext, type CommandContext, type Reaction, when } from '../../feature.ts'
import { seconds } from '../../reference/seconds.ts'
import { getEntries } from '../conversations/list-store.ts'
import { unreadOf } from '../conversations/rules.ts'
import { kindOf } from '../conversations/store.ts'
import { getGroupOf } from '../groups/store.ts'
import { msgKeyOf } from '../messages/keys.ts'
import {
  type Delivered,
  type MessageRevoked,
  messageDelivered,
  messageRevoked,
} from '../messages/occurrences.ts'
import { getMessage, messageOf } from '../messages/store.ts'
import { type MarkMoved, markMoved } from '../read-marks/occurrences.ts'
import { type Asked, type GivenTogether, receiptsAsked, receiptsGiven } from '../receipts/occurrences.ts'
import { type Body, c2cSentBody, groupFields, groupReceiptsBody, groupSentBody } from './bodies.ts'
import type { WebhookCommand } from './commands.ts'
import { operatorOf, originOf } from './origin.ts'
import { isWanted, type Outbox } from './outbox.ts'
import { portionsOf } from './portions.ts'

/** Messages and receipts: what the application hears of them. */
export function messageReactions(outbox: Outbox): readonly Reaction[] {
  const put = (context: CommandContext, lane: string, body: Body): Promise<void> =>
    outbox.put(context, lane, { body, origin: originOf(context.caller) })

  /** What a message being sent asks for, until it is told of. */
  const asking = new WeakMap<CommandContext, Asked>()

  async function delivered(
    context: CommandContext,
    { message, conversation, group, isQuiet }: Delivered,
  ): Promise<void> {
    const { settings, nowMs, caller } = context
    const { conversationId } = conversation
    const isTold = (command: WebhookCommand): boolean => !isQuiet && isWanted(settings, command)
    if (group !== undefined) {
      if (isTold('Group.CallbackAfterSendMsg'))
        await put(context, conversationId, groupSentBody(message, group, operatorOf(caller), nowMs))
    } else if (isTold('C2C.CallbackAfterSendMsg')) {
      const unread = await c2cUnread(context.tx, message.receiver ?? message.sender)
      await put(context, conversationId, c2cSentBody(message, unread, nowMs))
    }
    // First the message, then its counts: nobody hears of counts of what they do not know.
    const receipts = asking.get(context)
    if (receipts !== undefined) await asked(context, receipts)
  }

  async function revoked(
    context: CommandContext,
    { conversationId, message, group }: MessageRevoked,
  ): Promise<void> {
    const { settings, nowMs, caller } = context
    if (group !== undefined) {
      if (!isWanted(settings, 'Group.CallbackAfterRecallMsg')) return
      return put(context, conversationId, {
        CallbackCommand: 'Group.CallbackAfterRecallMsg',
        Operator_Account: operatorOf(caller),
        ...groupFields(group),
        MsgSeqList: [{ MsgSeq: message.seq }],
        TopicId: '',
        EventTime: nowMs,
      })
    }
    if (!isWanted(settings, 'C2C.CallbackAfterMsgWithDraw')) return
    const receiver = message.receiver ?? message.sender
    await put(context, conversationId, {
      CallbackCommand: 'C2C.CallbackAfterMsgWithDraw',
      From_Account: message.sender,
      To_Account: receiver,
      MsgKey: msgKeyOf(message),
      UnreadMsgNum: await c2cUnread(context.tx, receiver),
      EventTime: nowMs,
    })
  }

  async function read(context: CommandContext, moved: MarkMoved): Promise<void> {
    const { peerId } = moved
    if (peerId === undefined || !isWanted(context.settings, 'C2C.CallbackAfterMsgReport')) return
    await put(context, moved.conversationId, {
      CallbackCommand: 'C2C.CallbackAfterMsgReport',
      Report_Account: context.caller.userId,
      Peer_Account: peerId,
      LastReadTime: seconds(moved.readTimeMs),
      UnreadMsgNum: await c2cUnread(context.tx, context.caller.userId),
      EventTime: context.nowMs,
    })
  }

  /** v2tim.md 2.3.2 (a): a message that asks for receipts has been sent. */
  async function asked(context: CommandContext, { conversationId, seq, states }: Asked): Promise<void> {
    if (!isWanted(context.settings, 'Group.CallbackAfterReadReceipt')) return
    const group = await getGroupOf(context.tx, conversationId)
    if (group === undefined) return
    const receipts = [{ ...(await states()), seq, readers: [] }]
    await put(context, conversationId, groupReceiptsBody(group, receipts, context.nowMs))
  }

  /** v2tim.md 2.3.2 (b), (c) and 2.3.3: receipts have been given, one event a commit and conversation. */
  async function given(context: BatchContext, all: GivenTogether): Promise<void> {
    const { settings, tx, nowMs } = context
    const isOfGroups = isWanted(settings, 'Group.CallbackAfterReadReceipt')
    const isOfTwo = isWanted(settings, 'C2C.CallbackAfterReadReceipt')
    if (!isOfGroups && !isOfTwo) return
    const origin = originOf(all.caller)
    for (const conversationId of all.conversationIds) {
      const isGroup = kindOf(conversationId) === 'group'
      if (isGroup ? !isOfGroups : !isOfTwo) continue
      const receipts = await all.receiptsOf(conversationId)
      if (isGroup) {
        const group = await getGroupOf(tx, conversationId)
        if (group === undefined) continue
        for (const part of portionsOf(receipts)) {
          const body = groupReceiptsBody(group, part, nowMs)
          await outbox.put(context, conversationId, { body, origin })
        }
        continue
      }
      // Of two people one is the reader, but both may read in one commit what the other has written.
      for (const [reader, read] of Map.groupBy(receipts, ({ readers }) => readers[0] ?? '')) {
        const rows = await Promise.all(read.map(({ seq }) => getMessage(tx, conversationId, seq)))
        const messages = rows.flatMap((row) => (row === undefined ? [] : [messageOf(row)]))
        const body: Body = {
          CallbackCommand: 'C2C.CallbackAfterReadReceipt',
          Operator_Account: reader,
          Peer_Account: messages[0]?.sender ?? '',
          C2CMsgInfo: messages.map((message) => ({ MsgKey: msgKeyOf(message) })),
          EventTime: nowMs,
        }
        await outbox.put(context, conversationId, { body, origin })
      }
    }
  }

  return [
    when(messageDelivered, delivered),
    when(messageRevoked, revoked),
    when(markMoved, read),
    when(receiptsAsked, async (context, receipts) => void asking.set(context, receipts)),
    when(receiptsGiven, given),
  ]
}

/** All unread one-to-one messages of the user. v2tim.md 2.3.1 */
async function c2cUnread(read: Reader, userId: string): Promise<number> {
  const entries = await getEntries(read, userId)
  return entries.reduce((sum, entry) => (entry.kind === 'c2c' ? sum + unreadOf(entry) : sum), 0)
}
