import type { Message } from '@kidoku/protocol'
import { msgBodyOf, type TimElem } from '../../reference/elements.ts'
import { groupTypeWords } from '../../reference/group-words.ts'
import { seconds } from '../../reference/seconds.ts'
import type { GroupRow } from '../groups/store.ts'
import { msgKeyOf, msgSeqOf } from '../messages/keys.ts'
import type { GivenReceipt } from '../receipts/occurrences.ts'
import type { AfterCommand, BeforeCommand } from './commands.ts'

/** What is sent, with the field names of the reference. v2tim.md 2.3, 8.2 */
export interface Body {
  readonly CallbackCommand: BeforeCommand | AfterCommand
  readonly [field: string]: unknown
}

/** Of every webhook of a group. */
export function groupFields(group: GroupRow): { readonly GroupId: string; readonly Type: string } {
  return { GroupId: group.group_id, Type: groupTypeWords[group.group_type] }
}

export function members(userIds: readonly string[]): readonly { readonly Member_Account: string }[] {
  return userIds.map((userId) => ({ Member_Account: userId }))
}

/** What a message is made of, before it is sent and after. */
export function contentFields(content: Pick<Message, 'onlineUserOnly' | 'elems' | 'cloudCustomData'>): {
  readonly OnlineOnlyFlag: 0 | 1
  readonly MsgBody: readonly TimElem[]
  readonly CloudCustomData: string
} {
  return {
    OnlineOnlyFlag: content.onlineUserOnly === true ? 1 : 0,
    MsgBody: msgBodyOf(content.elems),
    CloudCustomData: content.cloudCustomData ?? '',
  }
}

/** A group message's mentions. v2tim.md 2.3.4: `__kImSDK_MesssageAtALL__` means everybody. */
export function mentionFields(atUsers: readonly string[] | undefined): object {
  if (atUsers === undefined) return {}
  return {
    GroupAtInfo: atUsers.map((userId) =>
      userId === '__kImSDK_MesssageAtALL__'
        ? { GroupAtAllFlag: 1 }
        : { GroupAtAllFlag: 0, GroupAt_Account: userId },
    ),
  }
}

export function c2cSentBody(message: Message, unreadCount: number, nowMs: number): Body {
  return {
    CallbackCommand: 'C2C.CallbackAfterSendMsg',
    From_Account: message.sender,
    To_Account: message.receiver ?? '',
    MsgSeq: msgSeqOf(message),
    MsgRandom: message.random,
    MsgTime: seconds(message.timeMs),
    MsgKey: msgKeyOf(message),
    MsgId: message.msgId,
    ...contentFields(message),
    SendMsgResult: 0,
    ErrorInfo: 'send msg succeed',
    UnreadMsgNum: unreadCount,
    EventTime: nowMs,
  }
}

export function groupSentBody(message: Message, group: GroupRow, operator: string, nowMs: number): Body {
  return {
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    ...groupFields(group),
    From_Account: message.sender,
    Operator_Account: operator,
    Random: message.random,
    MsgSeq: message.seq,
    MsgTime: seconds(message.timeMs),
    MsgId: message.msgId,
    ...contentFields(message),
    ...mentionFields(message.atUsers),
    TopicId: '',
    EventTime: nowMs,
  }
}

export function groupReceiptsBody(group: GroupRow, receipts: readonly GivenReceipt[], nowMs: number): Body {
  return {
    CallbackCommand: 'Group.CallbackAfterReadReceipt',
    ...groupFields(group),
    GroupMsgReceiptList: receipts.map(({ seq, readCount, unreadCount, readers }) => ({
      MsgSeq: seq,
      ReadNum: readCount,
      UnreadNum: unreadCount,
      ReadReceiptMembers: members(readers),
    })),
    EventTime: nowMs,
  }
}
