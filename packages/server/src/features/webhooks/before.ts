import { randomUUID } from 'node:crypto'
import { type Input, isApplicationCode, type Message, Refusal, type SendInput } from '@kidoku/protocol'
import { before, type Guard, type QueryContext } from '../../feature.ts'
import { elemsOf } from '../../reference/elements.ts'
import { seconds } from '../../reference/seconds.ts'
import { c2cConversationId } from '../conversations/store.ts'
import { getGroup } from '../groups/store.ts'
import { findByMsgId } from '../messages/store.ts'
import { type Body, contentFields, groupFields, mentionFields } from './bodies.ts'
import type { BeforeCommand } from './commands.ts'
import { operatorOf, originOf } from './origin.ts'
import { isWanted } from './outbox.ts'
import type { Poster } from './post.ts'
import { send } from './send.ts'

/** What the application may say to something that is about to happen. v2tim.md 2.3.4 */
export interface Word {
  /** 0 allowed, 1 refused, 2 dropped without the sender being told, or a code of the application's own. */
  readonly code: number
  readonly info: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Asks the application; `undefined` where it did not answer in time, or not with what can be read. */
export type AskFirst = (context: QueryContext, body: Body) => Promise<Word | undefined>

/** Questions under way; one more is taken for unanswered. */
const questionsMax = 1_000

export function createAskFirst(poster: Poster): AskFirst {
  let underWay = 0
  return async (context, body) => {
    const { settings, nowMs, log } = context
    if (underWay >= questionsMax) return undefined
    underWay += 1
    try {
      const command = body.CallbackCommand
      const webhook = {
        command,
        body: JSON.stringify(body),
        origin: originOf(context.caller),
        deliveryId: randomUUID(),
      }
      const withinMs = settings.webhooksBeforeWithinMs
      const { status, text } = await send(poster, settings, webhook, { nowMs, withinMs })
      const word = status >= 200 && status < 300 ? wordIn(text) : undefined
      if (word === undefined)
        log.warn({ command, status }, 'A webhook was not answered with what can be read.')
      return word
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.warn({ command: body.CallbackCommand, why }, 'A webhook was not answered.')
      return undefined
    } finally {
      underWay -= 1
    }
  }
}

/** `{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}`; `undefined` for anything else. */
function wordIn(text: string): Word | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What it is instead does not matter.
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const { ErrorCode: code, ErrorInfo: info = '' } = fields
  if (typeof code !== 'number' || !Number.isInteger(code)) return undefined
  return { code, info: typeof info === 'string' ? info : '', fields }
}

/** Refuses what the application refuses; `undefined`: let it pass. */
export function checkWord(
  word: Word | undefined,
  asked: {
    readonly unanswered: 'pass' | 'refuse'
    readonly refusedWith: 20006 | 10016
    /** Whether it may be dropped without a word to the sender; else that is a refusal. */
    readonly mayDrop: boolean
  },
): Word | undefined {
  if (word === undefined) {
    if (asked.unanswered === 'pass') return undefined
    throw new Refusal(asked.refusedWith, 'the webhook was not answered')
  }
  const { code, info } = word
  if (code === 0 || (code === 2 && asked.mayDrop)) return word
  const text = info === '' ? undefined : info.slice(0, 300)
  throw new Refusal(isApplicationCode(code) ? code : asked.refusedWith, text)
}

export function sendGuard(ask: AskFirst): Guard {
  return before('messages.send', {
    applies: ({ settings }, input) =>
      isWanted(settings, commandFor(input)) && input.withoutBeforeWebhook !== true,
    async ask(context, input) {
      const body = (await isThere(context, input)) ? undefined : await bodyOf(context, input)
      if (body === undefined) return { input }
      const word = checkWord(await ask(context, body), {
        unanswered: context.settings.webhooksBeforeUnanswered,
        refusedWith: input.groupId === undefined ? 20006 : 10016,
        mayDrop: true,
      })
      if (word?.code === 2) return { output: { message: droppedMessage(context, input) } }
      return { input: replaced(context, input, word) }
    },
  })
}

function commandFor(input: SendInput): BeforeCommand {
  return input.groupId === undefined ? 'C2C.CallbackBeforeSendMsg' : 'Group.CallbackBeforeSendMsg'
}

/** Its sender had no answer, and sends it again: what has been allowed, and told, is not asked about a second time. */
async function isThere({ read, caller }: QueryContext, input: SendInput): Promise<boolean> {
  const conversationId =
    input.groupId === undefined
      ? c2cConversationId(caller.userId, input.userId ?? '')
      : (await getGroup(read, input.groupId))?.conversation_id
  if (conversationId === undefined) return false
  return (await findByMsgId(read, conversationId, input.msgId))?.sender === caller.userId
}

/** `undefined` where there is no such group: the command itself says so. */
async function bodyOf(context: QueryContext, input: SendInput): Promise<Body | undefined> {
  const { caller, nowMs } = context
  if (input.groupId === undefined) {
    return {
      CallbackCommand: 'C2C.CallbackBeforeSendMsg',
      From_Account: caller.userId,
      To_Account: input.userId ?? '',
      MsgSeq: input.clientSeq ?? 0,
      MsgRandom: input.random,
      MsgTime: seconds(nowMs),
      MsgKey: `${input.clientSeq ?? 0}_${input.random}_${seconds(nowMs)}`,
      MsgId: input.msgId,
      ...contentFields(input),
      EventTime: nowMs,
    }
  }
  const group = await getGroup(context.read, input.groupId)
  return (
    group && {
      CallbackCommand: 'Group.CallbackBeforeSendMsg',
      ...groupFields(group),
      From_Account: caller.userId,
      Operator_Account: operatorOf(caller),
      Random: input.random,
      MsgId: input.msgId,
      ...contentFields(input),
      ...mentionFields(input.atUsers),
      TopicId: '',
      EventTime: nowMs,
    }
  )
}

/** The application may put another body or other custom data in the place of the sender's. */
function replaced(
  context: QueryContext,
  input: Input<'messages.send'>,
  word: Word | undefined,
): Input<'messages.send'> {
  const { MsgBody, CloudCustomData } = word?.fields ?? {}
  const elems = MsgBody === undefined ? undefined : elemsOf(MsgBody)
  if (MsgBody !== undefined && (elems === undefined || elems.length === 0))
    context.log.warn({}, 'A webhook answered with a MsgBody that cannot be read: the message stays as it is.')
  return {
    ...input,
    ...(elems === undefined || elems.length === 0 ? {} : { elems }),
    ...(typeof CloudCustomData === 'string' ? { cloudCustomData: CloudCustomData } : {}),
  }
}

/** What its sender sees of a message that nobody gets: nothing is stored, so it has no number. */
function droppedMessage({ caller, nowMs }: QueryContext, input: SendInput): Message {
  const { msgId, random, elems, priority = 'default' } = input
  return {
    msgId,
    seq: 0,
    sender: caller.userId,
    ...(input.groupId === undefined ? { receiver: input.userId ?? '' } : { groupId: input.groupId }),
    timeMs: nowMs,
    random,
    elems,
    priority,
    needReadReceipt: false,
    ...(input.cloudCustomData === undefined ? {} : { cloudCustomData: input.cloudCustomData }),
  }
}
