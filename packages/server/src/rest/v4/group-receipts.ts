import { groupConversation } from '@kidoku/protocol'
import Type from 'typebox'
import { type ApiCommand, account, apiCommand, text, whole } from './command.ts'
import { groupIdFault, groupIdField, msgSeqList } from './group-shapes.ts'

const receiptsPerCallMax = 500
const pageMax = 200
/** What one call of the contract gives. */
const contractPageMax = 100

const getGroupMsgReceipt = apiCommand('get_group_msg_receipt', {
  sentence: 'counts who has, and who has not, read messages of a group',
  request: { GroupId: groupIdField, MsgSeqList: msgSeqList(receiptsPerCallMax) },
  answer: {
    GroupMsgReceiptList: Type.Array(
      Type.Object({
        /** 10062: the message has no receipts. */
        Code: Type.Integer(),
        MsgSeq: Type.Integer(),
        ReadNum: Type.Integer(),
        UnreadNum: Type.Integer(),
      }),
    ),
  },
  faults: groupIdFault,
  async run(call, { GroupId, MsgSeqList }) {
    const seqs = MsgSeqList.map((item) => item.MsgSeq)
    const { receipts } = await call.run('receipts.get', { conversation: groupConversation(GroupId), seqs })
    const known = new Map(receipts.map((receipt) => [receipt.seq, receipt]))
    return {
      GroupMsgReceiptList: seqs.map((seq) => {
        const receipt = known.get(seq)
        if (receipt === undefined) return { Code: 10062, MsgSeq: seq, ReadNum: 0, UnreadNum: 0 }
        return { Code: 0, MsgSeq: seq, ReadNum: receipt.readCount, UnreadNum: receipt.unreadCount }
      }),
    }
  },
})

const getGroupMsgReceiptDetail = apiCommand('get_group_msg_receipt_detail', {
  sentence: 'lists who has, or who has not, read a message of a group',
  request: {
    GroupId: groupIdField,
    MsgSeq: whole(1, Number.MAX_SAFE_INTEGER),
    /** 0, or absent: those who have read; 1: those who have not. */
    Filter: Type.Optional(whole(0, 1)),
    /** '' to start, then `Cursor` of the page before. */
    Cursor: Type.Optional(Type.String({ pattern: '^[0-9]{0,15}$' })),
    /** At most 200; more is taken as 200, and so is none. */
    Count: Type.Optional(whole(1, 0x7fff_ffff)),
  },
  answer: {
    Cursor: text,
    IsFinish: Type.Integer(),
    IsFinished: Type.Integer(),
    MsgSeq: Type.Integer(),
    ReadList: Type.Optional(Type.Array(Type.Object({ Read_Account: text }))),
    UnreadList: Type.Optional(Type.Array(Type.Object({ Unread_Account: text }))),
  },
  faults: groupIdFault,
  async run(call, { GroupId, MsgSeq, Filter = 0, Cursor = '', Count = pageMax }) {
    const asked = Math.min(Count, pageMax)
    const userIds: string[] = []
    let after = Number(Cursor)
    let isFinished = false
    while (!isFinished && userIds.length < asked) {
      const page = await call.run('receipts.members', {
        conversation: groupConversation(GroupId),
        seq: MsgSeq,
        filter: Filter === 0 ? 'read' : 'unread',
        after,
        count: Math.min(asked - userIds.length, contractPageMax),
      })
      userIds.push(...page.members.map((member) => member.userId))
      after = page.next
      isFinished = page.isFinished
    }
    const finished = isFinished ? 1 : 0
    return {
      Cursor: isFinished ? '' : String(after),
      // The reference's sample and its table of fields differ: both.
      IsFinish: finished,
      IsFinished: finished,
      MsgSeq,
      ...(Filter === 0
        ? { ReadList: userIds.map((userId) => ({ Read_Account: userId })) }
        : { UnreadList: userIds.map((userId) => ({ Unread_Account: userId })) }),
    }
  },
})

const groupMsgReceipt = apiCommand('group_msg_receipt', {
  sentence: 'gives receipts of messages of a group for one of its members',
  request: {
    GroupId: groupIdField,
    /** Who has read. */
    From_Account: account,
    MsgSeqList: msgSeqList(50),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId, From_Account: reader, MsgSeqList }) {
    const seqs = MsgSeqList.map((item) => item.MsgSeq)
    await call.run('receipts.give', { conversation: groupConversation(GroupId), seqs }, reader)
    return {}
  },
})

const setUnreadMsgNum = apiCommand('set_unread_msg_num', {
  sentence: 'says how much a member has not read',
  request: { GroupId: groupIdField, Member_Account: account, UnreadMsgNum: whole(0, 0x7fff_ffff) },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId, Member_Account: member, UnreadMsgNum: unreadCount }) {
    await call.run('readMarks.setUnread', { conversation: groupConversation(GroupId), unreadCount }, member)
    return {}
  },
})

export const groupReceipts: readonly ApiCommand[] = [
  getGroupMsgReceipt,
  getGroupMsgReceiptDetail,
  groupMsgReceipt,
  setUnreadMsgNum,
]
