import {
  c2cConversation,
  groupConversation,
  isGroupId,
  isUserId,
  parseConversationId,
} from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Gate } from '../../gate.ts'
import { refusal } from '../../v2tim-error.ts'
import { wholeNumber, wholeSeconds } from '../../whole-number.ts'
import type { V2TIMConversationManager } from '../conversations/conversation-manager.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { ReadMarkMethods } from './read-mark-methods.ts'

export interface ReadMarks {
  readonly methods: ReadMarkMethods
  readonly clean: V2TIMConversationManager['cleanConversationUnreadMessageCount']
}

export interface ReadMarksOptions {
  readonly client: Client
  readonly gate: Gate
  readonly conversations: Conversations
}

interface Bounds {
  readonly upToSeq?: number
  readonly upToTimeMs?: number
}

type Scope = 'c2c' | 'group' | 'all'

const scopes: ReadonlyMap<string | null, Scope> = new Map<string | null, Scope>([
  ['c2c', 'c2c'],
  ['group', 'group'],
  ['', 'all'],
  [null, 'all'],
])

export function createReadMarks({ client, gate, conversations }: ReadMarksOptions): ReadMarks {
  const { store } = conversations

  /** What the answer already proves, so that who awaits the call sees it; `readMarks.moved` says the same again. */
  const markedUpTo = (conversation: string, seq: number): void => {
    const entry = store.get(conversation)
    if (entry === undefined || entry.lastSeq !== seq) return
    const readTimeMs = entry.lastMessage?.seq === seq ? entry.lastMessage.timeMs : entry.readTimeMs
    store.apply(conversation, { kind: 'readMark', readSeq: seq, readTimeMs, unreadCount: 0 })
  }
  const lastSeqs = (prefix: string): ReadonlyMap<string, number> =>
    new Map(store.ids().flatMap((id) => (id.startsWith(prefix) ? [[id, store.get(id)?.lastSeq ?? 0]] : [])))

  const mark = async (conversation: string, bounds: Bounds = {}): Promise<void> => {
    const before = store.get(conversation)?.lastSeq
    await client.call('readMarks.set', { conversation, ...bounds })
    if (before !== undefined && Object.keys(bounds).length === 0) {
      gate.pass(() => markedUpTo(conversation, before))
    }
  }
  const markAll = async (scope: Scope): Promise<void> => {
    const before = lastSeqs(scope === 'all' ? '' : `${scope}_`)
    await client.call('readMarks.setAll', { scope })
    gate.pass(() => {
      for (const [id, seq] of before) markedUpTo(id, seq)
    })
  }

  return {
    methods: {
      markC2CMessageAsRead: async (userID) => {
        client.session()
        if (userID === null) return markAll('c2c')
        if (!isUserId(userID)) throw refusal(7003)
        return mark(c2cConversation(userID))
      },
      markGroupMessageAsRead: async (groupID) => {
        client.session()
        if (groupID === null) return markAll('group')
        if (!isGroupId(groupID)) throw refusal(8501)
        return mark(groupConversation(groupID))
      },
      markAllMessageAsRead: () => markAll('all'),
    },
    clean: async (conversationID, cleanTimestamp = 0, cleanSequence = 0) => {
      client.session()
      // Only who says so means all: what is undefined was forgotten.
      const scope = scopes.get(conversationID)
      if (scope !== undefined) return markAll(scope)
      const name = parseConversationId(conversationID)
      if (name === undefined) throw refusal(6004, 'the form is c2c_<userID> or group_<groupID>')
      const seq = await wholeNumber(cleanSequence, 'cleanSequence')
      const second = await wholeSeconds(cleanTimestamp, 'cleanTimestamp')
      if (name.kind === 'group')
        return mark(groupConversation(name.groupId), seq === 0 ? {} : { upToSeq: seq })
      // V2TIM's times are whole seconds: all of that second is meant.
      const bounds = second === 0 ? {} : { upToTimeMs: second * 1000 + 999 }
      return mark(c2cConversation(name.userId), bounds)
    },
  }
}
