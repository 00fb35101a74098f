import { type GiveInput, type GroupType, type NoReceiptReason, Refusal } from '@kidoku/protocol'
import type { Settings } from '../../config.ts'

/** Why a message that asks for receipts is sent without; `undefined`: it gets them. receipts.md §6, §7 */
export function whyNoReceipt(
  asked: {
    readonly group: { readonly type: GroupType; readonly memberCount: number } | undefined
    readonly isStored: boolean
    readonly senderHasReceiptsOn: boolean
  },
  settings: Settings,
): NoReceiptReason | undefined {
  const { group } = asked
  if (!asked.senderHasReceiptsOn) return 'receiptsOff'
  if (
    group !== undefined &&
    (group.type === 'AVChatRoom' || !settings.receiptsGroupTypes.includes(group.type))
  )
    return 'groupType'
  if (group !== undefined && group.memberCount > settings.receiptsGroupSizeMax) return 'groupSize'
  return asked.isStored ? undefined : 'onlineUserOnly'
}

/** 1 to 30 messages, no more: 6017 with a text that says which. receipts.md §3 */
function miscount(count: number, most: number): Refusal | undefined {
  if (count === 0) return new Refusal(6017, 'name at least one message')
  if (count > most) return new Refusal(6017, `at most ${most} messages a request, not ${count}`)
  return undefined
}

export function checkCount(count: number, most: number): void {
  const refusal = miscount(count, most)
  if (refusal !== undefined) throw refusal
}

/** The messages that a gift names, one by one and in runs; a refusal where they are too few, too many, or a run runs backwards. */
export function namedSeqs(input: GiveInput, most: number): readonly number[] | Refusal {
  const { seqs, runs = [] } = input
  let count = seqs.length
  for (const [first, last] of runs) {
    if (last < first) return new Refusal(6017, `the run from ${first} to ${last} runs backwards`)
    count += last - first + 1
  }
  const refusal = miscount(count, most)
  if (refusal !== undefined) return refusal
  if (runs.length === 0) return seqs
  const named = [...seqs]
  for (const [first, last] of runs) for (let seq = first; seq <= last; seq += 1) named.push(seq)
  return named
}

/** What is known of a message's audience: everything that its four states are made from. receipts.md §2 */
export interface Tally {
  readonly audience: number
  readonly read: number
  /** Of those who gave none: still here with receipts off, and gone. */
  readonly undisclosed: number
  readonly departed: number
}

export interface States {
  readonly readCount: number
  readonly unreadCount: number
  readonly undisclosedCount: number
  readonly departedCount: number
}

/** Four states, disjoint, always adding up to the audience. Where opting out is not disclosed, those count as unread. */
export function statesOf(tally: Tally, disclosesOptOut: boolean): States {
  const undisclosedCount = disclosesOptOut ? tally.undisclosed : 0
  return {
    readCount: tally.read,
    unreadCount: tally.audience - tally.read - tally.departed - undisclosedCount,
    undisclosedCount,
    departedCount: tally.departed,
  }
}

/**
 * One-to-one, a count of one would be a name: there, opting out is never disclosed. In groups the setting decides: who does
 * not want that it can be worked out, from the members and the two lists, turns it off. receipts.md §6, §7
 */
export function disclosesOptOut(kind: 'c2c' | 'group', settings: Settings): boolean {
  return kind === 'group' && settings.receiptsDiscloseOptOut
}
