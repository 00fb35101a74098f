import { receipts } from '@kidoku/protocol'
import { type CommandContext, type Feature, feature, when } from '../../feature.ts'
import { getConversation } from '../conversations/store.ts'
import { type MembersGone, membersGone } from '../groups/occurrences.ts'
import {
  type Accepting,
  messageAccepting,
  messageRevoked,
  messageSent,
  type Sent,
} from '../messages/occurrences.ts'
import { receiptsEnabled } from '../users/store.ts'
import { whyNoReceipt } from './rules.ts'
import { changes, createGive, get, getEnabled, listMembers, setEnabled } from './service.ts'
import { deleteRecord, openRecord, recentSenders } from './store.ts'
import type { Teller } from './teller.ts'

/** Messages looked back upon for senders who may be looking at counts when somebody leaves. */
const recentRecordsMax = 200

export function createReceiptsFeature(teller: Teller): Feature {
  return feature('receipts', receipts, {
    handlers: {
      'receipts.give': createGive(teller),
      'receipts.get': get,
      'receipts.members': listMembers,
      'receipts.changes': changes,
      'receipts.setEnabled': setEnabled,
      'receipts.getEnabled': getEnabled,
    },
    reactions: [
      when(messageAccepting, decideReceipt),
      when(messageSent, openRecordOf),
      when(messageRevoked, (context, { conversationId, seq }) =>
        deleteRecord(context.tx, conversationId, seq),
      ),
      when(membersGone, tellThatCountsMoved),
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

async function openRecordOf(context: CommandContext, { conversation, message, sender }: Sent): Promise<void> {
  if (!message.needReadReceipt) return
  await openRecord(context.tx, {
    conversation_id: conversation.conversationId,
    seq: message.seq,
    sender: message.sender,
    sender_ordinal: sender.ordinal,
    targets: message.receivers,
  })
}

/** Who leaves without having read turns from unread into departed, in every message they were counted for. */
async function tellThatCountsMoved(context: CommandContext, { group }: MembersGone): Promise<void> {
  const users = await recentSenders(context.tx, group.conversation_id, recentRecordsMax)
  if (users.length === 0) return
  context.tell('receipts.outdated', { conversation: `group_${group.group_id}` }, { users })
}
