import type { V2TIMSendCallback, V2TIMValueCallback } from '../../callback.ts'
import type { Unsubscribe } from '../../listeners.ts'
import type { V2TIMElemType, V2TIMMessageGetType, V2TIMMessagePriority } from '../../v2tim-numbers.ts'
import type { V2TIMMessage } from './message.ts'
import type { V2TIMAdvancedMsgListener } from './message-listener.ts'

export interface V2TIMSendOptions {
  /** One-to-one: to whom. With `groupID`: a message in the group that only this member sees. '' and null: absent. */
  readonly receiver?: string | null
  readonly groupID?: string | null
  readonly priority?: V2TIMMessagePriority
  /** Reaches who is online and is not stored; no receipts, no unread count. */
  readonly onlineUserOnly?: boolean
  /** As `message.needReadReceipt`, which it overrides. */
  readonly needReadReceipt?: boolean
  readonly isExcludedFromUnreadCount?: boolean
  readonly isExcludedFromLastMessage?: boolean
  /** As the message's own two fields, which it overrides. */
  readonly webhookInfo?: {
    readonly disableCloudMessagePreHook?: boolean
    readonly disableCloudMessagePostHook?: boolean
  }
  readonly cloudCustomData?: string
  readonly localCustomData?: string
  /** Accepted so that samples port line by line, and ignored: this server does not push to phones. */
  readonly offlinePushInfo?: unknown
  /** Told 100 once it is sent: no message here has files. */
  readonly onProgress?: (progress: number) => void
}
/** The form of Flutter and RN2: everything in one object. */
export type V2TIMSendForm = V2TIMSendOptions & ({ readonly message: V2TIMMessage } | { readonly id: string })

/** v2tim.md 3.7. Where several bounds are given, all hold. */
export interface V2TIMMessageListGetOption {
  /** Default: V2TIM_GET_CLOUD_OLDER_MSG. The local kinds are served from the SDK's memory (10,000 messages). */
  readonly getType?: V2TIMMessageGetType
  readonly userID?: string | null
  readonly groupID?: string | null
  /** Default 20. Above 100 several pages are fetched. */
  readonly count?: number
  /** Local kinds only. */
  readonly messageTypeList?: readonly V2TIMElemType[]
  /** Start beyond this message, or the one with this msgID, itself not included. Wins over `lastMsgSeq`. */
  readonly lastMsg?: V2TIMMessage | string | null
  /** The same under its Flutter and RN2 name. */
  readonly lastMsgID?: string | null
  /** Start at this number, itself included. 0 and -1: absent. */
  readonly lastMsgSeq?: number | string | bigint
  /** Seconds; 0: now (older) or the beginning (newer). The interval is closed. */
  readonly getTimeBegin?: number
  /** Seconds; 0: no limit. */
  readonly getTimePeriod?: number
  /** Exactly these. Older: descending, newer: ascending. */
  readonly messageSeqList?: readonly (number | string | bigint)[]
}

/** Refusals: 6013, 6014, 6017, 7003, 8001, 9508, 6012 from the SDK; 10007, 10010, 10017, 10023, 20003 from the server. */
export interface MessageMethods {
  addAdvancedMsgListener(listener: V2TIMAdvancedMsgListener): Unsubscribe
  removeAdvancedMsgListener(listener: V2TIMAdvancedMsgListener): void

  createTextMessage(text: string): V2TIMMessage
  createTextAtMessage(text: string, atUserList: readonly string[]): V2TIMMessage
  createCustomMessage(data: string, desc?: string, extension?: string): V2TIMMessage
  createCustomMessage(form: {
    readonly data: string
    readonly desc?: string
    readonly extension?: string
  }): V2TIMMessage
  createFaceMessage(index: number, data: string): V2TIMMessage
  createLocationMessage(desc: string, longitude: number, latitude: number): V2TIMMessage
  /** A copy of `message` that mentions these users (at most 30). */
  createAtSignedGroupMessage(message: V2TIMMessage, atUserList: readonly string[]): V2TIMMessage
  /** A copy of `message` that only these members of the group see (at most 50). */
  createTargetedGroupMessage(message: V2TIMMessage, receiverList: readonly string[]): V2TIMMessage
  /** A new message with the same content; it asks for receipts only if you say so again. */
  createForwardMessage(message: V2TIMMessage): V2TIMMessage

  /**
   * Sends; resolves with the same object, brought up to date, once the server has stored it. On failure its `status` is
   * V2TIM_MSG_STATUS_SEND_FAIL and the same object can be sent again: it keeps its msgID and is stored once.
   */
  sendMessage(message: V2TIMMessage, options: V2TIMSendOptions): Promise<V2TIMMessage>
  sendMessage(form: V2TIMSendForm): Promise<V2TIMMessage>
  /** The native row of arguments. */
  sendMessage(
    message: V2TIMMessage,
    receiver: string | null,
    groupID?: string | null,
    priority?: V2TIMMessagePriority | null,
    onlineUserOnly?: boolean | null,
    offlinePushInfo?: unknown,
    callback?: V2TIMSendCallback<V2TIMMessage>,
  ): Promise<V2TIMMessage>

  /** Newest first; `lastMsg` null: from the newest message on. */
  getC2CHistoryMessageList(
    userID: string,
    count: number,
    lastMsg?: V2TIMMessage | string | null,
    callback?: V2TIMValueCallback<readonly V2TIMMessage[]>,
  ): Promise<readonly V2TIMMessage[]>
  /** Newest first; `lastMsg` null: from the newest message on. */
  getGroupHistoryMessageList(
    groupID: string,
    count: number,
    lastMsg?: V2TIMMessage | string | null,
    callback?: V2TIMValueCallback<readonly V2TIMMessage[]>,
  ): Promise<readonly V2TIMMessage[]>
  getHistoryMessageList(option: V2TIMMessageListGetOption): Promise<readonly V2TIMMessage[]>
  /** Those of these IDs that exist and that I may see, recalled ones too; at most 100. */
  findMessages(messageIDList: readonly string[]): Promise<readonly V2TIMMessage[]>
  /**
   * Takes a message back for everybody. 6223, 10031, 20016: too late; not yours: 10032 in a group, 7014 one-to-one; 6017: no such
   * message.
   */
  revokeMessage(message: V2TIMMessage | string, reason?: string): Promise<void>
}
