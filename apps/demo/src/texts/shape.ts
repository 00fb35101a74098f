export type Topic = 'ask' | 'seen' | 'listen' | 'members' | 'mutual' | 'offline' | 'react'

/** What the demo says beside the UI kit. Numbers come written already. */
export interface Texts {
  readonly tagline: string
  readonly inLanguage: string
  readonly theme: string
  readonly themes: Readonly<Record<'system' | 'light' | 'dark', string>>
  readonly chosenPerson: (name: string) => string
  readonly choosePerson: string
  readonly newChat: string
  readonly onOtherSide: string
  readonly shownPerson: string
  readonly goOffline: string
  readonly goOnline: string
  readonly cutNote: string
  readonly back: string
  readonly members: (count: string) => string
  readonly noConversation: string
  readonly readers: string
  readonly readersHint: string
  readonly letThemRead: string
  readonly pause: string
  readonly pace: string
  readonly perSecond: (count: string) => string
  readonly until: string
  readonly untilAll: string
  readonly untilHalf: string
  readonly untilCount: (count: string) => string
  readonly ofThemRead: (total: string) => string
  readonly allOfThemRead: (total: string) => string
  readonly comingIn: (members: string, wanted: string) => string
  readonly plot: (read: string, total: string) => string
  readonly takeBack: string
  readonly serverGone: string
  readonly serverGoneHint: string
  readonly dismiss: string
  readonly code: string
  readonly codeHint: string
  readonly copy: string
  readonly copied: string
  readonly close: string
  readonly topics: Readonly<Record<Topic, { readonly name: string; readonly says: string }>>
}
