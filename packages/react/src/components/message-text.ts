import type { V2TIMGroupTipsElem, V2TIMMessage } from '@kidoku/sdk'
import type { ChatContextValue } from '../chat-context.ts'
import type { Translation } from '../language/translation.ts'

type Words = Pick<ChatContextValue, 't' | 'language'>

/** What somebody is called: in the group, else everywhere, else by their ID. */
export function nameOf(member: {
  readonly nameCard?: string
  readonly nickName?: string
  readonly userID: string
}): string {
  return member.nameCard || member.nickName || member.userID
}

export function senderName(message: V2TIMMessage): string {
  return nameOf({ nameCard: message.nameCard, nickName: message.nickName, userID: message.sender })
}

/** What a message says, in words. */
export function messageText(message: V2TIMMessage, words: Words): string {
  const { t } = words
  if (message.revokerInfo !== null)
    return message.isSelf ? t('recalled') : t('recalledBy', { name: senderName(message) })
  if (message.groupTipsElem !== null) return tipText(message.groupTipsElem, words)
  return (
    message.textElem?.text ||
    message.locationElem?.desc ||
    message.customElem?.desc ||
    message.faceElem?.data ||
    t('unsupported')
  )
}

/** By V2TIMGroupTipsType; anything else is a change of the group. */
const tipKeys: Readonly<Record<number, keyof Translation>> = {
  1: 'tipJoined',
  2: 'tipInvited',
  3: 'tipLeft',
  4: 'tipKicked',
  5: 'tipAdminSet',
  6: 'tipAdminCancelled',
  8: 'tipMembersChanged',
}

function tipText(tips: V2TIMGroupTipsElem, { t, language }: Words): string {
  const names = new Intl.ListFormat(language).format(tips.memberList.map(nameOf))
  const key = tipKeys[tips.type] ?? 'tipGroupChanged'
  return names === '' ? t('tipGroupChanged') : t(key, { names })
}
