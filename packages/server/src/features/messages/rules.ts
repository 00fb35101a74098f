import {
  type Elem,
  type GroupType,
  limits,
  type MemberRole,
  type Message,
  type Priority,
  Refusal,
  type SendInput,
} from '@kidoku/protocol'

/** Where a message is meant to go; `receiver` and `groupID` together: in the group, to that one member. v2tim.md 3.6 */
export type Target =
  | { readonly kind: 'c2c'; readonly userId: string }
  | {
      readonly kind: 'group'
      readonly groupId: string
      readonly receivers: readonly string[] | undefined
      readonly isMentioning: boolean
    }

export function targetOf(input: SendInput): Target {
  const { userId, groupId, receivers, atUsers } = input
  if (groupId === undefined) {
    if (userId === undefined) throw new Refusal(6017, 'name a receiver or a group')
    if (receivers !== undefined || atUsers !== undefined)
      throw new Refusal(6017, 'receivers and mentions are for groups')
    return { kind: 'c2c', userId }
  }
  const targeted = userId === undefined ? receivers : [...new Set([userId, ...(receivers ?? [])])]
  if (targeted !== undefined && atUsers !== undefined)
    throw new Refusal(6017, 'a targeted message cannot mention')
  return { kind: 'group', groupId, receivers: targeted, isMentioning: atUsers !== undefined }
}

/** What counts towards the 12 KB of a message. */
export function checkSize(input: Pick<SendInput, 'elems' | 'cloudCustomData'>): void {
  const bytes =
    Buffer.byteLength(JSON.stringify(input.elems)) + Buffer.byteLength(input.cloudCustomData ?? '')
  if (bytes > limits.messageBytesMax)
    throw new Refusal(80002, `this one has ${bytes} bytes of ${limits.messageBytesMax}`)
  if (input.elems.filter((elem) => elem.type === 'custom').length > 1) {
    throw new Refusal(6017, 'a message has at most one custom element')
  }
}

/** Whether the message adds to the unread counts of those who get it. v2tim.md 3.1, 4, 6.1 */
export function isCountable(
  message: Pick<Message, 'isExcludedFromUnreadCount' | 'receivers'>,
  groupCounts: boolean,
): boolean {
  return groupCounts && message.isExcludedFromUnreadCount !== true && message.receivers === undefined
}

/** Owner, administrators and high priority are exempt from a group's limit of messages a second. v2tim.md 3.4 */
export function isRateLimited(role: MemberRole, priority: Priority): boolean {
  return role === 'member' && priority !== 'high'
}

export type RevokeVerdict = 'allowed' | 'tooLate' | 'denied'

/** v2tim.md 4 Revoke: one's own within the window; in a group, owner and administrators anybody's. */
export function mayRevoke(asked: {
  readonly isByAdministrator?: boolean
  readonly isOwn: boolean
  readonly role: MemberRole | undefined
  readonly groupType: GroupType | undefined
  readonly ageMs: number
  readonly windowMs: number
}): RevokeVerdict {
  if (asked.isByAdministrator === true) return 'allowed'
  if (asked.groupType !== undefined && asked.role !== undefined && asked.role !== 'member') return 'allowed'
  if (!asked.isOwn) return 'denied'
  return asked.ageMs <= asked.windowMs ? 'allowed' : 'tooLate'
}

export function isTip(elems: readonly Elem[]): boolean {
  return elems[0]?.type === 'tips'
}
