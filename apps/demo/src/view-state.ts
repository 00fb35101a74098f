import { teaBreak } from './chat/tea-break.ts'
import { isPerson } from './people.ts'

export type Side = 'left' | 'right'

/** Who is shown where, and which conversation is open: kept in the address, so that it survives a reload and can be linked to. */
export interface ViewState {
  readonly person: (side: Side) => string
  readonly setPerson: (side: Side, userId: string) => void
  readonly chat: (side: Side) => string
  readonly setChat: (side: Side, conversationID: string) => void
}

const first: Readonly<Record<Side, string>> = { left: 'alice', right: 'bob' }
const across: Readonly<Record<Side, Side>> = { left: 'right', right: 'left' }

export function createViewState(): ViewState {
  const read = (name: string): string | null => new URL(location.href).searchParams.get(name)
  const write = (name: string, value: string): void => {
    const url = new URL(location.href)
    url.searchParams.set(name, value)
    history.replaceState(null, '', url)
  }
  const person = (side: Side): string => {
    const named = read(side)
    if (!isPerson(named)) return first[side]
    // An address that names one person twice: the right side gives way.
    const isTwice = side === 'right' && named === person('left')
    return isTwice ? (named === first.right ? first.left : first.right) : named
  }
  return {
    person,
    setPerson: (side, userId) => write(side, userId),
    chat: (side) => {
      const named = read(`${side}-chat`)
      const withOther = `c2c_${person(across[side])}`
      if (named === null || named === `c2c_${person(side)}`) return withOther
      return named === teaBreak.conversationID || named.startsWith('c2c_') ? named : withOther
    },
    setChat: (side, conversationID) => write(`${side}-chat`, conversationID),
  }
}
