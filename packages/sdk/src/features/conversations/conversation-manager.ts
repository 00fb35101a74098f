import type { Unsubscribe } from '../../listeners.ts'
import type { V2TIMConversation, V2TIMConversationResult } from './conversation.ts'

/** v2tim.md 5.3. Every method is optional. */
export interface V2TIMConversationListener {
  onSyncServerStart?(): void
  onSyncServerFinish?(): void
  onSyncServerFailed?(): void
  onNewConversation?(conversationList: readonly V2TIMConversation[]): void
  onConversationChanged?(conversationList: readonly V2TIMConversation[]): void
  onConversationDeleted?(conversationIDList: readonly string[]): void
  onTotalUnreadMessageCountChanged?(totalUnreadCount: number): void
}

export interface V2TIMConversationManager {
  addConversationListener(listener: V2TIMConversationListener): Unsubscribe
  removeConversationListener(listener: V2TIMConversationListener): void
  /** A page, the latest active first. `nextSeq`: 0 to start, then the page's own. */
  getConversationList(nextSeq: number | string | bigint, count: number): Promise<V2TIMConversationResult>
  /** RN2's order, in which `nextSeq` is a text. */
  getConversationList(count: number, nextSeq: string): Promise<V2TIMConversationResult>
  /** Those of these IDs that exist, in the order asked for; at most 100. */
  getConversationList(conversationIDList: readonly string[]): Promise<readonly V2TIMConversation[]>
  getConversationListByIDs(conversationIDList: readonly string[]): Promise<readonly V2TIMConversation[]>
  /** 6004 where there is no such conversation. */
  getConversation(conversationID: string): Promise<V2TIMConversation>
  getTotalUnreadMessageCount(): Promise<number>
  /**
   * Marks as read: all up to `cleanTimestamp` (seconds, one-to-one) or `cleanSequence` (groups), both included; 0: everything.
   * `conversationID` "c2c": all one-to-one, "group": all groups, "": all. receipts.md §8
   */
  cleanConversationUnreadMessageCount(
    conversationID: string | null,
    cleanTimestamp?: number | string | bigint,
    cleanSequence?: number | string | bigint,
  ): Promise<void>
}
