/** Mechanism A of v2tim.md 1.1: how far I have read a conversation. Leaves receipts alone. receipts.md §8 */
export interface ReadMarkMethods {
  /** My unread count becomes 0 and the other hears `onRecvC2CReadReceipt`. null: all one-to-one conversations. */
  markC2CMessageAsRead(userID: string | null): Promise<void>
  /** My unread count becomes 0; nobody is told. null: all groups. */
  markGroupMessageAsRead(groupID: string | null): Promise<void>
  markAllMessageAsRead(): Promise<void>
}
