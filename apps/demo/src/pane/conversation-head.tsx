import { Avatar, useConnection } from '@kidoku/react'
import { type ReactNode, useContext, useEffect, useState } from 'react'
import { Icon } from '../icon.tsx'
import type { Person } from '../server/people.ts'
import { useWords } from '../texts/texts.ts'
import { ManagerContext } from './manager-context.ts'
import { useTitle } from './use-title.ts'

export interface ConversationHeadProps {
  readonly conversationID: string
  readonly people: readonly Person[]
  readonly onBack: () => void
}

export function ConversationHead({ conversationID, people, onBack }: ConversationHeadProps): ReactNode {
  const words = useWords()
  const title = useTitle(conversationID)
  const target = conversationID.replace(/^(c2c|group)_/, '')
  const isGroup = conversationID.startsWith('group_')
  const person = isGroup ? undefined : people.find(({ userID }) => userID === target)
  const name = person?.name ?? (title.name || target)
  const memberCount = useMemberCount(isGroup ? target : '')
  return (
    <header className="conversation-head">
      <button type="button" className="kd-quiet back" aria-label={words.back} onClick={onBack}>
        <Icon name="back" />
      </button>
      <Avatar id={conversationID} name={name} faceUrl={person?.faceURL ?? title.faceURL} />
      <h2>{name}</h2>
      {memberCount > 0 && (
        <span className="conversation-note">{words.members(words.number(memberCount))}</span>
      )}
    </header>
  )
}

const lookAgainMs = 2_000

/** 0 until it is known. Looked at again while it grows. */
function useMemberCount(groupID: string): number {
  const manager = useContext(ManagerContext)
  const { state } = useConnection()
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (groupID === '' || state !== 'online' || manager === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (before: number): Promise<void> => {
      // Whatever goes wrong here, the list of messages says it better.
      const [found] = await manager
        .getGroupManager()
        .getGroupsInfo([groupID])
        .catch(() => [])
      const now = found?.groupInfo?.memberCount ?? 0
      setCount(now)
      if (now !== before) timer = setTimeout(() => void look(now), lookAgainMs)
    }
    void look(0)
    return () => clearTimeout(timer)
  }, [groupID, manager, state])
  return count
}
