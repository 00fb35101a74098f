import type { V2TIMConversation, V2TIMMessage } from '@kidoku/sdk'
import { nameOf, people } from '../people.ts'
import { teaBreak } from './tea-break.ts'

/** A line of the list of conversations; there is one for everybody, written to or not. */
export interface Chat {
  readonly conversationID: string
  readonly isGroup: boolean
  readonly name: string
  /** One-to-one: whose face it has; a group: ''. */
  readonly userId: string
  readonly unreadCount: number
  readonly lastMessage: V2TIMMessage | null
}

/** The latest active first; those in which nothing was said yet keep their places below. */
export function chatsOf(
  userId: string,
  conversations: ReadonlyMap<string, V2TIMConversation>,
): readonly Chat[] {
  const others = people.filter((person) => person.userId !== userId)
  const expected = [teaBreak.conversationID, ...others.map((other) => `c2c_${other.userId}`)]
  const ids = new Set([...expected, ...conversations.keys()])
  const orderKey = (id: string): number => {
    const conversation = conversations.get(id)
    return conversation?.lastMessage ? conversation.orderKey : 0
  }
  return [...ids]
    .sort((one, other) => orderKey(other) - orderKey(one))
    .map((id) => chatOf(id, conversations.get(id)))
}

function chatOf(conversationID: string, conversation: V2TIMConversation | undefined): Chat {
  const isGroup = conversationID.startsWith('group_')
  const userId = isGroup ? '' : conversationID.slice('c2c_'.length)
  const groupName = conversationID === teaBreak.conversationID ? teaBreak.name : ''
  return {
    conversationID,
    isGroup,
    userId,
    name: isGroup
      ? conversation?.showName || groupName || conversationID
      : nameOf(userId, conversation?.showName),
    unreadCount: conversation?.unreadCount ?? 0,
    lastMessage: conversation?.lastMessage ?? null,
  }
}

/** What a message says in one line. */
export function textOf(message: V2TIMMessage): string {
  if (message.revokerInfo !== null) return 'Message taken back'
  if (message.textElem !== null) return message.textElem.text
  if (message.groupTipsElem !== null) return tipText(message)
  return 'Something this demo does not show'
}

function tipText({ groupTipsElem: tips }: V2TIMMessage): string {
  const names = tips?.memberList.map(({ userID, nickName }) => nameOf(userID, nickName)).join(', ') ?? ''
  const verbs: Readonly<Record<number, string>> = {
    1: 'joined',
    2: 'was invited',
    3: 'left',
    4: 'was removed',
    5: 'is an administrator now',
    6: 'is no administrator any more',
  }
  const verb = verbs[tips?.type ?? 0]
  return verb === undefined || names === '' ? 'The group has changed' : `${names} ${verb}`
}
