import { type Input, type Message, type Output, Refusal, type SendInput } from '@kidoku/protocol'
import { checkReserved, isByAdministrator } from '../../administration.ts'
import type { CommandContext } from '../../feature.ts'
import { addMember, getMember, getMembers, type MemberRow, notMember } from '../conversations/members.ts'
import {
  type ConversationKey,
  c2cConversationId,
  createConversation,
  getConversation,
} from '../conversations/store.ts'
import { groupFor } from '../groups/access.ts'
import { groupKinds } from '../groups/rules.ts'
import type { GroupRow } from '../groups/store.ts'
import { ensureUser, getProfile, holdUsers, userExists } from '../users/store.ts'
import { type Draft, messageAccepting, messageDelivered, messageSent } from './occurrences.ts'
import type { RateLimiter } from './rate.ts'
import { checkSize, isCountable, isRateLimited, type Target, targetOf } from './rules.ts'
import { appendMessage, findByMsgId, messageOf } from './store.ts'

/** Where a message goes, once it is known that it may. */
interface Place {
  readonly conversation: ConversationKey
  readonly group: GroupRow | undefined
  readonly sender: MemberRow | undefined
  readonly receivers: readonly string[] | undefined
}

export function createSend(rate: RateLimiter) {
  return async function send(
    context: CommandContext,
    input: Input<'messages.send'>,
  ): Promise<Output<'messages.send'>> {
    checkSize(input)
    const { tx, caller } = context
    checkReserved(caller, { clientSeq: input.clientSeq, isHiddenFromSender: input.isHiddenFromSender })
    await checkSpeaker(context)
    const target = targetOf(input)
    const place =
      target.kind === 'c2c'
        ? await placeWithPeer(context, target.userId)
        : await placeInGroup(context, target)
    const { conversation, group } = place

    const before = await findByMsgId(tx, conversation.conversationId, input.msgId)
    if (before !== undefined) {
      if (before.sender !== caller.userId) throw new Refusal(6017, 'the msgId is taken')
      return { message: messageOf(before) }
    }
    if (place.sender !== undefined && group !== undefined)
      checkSpeech(context, rate, { input, group, sender: place.sender })

    const isStored =
      input.onlineUserOnly !== true && (group === undefined || groupKinds[group.group_type].isStored)
    const draft: Draft = { needReadReceipt: input.needReadReceipt === true }
    await context.raise(messageAccepting, { draft, conversation, group, isStored, sender: caller.userId })
    const written = await composed(context, { input, place, draft })
    const message = isStored
      ? await store(context, place, written)
      : { ...written, seq: 0, timeMs: context.nowMs }

    const isQuiet = input.withoutAfterWebhook === true
    await context.raise(messageDelivered, { conversation, group, message, isQuiet })
    context.tell('messages.received', { message }, audienceOf(context, place, input.isHiddenFromSender))
    return {
      message,
      ...(draft.noReceiptReason === undefined ? {} : { noReceiptReason: draft.noReceiptReason }),
    }
  }
}

/** An administrator of the server speaks in its own name, or lends its voice to somebody whom there is. */
async function checkSpeaker({ tx, caller, nowMs }: CommandContext): Promise<void> {
  if (caller.administrator?.name === caller.userId) await ensureUser(tx, caller.userId, nowMs)
  else if (isByAdministrator(caller) && !(await userExists(tx, caller.userId)))
    throw new Refusal(70107, caller.userId)
}

async function placeWithPeer(context: CommandContext, peerId: string): Promise<Place> {
  const { tx, caller } = context
  if (!(await userExists(tx, peerId))) throw new Refusal(20003, peerId)
  const conversationId = c2cConversationId(caller.userId, peerId)
  return {
    conversation: { kind: 'c2c', conversationId, peerId },
    group: undefined,
    sender: await getMember(tx, conversationId, caller.userId),
    receivers: undefined,
  }
}

async function placeInGroup(
  context: CommandContext,
  target: Extract<Target, { kind: 'group' }>,
): Promise<Place> {
  const { tx, caller } = context
  const { groupId } = target
  const group = await groupFor(tx, groupId)
  const conversation = { kind: 'group', conversationId: group.conversation_id, groupId } as const
  const sender = await getMember(tx, conversation.conversationId, caller.userId)
  // An administrator of the server needs to be no member to speak in its own name.
  if (sender === undefined && caller.administrator?.name !== caller.userId)
    throw notMember(caller.userId, groupId)
  // v2tim.md 3.4
  if ((target.isMentioning || target.receivers !== undefined) && !groupKinds[group.group_type].isStored)
    throw new Refusal(6017, 'targeted messages and mentions are not for AVChatRooms')
  if (target.receivers === undefined) return { conversation, group, sender, receivers: undefined }
  const present = await getMembers(tx, conversation.conversationId, target.receivers)
  const receivers = target.receivers.filter((userId) => present.has(userId))
  if (receivers.length === 0) throw new Refusal(10007, 'none of the receivers is a member of the group')
  return { conversation, group, sender, receivers }
}

function checkSpeech(
  context: CommandContext,
  rate: RateLimiter,
  speech: { readonly input: SendInput; readonly group: GroupRow; readonly sender: MemberRow },
): void {
  const { group, sender, input } = speech
  if (sender.muted_until_ms > context.nowMs)
    throw new Refusal(10017, `until ${new Date(sender.muted_until_ms).toISOString()}`)
  if (group.is_all_muted === 1 && sender.role === 'member') throw new Refusal(10017, 'all members are muted')
  if (!isRateLimited(sender.role, input.priority ?? 'default')) return
  const perSecondMax = context.settings.groupMessagesPerSecondMax
  const waitMs = rate.take(group.conversation_id, context.nowMs, perSecondMax)
  if (waitMs !== undefined) throw new Refusal(10023, `at most ${perSecondMax}`, { retryAfterMs: waitMs })
}

async function composed(
  context: CommandContext,
  parts: { readonly input: SendInput; readonly place: Place; readonly draft: Draft },
): Promise<Omit<Message, 'seq' | 'timeMs'>> {
  const { input, place, draft } = parts
  const profile = await getProfile(context.tx, context.caller.userId)
  return {
    msgId: input.msgId,
    sender: context.caller.userId,
    ...(place.conversation.peerId === undefined ? {} : { receiver: place.conversation.peerId }),
    ...(place.group === undefined ? {} : { groupId: place.group.group_id }),
    random: input.random,
    elems: input.elems,
    priority: input.priority ?? 'default',
    needReadReceipt: draft.needReadReceipt,
    ...(input.cloudCustomData === undefined ? {} : { cloudCustomData: input.cloudCustomData }),
    ...(place.receivers === undefined ? {} : { receivers: place.receivers }),
    ...(input.atUsers === undefined ? {} : { atUsers: input.atUsers }),
    ...(input.onlineUserOnly === true ? { onlineUserOnly: true } : {}),
    ...(input.isExcludedFromUnreadCount === true ? { isExcludedFromUnreadCount: true } : {}),
    ...(input.isExcludedFromLastMessage === true ? { isExcludedFromLastMessage: true } : {}),
    ...(input.clientSeq === undefined ? {} : { clientSeq: input.clientSeq }),
    ...(profile?.nickName ? { nickName: profile.nickName } : {}),
    ...(profile?.faceUrl ? { faceUrl: profile.faceUrl } : {}),
    ...(place.sender?.name_card ? { nameCard: place.sender.name_card } : {}),
  }
}

async function store(
  context: CommandContext,
  place: Place,
  written: Omit<Message, 'seq' | 'timeMs'>,
): Promise<Message> {
  const { tx, nowMs, settings } = context
  const { conversation, group } = place
  const sender =
    place.sender ?? (conversation.kind === 'c2c' ? await beginWithPeer(context, conversation) : undefined)
  const message = await appendMessage(tx, {
    conversationId: conversation.conversationId,
    message: written,
    nowMs,
    isCountable: isCountable(
      written,
      group === undefined || groupKinds[group.group_type].countsUnread(settings),
    ),
    isListed: written.isExcludedFromLastMessage !== true,
    sender,
  })
  await context.raise(messageSent, { conversation, message, sender })
  return message
}

/** The first message of two people: the conversation begins, and both are in it. */
async function beginWithPeer(context: CommandContext, conversation: ConversationKey): Promise<MemberRow> {
  const { tx, nowMs, caller } = context
  const { conversationId, peerId = caller.userId } = conversation
  if ((await getConversation(tx, conversationId)) === undefined) {
    await createConversation(tx, { conversationId, kind: 'c2c', nowMs })
  }
  // Both at once: each of three may be writing to the next, and nobody is to wait for who waits for them.
  await holdUsers(tx, [caller.userId, peerId])
  if (!(await userExists(tx, peerId))) throw new Refusal(20003, peerId)
  await ensureUser(tx, caller.userId, nowMs)
  const present = await getMembers(tx, conversationId, [caller.userId, peerId])
  for (const userId of new Set([caller.userId, peerId])) {
    if (present.has(userId)) continue
    await addMember(tx, { conversationId, userId, role: 'member', nowMs, seesHistory: true })
  }
  const sender = await getMember(tx, conversationId, caller.userId)
  if (sender === undefined) throw new Error('The sender was not put into the conversation.')
  return sender
}

function audienceOf(
  context: CommandContext,
  place: Place,
  isHiddenFromSender = false,
): Parameters<CommandContext['tell']>[2] {
  const { caller } = context
  const except = {
    ...(caller.sessionId === undefined ? {} : { exceptSession: caller.sessionId }),
    ...(isHiddenFromSender ? { exceptUsers: [caller.userId] } : {}),
  }
  const { conversationId, peerId } = place.conversation
  if (peerId !== undefined) return { users: [...new Set([peerId, caller.userId])], ...except }
  if (place.receivers === undefined) return { conversationId, ...except }
  return { conversationId, only: [...place.receivers, caller.userId], ...except }
}
