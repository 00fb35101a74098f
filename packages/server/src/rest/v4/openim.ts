import { c2cConversation, Refusal } from '@kidoku/protocol'
import Type from 'typebox'
import { secondOfKey } from '../../features/messages/keys.ts'
import { ApiRefusal } from './codes.ts'
import { type ApiService, account, apiCommand, bit, isSet, whole } from './command.ts'
import { mustExist } from './must-exist.ts'
import { openimMessages } from './openim-messages.ts'

const c2cMsgReadReceipt = apiCommand('c2c_msg_read_receipt', {
  sentence: 'gives receipts of one-to-one messages for their receiver',
  request: {
    /** Who has read. */
    Operator_Account: account,
    /** Who has sent. */
    Peer_Account: account,
    C2CMsgInfo: Type.Array(
      Type.Object({
        From_Account: Type.Optional(account),
        To_Account: Type.Optional(account),
        MsgKey: Type.String({ maxLength: 50 }),
      }),
      { minItems: 1, maxItems: 100 },
    ),
  },
  answer: {},
  faults: { Operator_Account: 90008, Peer_Account: 90003 },
  async run(call, { Operator_Account: reader, Peer_Account: sender, C2CMsgInfo: infos }) {
    await mustExist(call, reader, 90008)
    await mustExist(call, sender, 90003)
    for (const info of infos) {
      if ((info.From_Account ?? sender) !== sender) throw new ApiRefusal(90008, 'it is the Peer_Account')
      if ((info.To_Account ?? reader) !== reader) throw new ApiRefusal(90003, 'it is the Operator_Account')
      if (secondOfKey(info.MsgKey) === undefined) throw new ApiRefusal(90054, info.MsgKey)
    }
    const conversation = c2cConversation(sender)
    const keys = infos.map((info) => info.MsgKey)
    const { found } = await call.run('messages.findKeys', { conversation, keys, sender }, reader)
    const seqs = found.map((message) => message.seq)
    // As a device does: what is unknown is ignored, one by one. receipts.md §3
    if (seqs.length > 0) await call.run('receipts.give', { conversation, seqs }, reader)
    return {}
  },
})

const adminSetMsgRead = apiCommand('admin_set_msg_read', {
  sentence: "moves a user's read mark of a one-to-one conversation",
  request: {
    Report_Account: account,
    Peer_Account: account,
    /** Seconds; messages up to then are read. Absent: all. */
    MsgReadTime: Type.Optional(whole(0, 0xffff_ffff)),
  },
  answer: {},
  faults: { Report_Account: 90008, Peer_Account: 90003 },
  async run(call, { Report_Account: reader, Peer_Account: peer, MsgReadTime: second }) {
    await mustExist(call, reader, 90008)
    await mustExist(call, peer, 90003)
    const conversation = c2cConversation(peer)
    const upTo = second === undefined ? {} : { upToTimeMs: second * 1_000 + 999 }
    await call.run('readMarks.set', { conversation, ...upTo }, reader)
    return {}
  },
})

const errorList = Type.Array(Type.Object({ Peer_Account: Type.String(), ErrorCode: Type.Integer() }))

const getC2cUnreadMsgNum = apiCommand('get_c2c_unread_msg_num', {
  sentence: 'counts what a user has not read, in all one-to-one conversations or in those with some',
  request: { To_Account: account, Peer_Account: Type.Optional(Type.Array(account, { maxItems: 10 })) },
  answer: {
    AllC2CUnreadMsgNum: Type.Optional(Type.Integer()),
    C2CUnreadMsgNumList: Type.Optional(
      Type.Array(Type.Object({ Peer_Account: Type.String(), C2CUnreadMsgNum: Type.Integer() })),
    ),
    ErrorList: Type.Optional(errorList),
  },
  faults: { To_Account: 90003 },
  async run(call, { To_Account: owner, Peer_Account: peers = [] }) {
    await mustExist(call, owner, 90003)
    if (peers.length === 0) {
      const { unreadCount } = await call.run('conversations.unreadTotal', { kind: 'c2c' }, owner)
      return { AllC2CUnreadMsgNum: unreadCount }
    }
    const { users } = await call.run('users.get', { userIds: peers })
    const existing = new Set(users.map((user) => user.userId))
    const conversations = peers.filter((peer) => existing.has(peer)).map(c2cConversation)
    const entries =
      conversations.length === 0
        ? []
        : (await call.run('conversations.get', { conversations }, owner)).conversations
    const counts = new Map(entries.map((entry) => [entry.conversation, entry.unreadCount]))
    return {
      C2CUnreadMsgNumList: peers
        .filter((peer) => existing.has(peer))
        .map((peer) => ({ Peer_Account: peer, C2CUnreadMsgNum: counts.get(c2cConversation(peer)) ?? 0 })),
      ErrorList: peers
        .filter((peer) => !existing.has(peer))
        .map((peer) => ({ Peer_Account: peer, ErrorCode: 70107 })),
    }
  },
})

const platformNames: Readonly<Record<string, string>> = {
  web: 'Web',
  android: 'Android',
  ios: 'iPhone',
  mac: 'Mac',
}

const queryOnlineStatus = apiCommand('query_online_status', {
  sentence: 'says who is online, and with what',
  request: { To_Account: Type.Array(account, { minItems: 1 }), IsNeedDetail: Type.Optional(bit) },
  answer: {
    QueryResult: Type.Array(
      Type.Object({
        To_Account: Type.String(),
        Status: Type.String(),
        Detail: Type.Optional(Type.Array(Type.Object({ Platform: Type.String(), Status: Type.String() }))),
      }),
    ),
    ErrorList: Type.Array(Type.Object({ To_Account: Type.String(), ErrorCode: Type.Integer() })),
    ActionStatus: Type.Optional(Type.String()),
    ErrorCode: Type.Optional(Type.Integer()),
    ErrorInfo: Type.Optional(Type.String()),
  },
  faults: { To_Account: { missing: 90003, wrong: 90001, within: 90003 } },
  async run(call, { To_Account: userIds, IsNeedDetail: isDetailed }) {
    if (userIds.length > 500) throw new ApiRefusal(90011)
    const { users } = await call.run('session.presence', { userIds })
    const known = new Map(users.map((user) => [user.userId, user.platforms]))
    const results = users.map(({ userId, platforms }) => ({
      To_Account: userId,
      Status: platforms.length > 0 ? 'Online' : 'Offline',
      ...(isSet(isDetailed) && platforms.length > 0
        ? { Detail: platforms.map((name) => ({ Platform: platformNames[name] ?? 'PC', Status: 'Online' })) }
        : {}),
    }))
    const missing = [...new Set(userIds)]
      .filter((userId) => !known.has(userId))
      .map((userId) => ({ To_Account: userId, ErrorCode: 70107 }))
    const verdict =
      results.length > 0
        ? {}
        : { ActionStatus: 'FAIL', ErrorCode: 70107, ErrorInfo: new Refusal(70107).message }
    return { QueryResult: results, ErrorList: missing, ...verdict }
  },
})

export const openim: ApiService = {
  name: 'openim',
  commands: [...openimMessages, adminSetMsgRead, c2cMsgReadReceipt, getC2cUnreadMsgNum, queryOnlineStatus],
  notYet: ['importmsg', 'modify_c2c_msg', 'modify_group_msg', 'delete_c2c_msg_ramble'],
  codes: {
    json: 90001,
    parameter: 90001,
    unknownCommand: 60009,
    notAdministrator: 90009,
    tooLarge: 93000,
    failed: 90994,
    refusals: { 6004: 90003, 6017: 90001, 20003: 90003, 70107: 90008, 80002: 93000, 10002: 90994 },
  },
}
