import type { Conversation } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import type { Client } from '../client.ts'
import type { Conversations } from '../features/conversations/conversations.ts'
import type { Messages } from '../features/messages/messages.ts'
import type { Gate } from '../gate.ts'
import { hasCode } from '../v2tim-error.ts'

/** Changes (recalls) of one conversation that are told one by one after an absence. */
const missedChangesMax = 500

export interface ResumeOptions {
  readonly client: Client
  /** Shut from the (re)login until the list is there: what arrives meanwhile waits. */
  readonly gate: Gate
  readonly conversations: Conversations
  readonly messages: Messages
}

/**
 * After a login: fetches the list. After a loss: fetches it again, and from the difference what was missed in each conversation.
 * The signal is a nudge, the pull is the truth. receipts.md §4
 */
export function keepUp({ client, gate, conversations, messages }: ResumeOptions): void {
  const { store, sync, listeners } = conversations
  const { inbox } = messages
  /** What was missed has been told: the next absence begins anew. */
  let isCaughtUp = false
  let isFirst = true
  /** All of the list was here then: what is not known of since has begun since. */
  let knewAll = false
  let run = 0

  const missed = async (entry: Conversation, known: Conversation | undefined): Promise<void> => {
    const { conversation, lastSeq } = entry
    const isUnknown = inbox.toldUpTo(conversation) === undefined
    // A group has a past before I came.
    const sinceMs = isUnknown && knewAll && conversation.startsWith('c2c_') ? 0 : inbox.sinceMs
    if (isUnknown && entry.activeAtMs < sinceMs) inbox.startAt(conversation, lastSeq)
    else await inbox.catchUp(conversation, lastSeq, sinceMs)
    if (known !== undefined && entry.version > known.version) await changes(conversation, known.version)
  }

  const changes = async (conversation: string, fromVersion: number): Promise<void> => {
    let sinceVersion = fromVersion
    for (let fetched = 0; fetched < missedChangesMax; ) {
      const page = await client.call('messages.changed', {
        conversation,
        sinceVersion,
        count: limits.historyPageMax,
      })
      for (const message of page.messages) {
        if (message.revoked !== undefined) messages.revoked(message, page.version)
      }
      fetched += page.messages.length
      sinceVersion = page.version
      if (page.isFinished || page.messages.length === 0) return
    }
  }

  const fetchList = async (): Promise<void> => {
    run += 1
    const mine = run
    const before = new Map(store.ids().map((id) => [id, store.get(id)]))
    listeners.tell((listener) => listener.onSyncServerStart?.())
    try {
      const fetched = await sync.restart((entry) => {
        if (isFirst) store.putSilently(entry)
        else store.put(entry)
      })
      if (mine !== run) return
      isFirst = false
      const here = new Set(fetched.map(({ conversation }) => conversation))
      if (sync.isComplete) for (const id of before.keys()) if (!here.has(id)) store.remove(id)
      const caughtUp = fetched.map((entry) => missed(entry, before.get(entry.conversation)))
      gate.open()
      conversations.tellTotal()
      listeners.tell((listener) => listener.onSyncServerFinish?.())
      await Promise.all(caughtUp)
      if (mine !== run) return
      isCaughtUp = true
      knewAll = sync.isComplete
    } catch (error) {
      // Logged out meanwhile: nobody waits for it.
      if (mine !== run || hasCode(error, 6014, 7009)) return
      client.log('warn', 'the conversations cannot be fetched', { error: String(error) })
      gate.open()
      listeners.tell((listener) => listener.onSyncServerFailed?.())
    }
  }

  client.at('loggedIn', (session) => {
    inbox.sinceMs = session.serverTimeMs
    isFirst = true
    isCaughtUp = false
    knewAll = false
    gate.shut()
    void fetchList()
  })
  client.at('resumed', (_session, lostAtMs) => {
    if (!isFirst && isCaughtUp) inbox.sinceMs = lostAtMs - clockSlackMs
    isCaughtUp = false
    gate.shut()
    return fetchList()
  })
  client.at('loggedOut', () => {
    run += 1
    gate.clear()
  })
}

/** The loss was noticed here, by a clock that follows the server's only roughly. */
const clockSlackMs = 2_000
