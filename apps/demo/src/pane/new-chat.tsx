import type { ReactNode } from 'react'
import { Icon } from '../icon.tsx'
import type { Person } from '../server/people.ts'
import { useWords } from '../texts/texts.ts'
import { PeoplePicker } from './people-picker.tsx'

export interface NewChatProps {
  readonly people: readonly Person[]
  readonly myID: string
  readonly onChoose: (userID: string) => void
}

export function NewChat({ people, myID, onChoose }: NewChatProps): ReactNode {
  const words = useWords()
  return (
    <PeoplePicker
      className="new-chat"
      label={words.newChat}
      title={words.newChat}
      people={people.filter(({ userID }) => userID !== myID)}
      onChoose={onChoose}
    >
      <Icon name="plus" />
      {words.newChat}
    </PeoplePicker>
  )
}
