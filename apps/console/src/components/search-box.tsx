import { useState } from 'react'
import { useSurroundings } from '../surroundings.ts'
import { Icon } from './icon.tsx'

/** Searches when asked to, not with each letter: what is searched may be long. */
export function SearchBox(props: {
  readonly label: string
  readonly value: string
  readonly search: (text: string) => void
  readonly children?: React.ReactNode
}): React.ReactNode {
  const { say } = useSurroundings()
  const [text, setText] = useState(props.value)
  return (
    <search>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault()
          props.search(text.trim())
        }}
      >
        <input
          type="search"
          className="search-field"
          aria-label={props.label}
          placeholder={props.label}
          maxLength={80}
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {props.children}
        <button type="submit" className="button">
          <Icon name="search" />
          {say('search')}
        </button>
      </form>
    </search>
  )
}
