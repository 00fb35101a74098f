import type { ReadMember, Receipt } from '@kidoku/protocol'
import { parseConversationId } from '@kidoku/protocol/wire'
import type { V2TIMGroupMessageReadMember, V2TIMMessageReceipt } from './receipt.ts'

const seconds = (ms: number): number => Math.floor(ms / 1000)

export function messageReceipt(receipt: Receipt): V2TIMMessageReceipt {
  const { readCount, unreadCount, undisclosedCount, departedCount } = receipt
  const name = parseConversationId(receipt.conversation)
  const isC2C = name?.kind === 'c2c'
  return {
    msgID: receipt.msgId,
    userID: isC2C ? name.userId : '',
    groupID: name?.kind === 'group' ? name.groupId : '',
    isPeerRead: isC2C && readCount > 0,
    timestamp: isC2C ? seconds(receipt.readTimeMs ?? 0) : 0,
    readCount,
    unreadCount,
    undisclosedCount,
    departedCount,
  }
}

/** What `onRecvC2CReadReceipt` gets: about the whole conversation, so without a msgID. v2tim.md 1.3.1 */
export function readMarkReceipt(userID: string, readTimeMs: number): V2TIMMessageReceipt {
  return {
    msgID: '',
    userID,
    groupID: '',
    isPeerRead: true,
    timestamp: seconds(readTimeMs),
    readCount: 0,
    unreadCount: 0,
    undisclosedCount: 0,
    departedCount: 0,
  }
}

export function readMember(member: ReadMember): V2TIMGroupMessageReadMember {
  return {
    userID: member.userId,
    nickName: member.nickName,
    friendRemark: '',
    nameCard: member.nameCard,
    faceURL: member.faceUrl,
    readTime: member.readTimeMs ?? 0,
  }
}
