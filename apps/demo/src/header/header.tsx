import { Avatar } from '@kidoku/react'
import type { ReactNode } from 'react'
import { Icon } from '../icon.tsx'
import type { Person } from '../server/people.ts'
import { languages, useWords } from '../texts/texts.ts'
import { changeView, sides, type Theme, type View } from '../view-state.ts'

export interface HeaderProps {
  readonly view: View
  readonly people: readonly Person[]
  readonly onCode: () => void
}

const nextTheme: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

export function Header({ view, people, onCode }: HeaderProps): ReactNode {
  const words = useWords()
  const { theme, language, isCodeOpen } = view
  return (
    <header className="head">
      <h1 className="brand">
        <img src="./icon.svg" alt="" width="30" height="30" />
        <span className="brand-name">Kidoku</span>
        <span className="brand-kanji" lang="ja" aria-hidden="true">
          既読
        </span>
      </h1>
      <p className="tagline">{words.tagline}</p>
      <SideSwitch view={view} people={people} />
      <label className="tool language">
        <Icon name="globe" />
        <select
          value={language}
          onChange={({ target }) => changeView({ language: target.value })}
          aria-label={words.inLanguage}
        >
          {languages.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="tool"
        aria-label={`${words.theme}: ${words.themes[theme]}`}
        title={`${words.theme}: ${words.themes[theme]}`}
        onClick={() => changeView({ theme: nextTheme[theme] })}
      >
        <Icon name={theme} />
      </button>
      <button
        type="button"
        className="tool"
        aria-expanded={isCodeOpen}
        aria-label={words.code}
        onClick={onCode}
      >
        <Icon name="code" />
        <span className="tool-name">{words.code}</span>
      </button>
    </header>
  )
}

/** On a phone there is room for one of the two. */
function SideSwitch({ view, people }: Pick<HeaderProps, 'view' | 'people'>): ReactNode {
  const words = useWords()
  return (
    <fieldset className="side-switch">
      <legend className="kd-heard">{words.shownPerson}</legend>
      {sides.map((side) => {
        const userID = view.people[side]
        const person = people.find((one) => one.userID === userID)
        const name = person?.name ?? userID
        return (
          <button
            key={side}
            type="button"
            aria-pressed={view.shown === side}
            onClick={() => changeView({ shown: side })}
          >
            <Avatar id={`c2c_${userID}`} name={name} faceUrl={person?.faceURL ?? ''} />
            <span>{name}</span>
          </button>
        )
      })}
    </fieldset>
  )
}
