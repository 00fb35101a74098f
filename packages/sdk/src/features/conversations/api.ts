import { parseConversationId } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import { refusal } from '../../v2tim-error.ts'
import { wholeNumber } from '../../whole-number.ts'
import type { V2TIMConversation, V2TIMConversationResult } from './conversation.ts'
import type { V2TIMConversationManager } from './conversation-manager.ts'
import { type Conversations, conversationsPerCallMax } from './conversations.ts'

export interface ConversationApiOptions {
  readonly client: Client
  readonly conversations: Conversations
  /** The feature of the read marks does it. */
  readonly clean: V2TIMConversationManager['cleanConversationUnreadMessageCount']
}

export function createConversationApi(options: ConversationApiOptions): V2TIMConversationManager {
  const { client, conversations } = options
  const { store, sync, listeners, shown, find, settled } = conversations

  const page = async (after: number, count: number): Promise<V2TIMConversationResult> => {
    client.session()
    if (!Number.isInteger(count) || count < 1) throw refusal(6017, 'count is a positive number')
    await settled()
    while (store.ids().length < after + count && !sync.isComplete) await sync.more()
    const sorted = store.sorted()
    const isFinished = sync.isComplete && after + count >= sorted.length
    return {
      conversationList: sorted.slice(after, after + count).map(shown),
      nextSeq: isFinished ? 0 : after + count,
      isFinished,
    }
  }

  const byIds = async (ids: readonly string[]): Promise<readonly V2TIMConversation[]> => {
    client.session()
    if (ids.length > conversationsPerCallMax) throw refusal(6017, `at most ${conversationsPerCallMax} IDs`)
    if (ids.some((id) => parseConversationId(id) === undefined)) {
      throw refusal(6004, 'the form is c2c_<userID> or group_<groupID>')
    }
    const found = await Promise.all(ids.map(find))
    return found.filter((entry) => entry !== undefined).map(shown)
  }

  function getConversationList(
    nextSeq: number | string | bigint,
    count: number,
  ): Promise<V2TIMConversationResult>
  function getConversationList(count: number, nextSeq: string): Promise<V2TIMConversationResult>
  function getConversationList(ids: readonly string[]): Promise<readonly V2TIMConversation[]>
  function getConversationList(
    first: number | string | bigint | readonly string[],
    second: number | string = conversationsPerCallMax,
  ): Promise<V2TIMConversationResult | readonly V2TIMConversation[]> {
    if (typeof first === 'object') return byIds(first)
    const [next, count] = typeof second === 'string' ? [second, Number(first)] : [first, second]
    return wholeNumber(next, 'nextSeq').then((at) => page(at, count))
  }

  return {
    addConversationListener: listeners.add,
    removeConversationListener: listeners.remove,
    getConversationList,
    getConversationListByIDs: byIds,
    getConversation: async (conversationID) => {
      const [found] = await byIds([conversationID])
      if (found === undefined) throw refusal(6004, conversationID)
      return found
    },
    getTotalUnreadMessageCount: async () => {
      client.session()
      await settled()
      if (sync.isComplete) return store.total
      return (await client.call('conversations.unreadTotal', {})).unreadCount
    },
    cleanConversationUnreadMessageCount: options.clean,
  }
}
