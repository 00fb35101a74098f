import * as limits from './limits.ts'

/** How conversations are named: `c2c_<the other's userID>` or `group_<groupID>`, from the caller's side. v2tim.md 0. */
export type ConversationId = string

export type ConversationName =
  | { readonly kind: 'c2c'; readonly userId: string }
  | { readonly kind: 'group'; readonly groupId: string }

/** Stands among the mentioned for everybody. v2tim.md 3.4 */
export const everybodyMentioned = '__kImSDK_MesssageAtALL__'

/** Printable ASCII without the space. */
export const userIdPattern: string = `[\\x21-\\x7e]{1,${limits.userIdBytesMax}}`
export const groupIdPattern: string = `[\\x21-\\x7e]{1,${limits.groupIdBytesMax}}`

const userIdShape = new RegExp(`^${userIdPattern}$`)
const groupIdShape = new RegExp(`^${groupIdPattern}$`)

export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && userIdShape.test(value)
}

export function isGroupId(value: unknown): value is string {
  return typeof value === 'string' && groupIdShape.test(value)
}

export function c2cConversation(userId: string): ConversationId {
  return `c2c_${userId}`
}

export function groupConversation(groupId: string): ConversationId {
  return `group_${groupId}`
}

/** The reverse of the two above; `undefined` for anything else. */
export function parseConversationId(id: unknown): ConversationName | undefined {
  if (typeof id !== 'string') return undefined
  if (id.startsWith('c2c_') && isUserId(id.slice(4))) return { kind: 'c2c', userId: id.slice(4) }
  if (id.startsWith('group_') && isGroupId(id.slice(6))) return { kind: 'group', groupId: id.slice(6) }
  return undefined
}
