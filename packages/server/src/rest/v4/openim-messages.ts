import { c2cConversation, type Message, Refusal } from '@kidoku/protocol'
import Type, { type Static } from 'typebox'
import { msgKeyOf, msgSeqOf, secondOfKey } from '../../features/messages/keys.ts'
import { msgBodyOf } from '../../reference/elements.ts'
import { seconds } from '../../reference/seconds.ts'
import { ApiRefusal } from './codes.ts'
import {
  type ApiCommand,
  account,
  apiCommand,
  bit,
  type Call,
  type Fault,
  isSet,
  piecesOf,
  whole,
} from './command.ts'
import { readBody } from './message-body.ts'
import { mustExist } from './must-exist.ts'
import { sendFields, sendInput } from './sending.ts'

const lifeTimeSecondsMax = 604_800
const roamMax = 100
const uint32 = whole(0, 0xffff_ffff)

const fields = {
  /** 2: the sender's own devices are not told. */
  SyncOtherMachine: Type.Optional(whole(1, 2)),
  /** Absent: the administrator. */
  From_Account: Type.Optional(account),
  MsgLifeTime: Type.Optional(Type.Integer()),
  MsgSeq: Type.Optional(uint32),
  MsgRandom: uint32,
  /** Taken and left aside: a message has the time at which the server accepted it. */
  MsgTimeStamp: Type.Optional(Type.Integer()),
  IsNeedReadReceipt: Type.Optional(bit),
  ...sendFields,
}
type Fields = Omit<Static<Type.TObject<typeof fields>>, never>

const faults: Readonly<Record<string, Fault>> = {
  SyncOtherMachine: 90031,
  From_Account: 90008,
  To_Account: 90003,
  MsgLifeTime: 90044,
  MsgRandom: 90005,
  MsgTimeStamp: 90006,
  MsgBody: { missing: 90002, wrong: 90007, within: 90010 },
}

async function send(call: Call, request: Fields, to: string, mark = request.MsgSeq): Promise<Message> {
  const { From_Account: from = call.administrator, MsgLifeTime: lifeTime } = request
  if (lifeTime !== undefined && (lifeTime < 0 || lifeTime > lifeTimeSecondsMax)) throw new ApiRefusal(90026)
  const sending = { from, to: { userId: to }, random: request.MsgRandom, mark: request.MsgSeq }
  const { message } = await call.run(
    'messages.send',
    {
      ...sendInput(call, request, sending),
      userId: to,
      needReadReceipt: isSet(request.IsNeedReadReceipt),
      ...(lifeTime === 0 ? { onlineUserOnly: true } : {}),
      ...(mark === undefined ? {} : { clientSeq: mark }),
      ...(request.SyncOtherMachine === 2 ? { isHiddenFromSender: true } : {}),
    },
    from,
  )
  return message
}

const sendmsg = apiCommand('sendmsg', {
  sentence: 'sends to one user, in the name of any',
  request: { To_Account: account, ...fields },
  answer: { MsgTime: Type.Integer(), MsgKey: Type.String(), MsgId: Type.String() },
  faults,
  async run(call, request) {
    const message = await send(call, request, request.To_Account)
    return { MsgTime: seconds(message.timeMs), MsgKey: msgKeyOf(message), MsgId: message.msgId }
  },
})

const batchsendmsg = apiCommand('batchsendmsg', {
  sentence: 'sends to up to 500 users, one by one',
  request: { To_Account: Type.Array(account, { minItems: 1 }), ...fields },
  answer: {
    MsgKey: Type.Optional(Type.String()),
    MsgTime: Type.Optional(Type.Integer()),
    ErrorList: Type.Array(Type.Object({ To_Account: Type.String(), ErrorCode: Type.Integer() })),
    ActionStatus: Type.Optional(Type.String()),
    ErrorCode: Type.Optional(Type.Integer()),
    ErrorInfo: Type.Optional(Type.String()),
  },
  faults,
  async run(call, request) {
    if (request.To_Account.length > 500) throw new ApiRefusal(90011)
    // One number for all: so that one key names them all.
    const mark = request.MsgSeq ?? request.MsgRandom
    const sent: Message[] = []
    const refused: { To_Account: string; ErrorCode: number }[] = []
    await Promise.all(
      [...new Set(request.To_Account)].map(async (to) => {
        try {
          sent.push(await send(call, request, to, mark))
        } catch (error) {
          // Who sends is the same for all: without a sender, nothing is sent.
          if (!(error instanceof Refusal) || error.code === 70107) throw error
          refused.push({ To_Account: to, ErrorCode: error.code === 20003 ? 90012 : error.code })
        }
      }),
    )
    const [first] = sent
    if (first === undefined)
      return {
        ActionStatus: 'FAIL',
        ErrorCode: refused[0]?.ErrorCode ?? 90012,
        ErrorInfo: 'nothing was sent',
        ErrorList: refused,
      }
    return { MsgKey: msgKeyOf(first), MsgTime: seconds(first.timeMs), ErrorList: refused }
  },
})

const adminMsgwithdraw = apiCommand('admin_msgwithdraw', {
  sentence: 'recalls a one-to-one message, however old',
  request: { From_Account: account, To_Account: account, MsgKey: Type.String({ maxLength: 50 }) },
  answer: {},
  faults: { From_Account: 90008, To_Account: 90003, MsgKey: 90054 },
  async run(call, { From_Account: from, To_Account: to, MsgKey: key }) {
    if (secondOfKey(key) === undefined) throw new ApiRefusal(90054, key)
    await mustExist(call, from, 90008)
    await mustExist(call, to, 90003)
    const conversation = c2cConversation(to)
    const { found } = await call.run('messages.findKeys', { conversation, keys: [key], sender: from }, from)
    const [message] = found
    if (message === undefined) throw new Refusal(20022, `${key} from ${from} to ${to}`)
    await call.run('messages.revoke', { conversation, seq: message.seq }, from)
    return {}
  },
})

const roamMsg = Type.Object({
  From_Account: Type.String(),
  To_Account: Type.String(),
  MsgSeq: Type.Integer(),
  MsgRandom: Type.Integer(),
  MsgTimeStamp: Type.Integer(),
  MsgFlagBits: Type.Integer(),
  IsPeerRead: Type.Integer(),
  MsgKey: Type.String(),
  MsgBody: readBody,
  CloudCustomData: Type.Optional(Type.String()),
})

const adminGetroammsg = apiCommand('admin_getroammsg', {
  sentence: 'reads what two users have said to each other',
  request: {
    Operator_Account: Type.Optional(account),
    Peer_Account: Type.Optional(account),
    /** The same under their older names. */
    From_Account: Type.Optional(account),
    To_Account: Type.Optional(account),
    /** At most 100; more is taken as 100, and so is none. */
    MaxCnt: Type.Optional(whole(1, 0x7fff_ffff)),
    /** Seconds, both included. Absent: from the first message on, up to the last. */
    MinTime: Type.Optional(whole(0, 0xffff_ffff)),
    MaxTime: Type.Optional(whole(0, 0xffff_ffff)),
    LastMsgKey: Type.Optional(Type.String({ maxLength: 50 })),
  },
  answer: {
    Complete: Type.Integer(),
    MsgCnt: Type.Integer(),
    LastMsgTime: Type.Integer(),
    LastMsgKey: Type.String(),
    MsgList: Type.Array(roamMsg),
  },
  faults: { Operator_Account: 90008, From_Account: 90008, Peer_Account: 90003, To_Account: 90003 },
  async run(call, request) {
    const operator = request.Operator_Account ?? request.From_Account
    const peer = request.Peer_Account ?? request.To_Account
    if (operator === undefined) throw new ApiRefusal(90008)
    if (peer === undefined) throw new ApiRefusal(90003)
    const conversation = c2cConversation(peer)
    const beyond = await seqOf(call, { operator, conversation, key: request.LastMsgKey ?? '' })
    const page = await call.run(
      'messages.history',
      {
        conversation,
        direction: 'older',
        count: Math.min(request.MaxCnt ?? roamMax, roamMax),
        ...(request.MinTime === undefined ? {} : { minTimeMs: request.MinTime * 1_000 }),
        ...(request.MaxTime === undefined ? {} : { maxTimeMs: request.MaxTime * 1_000 + 999 }),
        ...(beyond === undefined ? {} : { beyondSeq: beyond }),
      },
      operator,
    )
    const read = await readSeqs(call, operator, conversation, page.messages)
    const last = page.messages.at(-1)
    return {
      Complete: page.isFinished ? 1 : 0,
      MsgCnt: page.messages.length,
      LastMsgTime: last === undefined ? 0 : seconds(last.timeMs),
      LastMsgKey: last === undefined ? '' : msgKeyOf(last),
      // The page begins with the newest of its time; within it the oldest comes first.
      MsgList: page.messages.toReversed().map((message) => ({
        From_Account: message.sender,
        To_Account: message.receiver ?? '',
        MsgSeq: msgSeqOf(message),
        MsgRandom: message.random,
        MsgTimeStamp: seconds(message.timeMs),
        MsgFlagBits: message.revoked === undefined ? 0 : 8,
        IsPeerRead: read.has(message.seq) ? 1 : 0,
        MsgKey: msgKeyOf(message),
        MsgBody: [...msgBodyOf(message.elems)],
        ...(message.cloudCustomData === undefined ? {} : { CloudCustomData: message.cloudCustomData }),
      })),
    }
  },
})

/** The number of a message by its key; `undefined` where there is no key. A key of no message: 90054. */
async function seqOf(
  call: Call,
  asked: { readonly operator: string; readonly conversation: string; readonly key: string },
): Promise<number | undefined> {
  const { operator, conversation, key } = asked
  if (key === '') return undefined
  const { found } = await call.run('messages.findKeys', { conversation, keys: [key] }, operator)
  const [message] = found
  if (message === undefined) throw new ApiRefusal(90054, key)
  return message.seq
}

/** Those of the messages for which the receiver has given a receipt. */
async function readSeqs(
  call: Call,
  operator: string,
  conversation: string,
  messages: readonly Message[],
): Promise<ReadonlySet<number>> {
  const asking = messages.filter((message) => message.needReadReceipt).map((message) => message.seq)
  const read = new Set<number>()
  for (const seqs of piecesOf(asking, 100)) {
    const { receipts } = await call.run('receipts.get', { conversation, seqs }, operator)
    for (const receipt of receipts) if (receipt.readCount > 0) read.add(receipt.seq)
  }
  return read
}

export const openimMessages: readonly ApiCommand[] = [
  sendmsg,
  batchsendmsg,
  adminMsgwithdraw,
  adminGetroammsg,
]
