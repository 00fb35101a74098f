import { limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Listeners } from '../../listeners.ts'
import { refusal } from '../../v2tim-error.ts'
import type { V2TIMGroupMessageReadMembersFilter } from '../../v2tim-numbers.ts'
import { wholeNumber } from '../../whole-number.ts'
import { conversationOf, type MessageCache } from '../messages/cache.ts'
import type { V2TIMMessage } from '../messages/message.ts'
import type { V2TIMAdvancedMsgListener } from '../messages/message-listener.ts'
import type { Messages } from '../messages/messages.ts'
import { Giving } from './giving.ts'
import { Hearing } from './hearing.ts'
import type { V2TIMGroupMessageReadMemberList } from './receipt.ts'
import type { ReceiptMethods, V2TIMReadMembersForm, V2TIMReceiptTargets } from './receipt-methods.ts'
import { targetsOf } from './targets.ts'
import { messageReceipt, readMember } from './translate.ts'

export interface ReceiptsOptions {
  readonly client: Client
  readonly cache: MessageCache
  readonly messages: Messages
  readonly listeners: Listeners<V2TIMAdvancedMsgListener>
  /** The session's own note of the switch. */
  readonly enabledChanged: (enabled: boolean) => void
}

export function createReceipts(options: ReceiptsOptions): ReceiptMethods {
  const { client, cache, messages, listeners } = options
  const giving = new Giving({
    client,
    given: (conversation, seqs) => cache.receiptGiven(conversation, seqs),
  })
  const hearing = new Hearing({ client, cache, listeners })

  let isEnabled = true
  const switched = (enabled: boolean): void => {
    if (enabled === isEnabled) return
    isEnabled = enabled
    options.enabledChanged(enabled)
    listeners.tell((listener) => listener.onReadReceiptsEnabledChanged?.(enabled))
    // Shows what was recorded meanwhile. receipts.md §7
    if (enabled) void hearing.catchUp()
  }
  const logFailure = (error: unknown): void =>
    client.log('warn', 'kept receipts cannot be read', { error: String(error) })

  client.on('receipts.changed', ({ receipts, cursor, sinceCursor }) =>
    hearing.heard(receipts, cursor, sinceCursor),
  )
  client.on('receipts.outdated', ({ conversation }) => hearing.outdated(conversation))
  client.on('receipts.enabledChanged', ({ enabled }) => switched(enabled))
  client.at('loggedIn', (session) => {
    isEnabled = session.receiptsEnabled
    giving.restore().catch(logFailure)
    hearing.start(session).catch(logFailure)
  })
  client.at('lost', () => giving.keep())
  client.at('resumed', (session) => {
    giving.resume()
    switched(session.receiptsEnabled)
    return hearing.catchUp()
  })
  client.at('loggedOut', () => {
    giving.clear()
    hearing.clear()
  })

  const resolve = async (targets: V2TIMReceiptTargets): Promise<readonly V2TIMMessage[]> => {
    const { receiptsPerRequestMax } = client.session()
    const list = targetsOf(targets)
    if (list.length === 0) throw refusal(6017, 'the list of messages is empty')
    if (list.length > receiptsPerRequestMax) {
      throw refusal(6017, `at most ${receiptsPerRequestMax} messages a call, not ${list.length}`)
    }
    const found = await messages.resolve(list)
    if (new Set(found.map(conversationOf)).size > 1) {
      throw refusal(6017, 'the messages are of several conversations')
    }
    return found
  }

  async function getGroupMessageReadMemberList(
    first: V2TIMMessage | string | V2TIMReadMembersForm,
    givenFilter?: V2TIMGroupMessageReadMembersFilter,
    givenNext: number | string | bigint = 0,
    givenCount: number = limits.readMembersPageMax,
  ): Promise<V2TIMGroupMessageReadMemberList> {
    client.session()
    const isForm = typeof first === 'object' && first !== null && 'messageID' in first
    const filter = isForm ? first.filter : givenFilter
    const count = (isForm ? first.count : givenCount) ?? limits.readMembersPageMax
    if (filter !== 0 && filter !== 1) throw refusal(6017, 'filter is 0 (read) or 1 (unread)')
    if (!Number.isInteger(count) || count < 1 || count > limits.readMembersPageMax) {
      throw refusal(6017, `count is 1 to ${limits.readMembersPageMax}`)
    }
    const after = await wholeNumber((isForm ? first.nextSeq : givenNext) ?? 0, 'nextSeq')
    const [message] = await messages.resolve(targetsOf([isForm ? first.messageID : first]))
    if (message === undefined) throw refusal(6017, 'there is no such message')
    if (message.groupID === '') throw refusal(6017, 'the message is not of a group')
    // Sent to whoever was online, stored nowhere: there is nothing to have a record of.
    if (message.seq === 0) throw refusal(10062)
    const page = await client.call('receipts.members', {
      conversation: conversationOf(message),
      seq: message.seq,
      filter: filter === 0 ? 'read' : 'unread',
      after,
      count,
    })
    const members = page.members.map(readMember)
    const { isFinished } = page
    return { members, memberInfoList: members, nextSeq: isFinished ? 0 : page.next, isFinished }
  }

  return {
    sendMessageReadReceipts: async (targets) => {
      const found = await resolve(targets)
      const asked = found.filter((message) => isAskedFor(message))
      const [first] = asked
      if (first === undefined) return
      const conversation = conversationOf(first)
      const seqs = new Set(asked.map(({ seq }) => seq).filter((seq) => !giving.isGiven(conversation, seq)))
      if (seqs.size > 0) await giving.give(conversation, [...seqs])
    },
    getMessageReadReceipts: async (targets) => {
      const found = await resolve(targets)
      const own = found.filter((message) => message.isSelf && message.needReadReceipt && message.seq > 0)
      const [first] = own
      if (first === undefined) return []
      const { receipts } = await client.call('receipts.get', {
        conversation: conversationOf(first),
        seqs: [...new Set(own.map(({ seq }) => seq))],
      })
      for (const receipt of receipts) hearing.remember(receipt)
      return receipts.map(messageReceipt)
    },
    getGroupMessageReadMemberList,
    setReadReceiptsEnabled: async (enabled) => {
      await client.call('receipts.setEnabled', { enabled })
      switched(enabled)
    },
    getReadReceiptsEnabled: async () => (await client.call('receipts.getEnabled', {})).enabled,
  }
}

/** Somebody else's, asking for a receipt, not recalled, and none given yet. receipts.md §3 */
function isAskedFor(message: V2TIMMessage): boolean {
  return (
    !message.isSelf &&
    message.needReadReceipt &&
    message.revokerInfo === null &&
    message.seq > 0 &&
    !message.hasSentReceipt
  )
}
