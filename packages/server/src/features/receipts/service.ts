import { type Input, type Nothing, type Output, type Receipt, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { getMember } from '../conversations/members.ts'
import { resolveConversation } from '../conversations/store.ts'
import { getMessages } from '../messages/store.ts'
import { logNumber, receiptsEnabled, setReceiptsEnabled } from '../users/store.ts'
import { changesSince, logChange } from './log-store.ts'
import { checkCount, disclosesOptOut } from './rules.ts'
import { addReader, getRecords, isInAudience, listReaders, listUnread } from './store.ts'
import type { Teller } from './teller.ts'
import { viewReceipts } from './view.ts'

/** receipts.md §3. Every call takes the same way to the disk, whether it adds something or not: §7, nothing gives away who is off. */
export function createGive(teller: Teller) {
  return async function give(context: CommandContext, input: Input<'receipts.give'>): Promise<Nothing> {
    checkCount(input.seqs, context.settings.receiptsPerRequestMax)
    const { tx, caller, nowMs } = context
    const { conversationId, kind, groupId } = await resolveConversation(tx, caller.userId, input.conversation)
    const member = await getMember(tx, conversationId, caller.userId)
    if (member === undefined) {
      if (kind === 'group') throw new Refusal(10007, `you are not a member of ${groupId}`)
      return {}
    }
    const isOn = await receiptsEnabled(tx, caller.userId)
    for (const record of await getRecords(tx, conversationId, [...new Set(input.seqs)])) {
      if (!isOn || !isInAudience(record, member.ordinal)) continue
      if (!(await addReader(tx, record, { ordinal: member.ordinal, nowMs }))) continue
      const { sender, seq } = record
      await logChange(tx, { userId: sender, conversationId, seq })
      const isFirst = record.read_count === 0
      context.afterCommit(() => teller.note({ sender, conversationId, seq, isFirst }))
    }
    return {}
  }
}

/** receipts.md §5: own messages only; one without a record is left out; with receipts off, all are (§7). */
export async function get(
  context: QueryContext,
  input: Input<'receipts.get'>,
): Promise<Output<'receipts.get'>> {
  const { read, caller, settings } = context
  checkCount(input.seqs, settings.receiptsPerRequestMax)
  const { conversationId, kind, groupId } = await resolveConversation(read, caller.userId, input.conversation)
  const member = await getMember(read, conversationId, caller.userId)
  if (member === undefined) {
    if (kind === 'group') throw new Refusal(10007, `you are not a member of ${groupId}`)
    return { receipts: [] }
  }
  const view = { conversationId, userId: caller.userId, hiddenSeq: member.hidden_seq }
  const others = (await getMessages(read, view, input.seqs)).filter((row) => row.sender !== caller.userId)
  if (others.length > 0) throw new Refusal(10007, 'only the sender of a message asks for its receipts')
  if (!(await receiptsEnabled(read, caller.userId))) return { receipts: [] }
  const seqs = [...new Set(input.seqs)]
  return { receipts: await viewReceipts(read, settings, { userId: caller.userId, conversationId, seqs }) }
}

export async function listMembers(
  context: QueryContext,
  input: Input<'receipts.members'>,
): Promise<Output<'receipts.members'>> {
  const { read, caller, settings } = context
  const { conversationId, kind, groupId } = await resolveConversation(read, caller.userId, input.conversation)
  if (kind === 'c2c') throw new Refusal(6017, 'lists of readers are for groups')
  const member = await getMember(read, conversationId, caller.userId)
  if (member === undefined) throw new Refusal(10007, `you are not a member of ${groupId}`)
  const view = { conversationId, userId: caller.userId, hiddenSeq: member.hidden_seq }
  const [message] = await getMessages(read, view, [input.seq])
  if (
    message !== undefined &&
    message.sender !== caller.userId &&
    settings.receiptsListVisibleTo === 'sender'
  ) {
    throw new Refusal(10007, 'only the sender of a message asks who has read it')
  }
  if (!(await receiptsEnabled(read, caller.userId)))
    throw new Refusal(7013, 'you have turned read receipts off: that is mutual')
  const [record] = message === undefined ? [] : await getRecords(read, conversationId, [input.seq])
  if (record === undefined) throw new Refusal(10062)

  const page = { after: input.after, count: input.count + 1 }
  const discloses = disclosesOptOut(kind, settings)
  const rows =
    input.filter === 'read'
      ? await listReaders(read, record, page)
      : await listUnread(read, record, { ...page, disclosesOptOut: discloses })
  const shown = rows.slice(0, input.count)
  const isFinished = rows.length <= input.count
  const members = shown.map((row) => ({
    userId: row.user_id,
    nickName: row.nick_name,
    faceUrl: row.face_url,
    nameCard: row.name_card,
    ...(row.read_at_ms === null ? {} : { readTimeMs: row.read_at_ms }),
  }))
  return { members, next: isFinished ? 0 : (shown.at(-1)?.position ?? 0), isFinished }
}

/** receipts.md §4: what a device that was away has missed. With receipts off it stays where it is, and hears it later (§7). */
export async function changes(
  context: QueryContext,
  input: Input<'receipts.changes'>,
): Promise<Output<'receipts.changes'>> {
  const { read, caller, settings } = context
  if (!(await receiptsEnabled(read, caller.userId)))
    return { receipts: [], cursor: input.cursor, isFinished: true }
  const upTo = await logNumber(read, caller.userId)
  const rows = await changesSince(read, caller.userId, { cursor: input.cursor, count: input.count + 1 })
  const page = rows.slice(0, input.count)
  const receipts: Receipt[] = []
  for (const [conversationId, entries] of Map.groupBy(page, (row) => row.conversation_id)) {
    const seqs = entries.map((entry) => entry.seq)
    receipts.push(...(await viewReceipts(read, settings, { userId: caller.userId, conversationId, seqs })))
  }
  const isFinished = rows.length <= input.count
  return { receipts, cursor: isFinished ? upTo : (page.at(-1)?.log_number ?? upTo), isFinished }
}

export async function setEnabled(
  context: CommandContext,
  input: Input<'receipts.setEnabled'>,
): Promise<Nothing> {
  if (context.settings.receiptsUserOptOut === 'forbidden')
    throw new Refusal(7013, 'this server does not let users turn read receipts off')
  await setReceiptsEnabled(context.tx, context.caller.userId, input.enabled)
  context.tell('receipts.enabledChanged', input, { users: [context.caller.userId] })
  return {}
}

export async function getEnabled(context: QueryContext): Promise<Output<'receipts.getEnabled'>> {
  return { enabled: await receiptsEnabled(context.read, context.caller.userId) }
}
