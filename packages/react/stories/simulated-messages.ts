import {
  V2TIMElemType,
  type V2TIMGroupMessageReadMember,
  type V2TIMMessage,
  type V2TIMMessageReceipt,
  V2TIMMessageStatus,
} from '@kidoku/sdk'

/** What a story says of a message; the rest is as the SDK would have it. */
export type StoryMessage = Partial<{ -readonly [K in keyof V2TIMMessage]: V2TIMMessage[K] }> & {
  readonly text?: string
}

export const self = 'alice'

/** One as the SDK keeps it: one object, written into in place. */
export function storyMessage({ text = '', ...given }: StoryMessage): V2TIMMessage {
  const seq = given.seq ?? 0
  // What the components do not look at is left out.
  return {
    msgID: `story-${given.groupID ?? given.userID}-${seq}`,
    id: '',
    timestamp: Math.floor((given.timestampMs ?? 0) / 1_000),
    timestampMs: 0,
    sender: self,
    nickName: '',
    nameCard: '',
    faceURL: '',
    groupID: '',
    userID: '',
    seq,
    status: V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC,
    isSelf: (given.sender ?? self) === self,
    isRead: true,
    isPeerRead: false,
    needReadReceipt: true,
    hasSentReceipt: false,
    elemType: V2TIMElemType.V2TIM_ELEM_TYPE_TEXT,
    textElem: { text },
    customElem: null,
    faceElem: null,
    locationElem: null,
    groupTipsElem: null,
    revokerInfo: null,
    ...given,
  } as V2TIMMessage
}

export function storyReceipt(
  message: V2TIMMessage,
  counts: Partial<V2TIMMessageReceipt>,
): V2TIMMessageReceipt {
  return {
    msgID: message.msgID,
    userID: message.userID,
    groupID: message.groupID,
    isPeerRead: false,
    timestamp: 0,
    readCount: 0,
    unreadCount: 0,
    undisclosedCount: 0,
    departedCount: 0,
    ...counts,
  }
}

export function storyMember(userID: string, nickName: string, readTime = 0): V2TIMGroupMessageReadMember {
  return { userID, nickName, friendRemark: '', nameCard: '', faceURL: '', readTime }
}
