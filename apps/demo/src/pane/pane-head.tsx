import { Avatar, ConnectionStatus } from '@kidoku/react'
import type { ReactNode } from 'react'
import { Icon } from '../icon.tsx'
import type { Person } from '../server/people.ts'
import { useWords } from '../texts/texts.ts'
import { PeoplePicker } from './people-picker.tsx'

export interface PaneHeadProps {
  readonly me: Person
  readonly people: readonly Person[]
  readonly otherID: string
  readonly onBecome: (userID: string) => void
  readonly isCut: boolean
  readonly onCut: (isCut: boolean) => void
}

export function PaneHead({ me, people, otherID, onBecome, isCut, onCut }: PaneHeadProps): ReactNode {
  const words = useWords()
  return (
    <header className="pane-head">
      <PeoplePicker
        className="me"
        label={words.chosenPerson(me.name)}
        title={words.choosePerson}
        people={people}
        chosenID={me.userID}
        notes={{ [otherID]: words.onOtherSide }}
        onChoose={onBecome}
      >
        <Avatar id={`c2c_${me.userID}`} name={me.name} faceUrl={me.faceURL} />
        <span className="me-name">{me.name}</span>
        <Icon name="chevron" />
      </PeoplePicker>
      <ConnectionStatus />
      <button
        type="button"
        className="cut"
        aria-pressed={isCut}
        title={isCut ? words.goOnline : words.goOffline}
        onClick={() => onCut(!isCut)}
      >
        <Icon name={isCut ? 'plug' : 'cut'} />
        <span className="cut-name">{isCut ? words.goOnline : words.goOffline}</span>
      </button>
    </header>
  )
}
