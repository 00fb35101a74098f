import { type ReactNode, useId, useRef } from 'react'
import type { Person } from '../server/people.ts'

export interface PeoplePickerProps {
  readonly label: string
  readonly title: string
  readonly people: readonly Person[]
  readonly chosenID?: string
  /** What is said of somebody, by userID. */
  readonly notes?: Readonly<Record<string, string>>
  readonly onChoose: (userID: string) => void
  readonly className?: string
  readonly children: ReactNode
}

/** A button that opens a sheet of faces. The browser closes it: by Escape, by a click beside it, and gives the focus back. */
export function PeoplePicker(props: PeoplePickerProps): ReactNode {
  const { label, title, people, chosenID, notes = {}, onChoose, className = '', children } = props
  const id = useId()
  const sheet = useRef<HTMLDivElement>(null)
  return (
    <>
      <button
        type="button"
        className={`picker-opener ${className}`}
        popoverTarget={id}
        aria-label={label}
        aria-haspopup="dialog"
      >
        {children}
      </button>
      <div
        ref={sheet}
        id={id}
        popover="auto"
        className="picker"
        role="dialog"
        aria-labelledby={`${id}-title`}
      >
        <h2 id={`${id}-title`}>{title}</h2>
        <ul>
          {people.map(({ userID, name, faceURL }) => (
            <li key={userID}>
              <button
                type="button"
                aria-current={userID === chosenID || undefined}
                onClick={() => {
                  sheet.current?.hidePopover()
                  if (userID !== chosenID) onChoose(userID)
                }}
              >
                <img src={faceURL} alt="" width="52" height="52" />
                <span className="picker-name">{name}</span>
                {notes[userID] !== undefined && <span className="picker-note">{notes[userID]}</span>}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}
