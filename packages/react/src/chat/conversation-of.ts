import type { V2TIMMessage } from '@kidoku/sdk'

/** Where a message is, or is going: `c2c_<userID>` or `group_<groupID>`. */
export function conversationOf(message: V2TIMMessage): string {
  return message.groupID === '' ? `c2c_${message.userID}` : `group_${message.groupID}`
}

export interface ConversationPlace {
  readonly isGroup: boolean
  /** The other's userID, or the groupID. */
  readonly target: string
}

export function placeOf(conversationID: string): ConversationPlace {
  const isGroup = conversationID.startsWith('group_')
  return { isGroup, target: conversationID.slice(isGroup ? 'group_'.length : 'c2c_'.length) }
}
