import type { HistoryInput } from '@kidoku/protocol'
import { c2cConversation, groupConversation, isGroupId, isUserId, limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import { refusal } from '../../v2tim-error.ts'
import { V2TIM_GET_CLOUD_OLDER_MSG } from '../../v2tim-flat-numbers.ts'
import { wholeNumber, wholeSeconds } from '../../whole-number.ts'
import { conversationOf, type MessageCache } from './cache.ts'
import type { V2TIMMessage } from './message.ts'
import type { V2TIMMessageListGetOption } from './message-methods.ts'

const countDefault = 20

/** With the message itself where its ID was given. */
export type FoundListGetOption = V2TIMMessageListGetOption & { readonly lastMsg?: V2TIMMessage | null }

/** One question, checked and in the wire's words. */
export interface HistoryQuery extends Omit<HistoryInput, 'count'> {
  readonly count: number
  readonly isLocal: boolean
}

/** `nowMs`: the server's clock. */
export async function historyQuery(option: FoundListGetOption, nowMs: number): Promise<HistoryQuery> {
  const getType = option.getType ?? V2TIM_GET_CLOUD_OLDER_MSG
  if (![1, 2, 3, 4].includes(getType)) throw refusal(6017, 'getType is 1 to 4')
  const count = option.count ?? countDefault
  if (!Number.isInteger(count) || count < 1) throw refusal(6017, 'count is a positive number')
  const direction = getType % 2 === 1 ? 'older' : 'newer'
  const seqs = await Promise.all(
    (option.messageSeqList ?? []).map((seq) => wholeNumber(seq, 'messageSeqList')),
  )
  const conversation = conversationNamed(option)
  const { lastMsg } = option
  if (lastMsg !== undefined && lastMsg !== null) {
    if (conversationOf(lastMsg) !== conversation) throw refusal(6017, 'lastMsg is of another conversation')
    // Not sent yet, or for those online only: nothing lies beyond it.
    if (lastMsg.seq === 0) throw refusal(6017, 'lastMsg is not in the history')
  }
  return {
    conversation,
    direction,
    count: seqs.length > 0 ? seqs.length : count,
    isLocal: getType > 2,
    ...(await startOf(option)),
    ...(await times(option, direction, nowMs)),
    ...(seqs.length > 0 ? { seqs } : {}),
  }
}

function conversationNamed({ userID, groupID }: V2TIMMessageListGetOption): string {
  const [user, group] = [userID ?? '', groupID ?? '']
  if ((user === '') === (group === '')) throw refusal(6017, 'say a userID or a groupID, and not both')
  if (user === '') {
    if (!isGroupId(group)) throw refusal(8501)
    return groupConversation(group)
  }
  if (!isUserId(user)) throw refusal(7003)
  return c2cConversation(user)
}

async function startOf({ lastMsg, lastMsgSeq = 0 }: FoundListGetOption): Promise<Partial<HistoryInput>> {
  if (lastMsg !== undefined && lastMsg !== null) return { beyondSeq: lastMsg.seq }
  // RN2 says "absent" with -1.
  if (lastMsgSeq === -1 || lastMsgSeq === '-1' || lastMsgSeq === -1n) return {}
  const seq = await wholeNumber(lastMsgSeq, 'lastMsgSeq')
  return seq === 0 ? {} : { fromSeq: seq }
}

/** Seconds of a closed interval to ms of one. v2tim.md 3.7 */
async function times(
  { getTimeBegin = 0, getTimePeriod = 0 }: V2TIMMessageListGetOption,
  direction: 'older' | 'newer',
  nowMs: number,
): Promise<Partial<HistoryInput>> {
  const begin = await wholeSeconds(getTimeBegin, 'getTimeBegin')
  const period = await wholeSeconds(getTimePeriod, 'getTimePeriod')
  const wholeSecond = (second: number): number => second * 1000 + 999
  if (direction === 'older') {
    const end = begin === 0 ? Math.floor(nowMs / 1000) : begin
    return {
      ...(begin === 0 ? {} : { maxTimeMs: wholeSecond(end) }),
      ...(period === 0 ? {} : { minTimeMs: Math.max(0, end - period) * 1000 }),
    }
  }
  return {
    ...(begin === 0 ? {} : { minTimeMs: begin * 1000 }),
    ...(period === 0 ? {} : { maxTimeMs: wholeSecond(begin + period) }),
  }
}

/** As many pages as it takes. */
export async function cloudHistory(
  client: Client,
  cache: MessageCache,
  { isLocal: _, count, seqs, ...query }: HistoryQuery,
): Promise<V2TIMMessage[]> {
  const found: V2TIMMessage[] = []
  let start: Partial<HistoryInput> = {}
  let asked = 0
  for (let isFinished = false; !isFinished && asked < count; ) {
    const size = Math.min(count - asked, limits.historyPageMax)
    const part = seqs === undefined ? {} : { seqs: seqs.slice(asked, asked + size) }
    const page = await client.call('messages.history', { ...query, ...start, ...part, count: size })
    const { userId } = client.session()
    found.push(...page.messages.map((message) => cache.adopt(message, userId)))
    asked += size
    const last = found.at(-1)
    if (seqs === undefined && last !== undefined) start = { beyondSeq: last.seq }
    isFinished = seqs === undefined && (page.isFinished || page.messages.length === 0)
  }
  if (seqs === undefined) return found
  return found.sort((a, b) => (query.direction === 'older' ? b.seq - a.seq : a.seq - b.seq))
}

export function localHistory(cache: MessageCache, query: HistoryQuery): V2TIMMessage[] {
  const { beyondSeq, fromSeq, minTimeMs = 0, maxTimeMs = Number.POSITIVE_INFINITY, seqs } = query
  const isOlder = query.direction === 'older'
  const ahead = (a: number, b: number): boolean => (isOlder ? a < b : a > b)
  const ascending = cache
    .inConversation(query.conversation)
    .filter(
      ({ seq, timestampMs }) =>
        (beyondSeq === undefined || ahead(seq, beyondSeq)) &&
        (fromSeq === undefined || seq === fromSeq || ahead(seq, fromSeq)) &&
        (seqs === undefined || seqs.includes(seq)) &&
        timestampMs >= minTimeMs &&
        timestampMs <= maxTimeMs,
    )
  return (isOlder ? ascending.reverse() : ascending).slice(0, query.count)
}
