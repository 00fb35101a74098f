import { receipts } from '@kidoku/protocol'
import { type CommandContext, type Feature, feature, when } from '../../feature.ts'
import { getConversation } from '../conversations/store.ts'
import {
  groupDissolved,
  type MembersGone,
  type MembersSeated,
  membersComing,
  membersGone,
  membersSeated,
} from '../groups/occurrences.ts'
import {
  type Accepting,
  type MessageRevoked,
  messageAccepting,
  messageRevoked,
  messageSent,
  type Sent,
} from '../messages/occurrences.ts'
import { receiptsEnabled, receiptsOffOf } from '../users/store.ts'
import type { ReceiptsEngine } from './engine/engine.ts'
import { turnEpoch } from './engine/journal-locks.ts'
import { openRecord, recentSenders } from './engine/record-store.ts'
import { findReceipts } from './find.ts'
import { receiptsAsked } from './occurrences.ts'
import { membersAmong } from './people-store.ts'
import type { ReceiptsParts } from './receipts.ts'
import { disclosesOptOut, type States, statesOf, whyNoReceipt } from './rules.ts'
import { createGive, getEnabled, getReceipts, listChanges, listMembers, setEnabled } from './service.ts'

/** Messages looked back upon for senders who may be looking at counts when somebody leaves. */
const recentRecordsMax = 200

export function createReceiptsFeature(parts: ReceiptsParts): Feature {
  const { engine } = parts
  return feature('receipts', receipts, {
    handlers: {
      'receipts.give': createGive(parts),
      'receipts.get': (context, input) => getReceipts(engine, context, input),
      'receipts.members': (context, input) => listMembers(engine, context, input),
      'receipts.changes': (context, input) => listChanges(engine, context, input),
      'receipts.setEnabled': (context, input) => setEnabled(engine, context, input),
      'receipts.getEnabled': getEnabled,
      'receipts.find': (context, input) => findReceipts(engine, context, input),
    },
    reactions: [
      when(messageAccepting, decideReceipt),
      when(messageSent, (context, sent) => openRecordOf(engine, context, sent)),
      when(messageRevoked, (context, revoked) => eraseRecordOf(engine, context, revoked)),
      when(membersComing, holdForNewcomers),
      when(membersSeated, (context, seated) => noteNewcomers(engine, context, seated)),
      when(membersGone, (context, gone) => closeOrdinals(engine, context, gone)),
      when(groupDissolved, async (context, group) => {
        engine.forgetGroup(group.group_id)
        await turnEpoch(context.tx, group.conversation_id)
        context.afterCommit(() => engine.dissolved(group.conversation_id))
      }),
    ],
  })
}

/** receipts.md §6: a message that asks where there is none to be had is sent all the same, and comes back saying so. */
async function decideReceipt(context: CommandContext, accepting: Accepting): Promise<void> {
  const { draft, group, conversation } = accepting
  if (!draft.needReadReceipt) return
  const row = group && (await getConversation(context.tx, conversation.conversationId))
  const reason = whyNoReceipt(
    {
      group: group && { type: group.group_type, memberCount: row?.member_count ?? 0 },
      isStored: accepting.isStored,
      senderHasReceiptsOn: await receiptsEnabled(context.tx, accepting.sender),
    },
    context.settings,
  )
  if (reason === undefined) return
  draft.needReadReceipt = false
  draft.noReceiptReason = reason
}

async function openRecordOf(engine: ReceiptsEngine, context: CommandContext, sent: Sent): Promise<void> {
  const { message, sender } = sent
  if (!message.needReadReceipt) return
  const { conversationId } = sent.conversation
  const { seq, msgId, receivers } = message
  const asking = { seq, msgId, sender: message.sender, senderOrdinal: sender?.ordinal, receivers }
  const record = await openRecord(context.tx, conversationId, asking)
  const discloses = disclosesOptOut(sent.conversation.kind, context.settings)
  const states = async (): Promise<States> =>
    statesOf(await engine.tallyOf(conversationId, record), discloses)
  await context.raise(receiptsAsked, { conversationId, seq, states })
  context.afterCommit(() => engine.opened(conversationId, record))
}

/** receipts.md §2: with the message go its receipts. */
async function eraseRecordOf(
  engine: ReceiptsEngine,
  context: CommandContext,
  revoked: MessageRevoked,
): Promise<void> {
  const { conversationId, seq } = revoked
  await engine.erase(context.tx, conversationId, seq)
  context.afterCommit(() => engine.erased(conversationId, seq))
}

/** Journals are held before users, by everybody: who has receipts off is looked for once more when they are held. */
async function holdForNewcomers({ tx }: CommandContext, { group, userIds }: MembersSeated): Promise<void> {
  if ((await receiptsOffOf(tx, userIds)).size > 0) await turnEpoch(tx, group.conversation_id)
}

async function noteNewcomers(
  engine: ReceiptsEngine,
  context: CommandContext,
  seated: MembersSeated,
): Promise<void> {
  const { conversation_id: conversationId } = seated.group
  const off = await membersAmong(context.tx, conversationId, { userIds: seated.userIds, receiptsOn: false })
  if (off.length > 0) await turnEpoch(context.tx, conversationId)
  context.afterCommit(() => {
    for (const { ordinal } of off) engine.joinedOff(conversationId, ordinal)
  })
}

/** Who leaves without having read turns from unread into departed, in every message they were counted for. */
async function closeOrdinals(
  engine: ReceiptsEngine,
  context: CommandContext,
  gone: MembersGone,
): Promise<void> {
  const { conversation_id: conversationId, group_id: groupId } = gone.group
  const places = gone.members.map((member) => ({ userId: member.user_id, ordinal: member.ordinal }))
  engine.forget(
    conversationId,
    places.map((place) => place.userId),
  )
  await turnEpoch(context.tx, conversationId)
  context.afterCommit(() => engine.left(conversationId, places))
  const senders = await recentSenders(context.tx, conversationId, recentRecordsMax)
  const listeners = await membersAmong(context.tx, conversationId, { userIds: senders, receiptsOn: true })
  const users = listeners.map((listener) => listener.userId)
  if (users.length > 0) context.tell('receipts.outdated', { conversation: `group_${groupId}` }, { users })
}
