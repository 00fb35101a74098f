import type { V2TIMCallback, V2TIMValueCallback } from '../../callback.ts'
import type { V2TIMGroupMessageReadMembersFilter } from '../../v2tim-numbers.ts'
import type { V2TIMMessage } from '../messages/message.ts'
import type { V2TIMGroupMessageReadMemberList, V2TIMMessageReceipt } from './receipt.ts'

/** Messages, or their msgIDs (Flutter's form), of one conversation; 1 to 30. receipts.md §3 */
export type V2TIMReceiptTargets =
  | readonly (V2TIMMessage | string)[]
  | { readonly messageIDList: readonly string[] }
  | { readonly messageList: readonly V2TIMMessage[] }

export interface V2TIMReadMembersForm {
  readonly messageID: string | V2TIMMessage
  readonly filter: V2TIMGroupMessageReadMembersFilter
  readonly nextSeq?: number | string | bigint
  readonly count?: number
}

/** Mechanism B of v2tim.md 1.1: message-level receipts. */
export interface ReceiptMethods {
  /**
   * Says that I have read these messages. Resolves once the receipts are on the server's disk. Own messages, messages that ask
   * for no receipt, recalled, unknown and already receipted ones are ignored. 6017: empty, too many, or of several
   * conversations; 10007: not a member (any more); 9508, 6012: could not be handed over yet, and will be. receipts.md §3
   */
  sendMessageReadReceipts(messages: V2TIMReceiptTargets, callback?: V2TIMCallback): Promise<void>
  /** Counts of own messages; what has no receipt record is left out, and everything while receipts are off. receipts.md §5, §7 */
  getMessageReadReceipts(
    messages: V2TIMReceiptTargets,
    callback?: V2TIMValueCallback<readonly V2TIMMessageReceipt[]>,
  ): Promise<readonly V2TIMMessageReceipt[]>
  /**
   * A page of those who have, or have not, read an own group message. `nextSeq` 0 to start, then the page's own; `count` 1 to
   * 100. 10007: not its sender; 10062: it has no receipts; 7013: receipts are off. receipts.md §5
   */
  getGroupMessageReadMemberList(
    message: V2TIMMessage | string,
    filter: V2TIMGroupMessageReadMembersFilter,
    nextSeq?: number | string | bigint,
    count?: number,
    callback?: V2TIMValueCallback<V2TIMGroupMessageReadMemberList>,
  ): Promise<V2TIMGroupMessageReadMemberList>
  getGroupMessageReadMemberList(form: V2TIMReadMembersForm): Promise<V2TIMGroupMessageReadMemberList>
  /** Extension: turns receipts on or off for me on all devices; mutual. 7013: forbidden by the server. receipts.md §7 */
  setReadReceiptsEnabled(enabled: boolean): Promise<void>
  getReadReceiptsEnabled(): Promise<boolean>
}
