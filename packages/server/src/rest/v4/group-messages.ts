import { everybodyMentioned, groupConversation, Refusal } from '@kidoku/protocol'
import Type from 'typebox'
import { msgBodyOf } from '../../reference/elements.ts'
import { seconds } from '../../reference/seconds.ts'
import { type ApiCommand, account, apiCommand, bit, isSet, text, whole } from './command.ts'
import { groupIdFault, groupIdField, msgSeqList } from './group-shapes.ts'
import { msgPriority, priorityNumber, priorityOf, readBody } from './message-body.ts'
import { randomUint32, sendFields, sendInput } from './sending.ts'

const historyMax = 20

const sendGroupMsg = apiCommand('send_group_msg', {
  sentence: 'sends to a group, or to some of its members, in the name of a member or of the administrator',
  request: {
    GroupId: groupIdField,
    ...sendFields,
    Random: Type.Optional(whole(0, 0xffff_ffff)),
    MsgPriority: Type.Optional(msgPriority),
    /** Absent: the administrator, who needs to be no member. */
    From_Account: Type.Optional(account),
    To_Account: Type.Optional(Type.Array(account, { maxItems: 50 })),
    NeedReadReceipt: Type.Optional(bit),
    GroupAtInfo: Type.Optional(
      Type.Array(
        Type.Object({ GroupAtAllFlag: Type.Optional(whole(0, 1)), GroupAt_Account: Type.Optional(account) }),
        { maxItems: 30 },
      ),
    ),
    /** There are no topics here: '' or nothing. */
    TopicId: Type.Optional(Type.Literal('')),
  },
  answer: { MsgTime: Type.Integer(), MsgSeq: Type.Integer(), MsgId: text },
  faults: groupIdFault,
  async run(call, request) {
    const { GroupId: groupId, From_Account: from = call.administrator, To_Account: receivers = [] } = request
    const random = request.Random ?? randomUint32()
    const mentions = (request.GroupAtInfo ?? []).flatMap((at) =>
      at.GroupAtAllFlag === 1 ? [everybodyMentioned] : (at.GroupAt_Account ?? []),
    )
    const { message } = await call.run(
      'messages.send',
      {
        ...sendInput(call, request, { from, to: { groupId }, random }),
        groupId,
        needReadReceipt: isSet(request.NeedReadReceipt),
        ...(request.MsgPriority === undefined ? {} : { priority: priorityOf(request.MsgPriority) }),
        ...(receivers.length === 0 ? {} : { receivers }),
        ...(mentions.length === 0 ? {} : { atUsers: mentions }),
      },
      from,
    )
    return { MsgTime: seconds(message.timeMs), MsgSeq: message.seq, MsgId: message.msgId }
  },
})

const sendGroupSystemNotification = apiCommand('send_group_system_notification', {
  sentence: 'tells members who are online something of the application’s own',
  request: {
    GroupId: groupIdField,
    Content: text,
    ToMembers_Account: Type.Optional(Type.Array(account, { maxItems: 500 })),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId: groupId, Content: content, ToMembers_Account: userIds = [] }) {
    await call.run('groups.notify', { groupId, content, ...(userIds.length === 0 ? {} : { userIds }) })
    return {}
  },
})

const groupMsgGetSimple = apiCommand('group_msg_get_simple', {
  sentence: 'reads what was said in a group, the newest first',
  request: {
    GroupId: groupIdField,
    /** At most 20; more is taken as 20, and so is none. */
    ReqMsgNumber: Type.Optional(whole(1, 0x7fff_ffff)),
    /** Only messages up to this one. */
    ReqMsgSeq: Type.Optional(whole(0, Number.MAX_SAFE_INTEGER)),
    /** Recalled messages are always there, without their words. */
    WithRecalledMsg: Type.Optional(bit),
    TopicId: Type.Optional(Type.Literal('')),
  },
  answer: {
    GroupId: text,
    IsFinished: Type.Integer(),
    RspMsgList: Type.Array(
      Type.Object({
        From_Account: text,
        /** 2: recalled. */
        IsPlaceMsg: Type.Integer(),
        /** 1: the server's own word that somebody has come or gone. */
        IsSystemMsg: Type.Optional(Type.Integer()),
        MsgBody: readBody,
        MsgPriority: Type.Integer(),
        MsgRandom: Type.Integer(),
        MsgSeq: Type.Integer(),
        MsgTimeStamp: Type.Integer(),
        CloudCustomData: Type.Optional(text),
      }),
    ),
  },
  faults: groupIdFault,
  async run(call, { GroupId, ReqMsgNumber = historyMax, ReqMsgSeq }) {
    const { messages, isFinished } = await call.run('messages.history', {
      conversation: groupConversation(GroupId),
      direction: 'older',
      count: Math.min(ReqMsgNumber, historyMax),
      ...(ReqMsgSeq === undefined ? {} : { fromSeq: ReqMsgSeq }),
    })
    return {
      GroupId,
      IsFinished: isFinished || ReqMsgNumber <= historyMax ? 1 : 0,
      RspMsgList: messages.map((message) => ({
        From_Account: message.sender,
        IsPlaceMsg: message.revoked === undefined ? 0 : 2,
        ...(message.elems[0]?.type === 'tips' ? { IsSystemMsg: 1 } : {}),
        MsgBody: [...msgBodyOf(message.elems)],
        MsgPriority: priorityNumber(message.priority),
        MsgRandom: message.random,
        MsgSeq: message.seq,
        MsgTimeStamp: seconds(message.timeMs),
        ...(message.cloudCustomData === undefined ? {} : { CloudCustomData: message.cloudCustomData }),
      })),
    }
  },
})

const groupMsgRecall = apiCommand('group_msg_recall', {
  sentence: 'recalls messages of a group, whoever sent them and however old',
  request: {
    GroupId: groupIdField,
    MsgSeqList: msgSeqList(10),
    Reason: Type.Optional(Type.String({ maxLength: 300 })),
    TopicId: Type.Optional(Type.Literal('')),
  },
  answer: { RecallRetList: Type.Array(Type.Object({ MsgSeq: Type.Integer(), RetCode: Type.Integer() })) },
  faults: groupIdFault,
  async run(call, { GroupId, MsgSeqList, Reason }) {
    const conversation = groupConversation(GroupId)
    const reason = Reason === undefined ? {} : { reason: Reason }
    const results: { MsgSeq: number; RetCode: number }[] = []
    for (const { MsgSeq: seq } of MsgSeqList) {
      try {
        await call.run('messages.revoke', { conversation, seq, ...reason })
        results.push({ MsgSeq: seq, RetCode: 0 })
      } catch (error) {
        // What is wrong with the group is wrong with all of them.
        if (!(error instanceof Refusal) || error.code === 10010) throw error
        results.push({ MsgSeq: seq, RetCode: error.code })
      }
    }
    return { RecallRetList: results }
  },
})

export const groupMessages: readonly ApiCommand[] = [
  sendGroupMsg,
  sendGroupSystemNotification,
  groupMsgGetSimple,
  groupMsgRecall,
]
