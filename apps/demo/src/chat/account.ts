import { createV2TIMManager, type V2TIMConversation, V2TIMLoginStatus, type V2TIMManager } from '@kidoku/sdk'
import { createSignal, type Signal } from '../signal.ts'
import { type Chat, chatsOf } from './chats.ts'
import { askForPass } from './sign-in.ts'
import { ensureTeaBreak } from './tea-break.ts'
import { createThread, type OwnedThread, type Thread } from './thread.ts'

export type Connection = 'connecting' | 'connected' | 'offline'

/** One person, signed in with an SDK instance of their own. */
export interface Account {
  readonly userId: string
  /** Connection, chats or the switch. A thread tells of its own changes. */
  readonly changed: Signal
  readonly connection: () => Connection
  readonly chats: () => readonly Chat[]
  readonly thread: (conversationID: string) => Thread
  readonly areReceiptsOn: () => boolean
  readonly setReceiptsOn: (isOn: boolean) => Promise<void>
  readonly close: () => void
}

const signInAgainMs = 2_000
const conversationsPerPage = 100

export function openAccount(userId: string, onError: (error: unknown) => void): Account {
  const manager = createV2TIMManager()
  const changed = createSignal()
  const closing = new AbortController()
  const conversations = new Map<string, V2TIMConversation>()
  const threads = new Map<string, OwnedThread>()
  let connection: Connection = 'connecting'
  let isIn = false
  let areReceiptsOn = true

  /** What goes wrong while the pane is being closed is nobody's concern. */
  const report = (error: unknown): void => {
    if (!closing.signal.aborted) onError(error)
  }
  const become = (next: Connection): void => {
    connection = next
    changed.tell()
  }
  const switched = (isOn: boolean): void => {
    if (isOn === areReceiptsOn) return
    areReceiptsOn = isOn
    changed.tell()
    for (const thread of threads.values()) thread.receiptsSwitched()
  }
  const put = (list: readonly V2TIMConversation[]): void => {
    for (const conversation of list) conversations.set(conversation.conversationID, conversation)
    changed.tell()
  }

  const moveIn = async (): Promise<void> => {
    switched(await manager.getMessageManager().getReadReceiptsEnabled())
    await ensureTeaBreak(manager)
    await readConversations(manager, put)
    isIn = true
    await Promise.all([...threads.values()].map((thread) => thread.load()))
  }
  const comeIn = async (): Promise<void> => {
    for (let isFirst = true; !closing.signal.aborted; isFirst = false) {
      try {
        const pass = await askForPass(userId, closing.signal)
        await manager.initSDK(pass.sdkAppID)
        await manager.login(userId, pass.userSig)
        if (closing.signal.aborted) await manager.unInitSDK()
        else await moveIn()
        return
      } catch (error) {
        become('offline')
        if (isFirst) report(error)
        await new Promise((resolve) => setTimeout(resolve, signInAgainMs))
      }
    }
  }
  const comeInAgain = (): void => {
    become('offline')
    if (isIn) void comeIn()
    isIn = false
  }

  manager.addIMSDKListener({
    // Between two attempts of a lost connection it is still offline.
    onConnecting: () => become(connection === 'offline' ? 'offline' : 'connecting'),
    onConnectSuccess: () => become('connected'),
    onConnectFailed: () => {
      become('offline')
      // Refused for good, as by a server that has begun anew: a fresh UserSig may help.
      if (isIn && manager.getLoginStatus() === V2TIMLoginStatus.V2TIM_STATUS_LOGOUT) comeInAgain()
    },
    onKickedOffline: () => {
      become('offline')
      report(new Error(`${userId} has been signed out by another device.`))
    },
    onUserSigExpired: comeInAgain,
  })
  manager.getConversationManager().addConversationListener({
    onNewConversation: put,
    onConversationChanged: put,
    onConversationDeleted: (ids) => {
      for (const id of ids) conversations.delete(id)
      changed.tell()
    },
  })
  manager.getMessageManager().addAdvancedMsgListener({
    onRecvNewMessage: (message) => {
      const id = message.groupID === '' ? `c2c_${message.userID}` : `group_${message.groupID}`
      threads.get(id)?.take(message)
    },
    onRecvMessageReadReceipts: (receipts) => {
      for (const thread of threads.values()) {
        const ids = new Set(thread.messages().map(({ msgID }) => msgID))
        thread.takeReceipts(receipts.filter(({ msgID }) => ids.has(msgID)))
      }
    },
    onRecvMessageRevoked: () => {
      for (const thread of threads.values()) thread.changed.tell()
    },
    onReadReceiptsEnabledChanged: switched,
  })
  void comeIn()

  return {
    userId,
    changed,
    connection: () => connection,
    chats: () => chatsOf(userId, conversations),
    thread: (conversationID) => {
      const open = threads.get(conversationID)
      if (open !== undefined) return open
      const thread = createThread(
        { manager, areReceiptsOn: () => areReceiptsOn, onError: report },
        conversationID,
      )
      threads.set(conversationID, thread)
      if (isIn) void thread.load()
      return thread
    },
    areReceiptsOn: () => areReceiptsOn,
    setReceiptsOn: async (isOn) => {
      await manager.getMessageManager().setReadReceiptsEnabled(isOn)
      switched(isOn)
    },
    close: () => {
      closing.abort()
      manager.unInitSDK().catch(() => undefined) // Nobody is there to hear of it.
    },
  }
}

async function readConversations(
  manager: V2TIMManager,
  put: (list: readonly V2TIMConversation[]) => void,
): Promise<void> {
  for (let nextSeq = 0, isFinished = false; !isFinished; ) {
    const page = await manager.getConversationManager().getConversationList(nextSeq, conversationsPerPage)
    put(page.conversationList)
    nextSeq = page.nextSeq
    isFinished = page.isFinished
  }
}
