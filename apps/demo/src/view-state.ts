import { useSyncExternalStore } from 'react'
import { isLanguage, type Language } from './texts/texts.ts'

export type Side = 'left' | 'right'
export const sides: readonly Side[] = ['left', 'right']
export type Theme = 'system' | 'light' | 'dark'

/** What the address keeps, so that it survives a reload and can be linked to. */
export interface View {
  readonly people: Readonly<Record<Side, string>>
  /** '' while none is open: a phone shows the list then. */
  readonly conversations: Readonly<Record<Side, string>>
  readonly language: Language
  readonly theme: Theme
  /** Whose side a phone shows. */
  readonly shown: Side
  readonly isCodeOpen: boolean
}

export type Change = Readonly<Record<string, string>>

const first: Readonly<Record<Side, string>> = { left: 'alice', right: 'bob' }
const userIdPattern = /^[\x21-\x7e]{1,32}$/

function readView(search: string, languages: readonly string[]): View {
  const query = new URLSearchParams(search)
  const person = (side: Side): string => {
    const named = query.get(side) ?? ''
    return userIdPattern.test(named) ? named : first[side]
  }
  const left = person('left')
  const named = person('right')
  // An address that names one person twice: the right side gives way.
  const right = named !== left ? named : left === first.right ? first.left : first.right
  const conversation = (side: Side, other: string): string => {
    const asked = query.get(`${side}-chat`)
    return asked === null ? `c2c_${other}` : /^(c2c|group)_\S+$/.test(asked) ? asked : ''
  }
  const theme = query.get('theme')
  const language = query.get('language') ?? ''
  return {
    people: { left, right },
    conversations: { left: conversation('left', right), right: conversation('right', left) },
    language: isLanguage(language) ? language : preferred(languages),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    shown: query.get('shown') === 'right' ? 'right' : 'left',
    isCodeOpen: (query.get('code') ?? '') !== '',
  }
}

/** Changes the address; whoever uses the view hears of it. */
export function changeView(change: Change): void {
  const url = new URL(location.href)
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value)
  history.replaceState(null, '', url)
  dispatchEvent(new Event(changed))
}

export function useView(): View {
  const search = useSyncExternalStore(subscribe, () => location.search)
  return readView(search, navigator.languages)
}

const changed = 'kidoku-demo-view'

function subscribe(listener: () => void): () => void {
  for (const name of [changed, 'popstate']) addEventListener(name, listener)
  return () => {
    for (const name of [changed, 'popstate']) removeEventListener(name, listener)
  }
}

function preferred(languages: readonly string[]): Language {
  return languages.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en'
}
