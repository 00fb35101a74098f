import { type ReactNode, useEffect, useMemo } from 'react'
import { CodeDrawer } from './code/code-drawer.tsx'
import { useTopicInUse } from './code/use-topic-in-use.ts'
import { Header } from './header/header.tsx'
import { Pane } from './pane/pane.tsx'
import { fetchPeople, type Person } from './server/people.ts'
import { ServerGone } from './server-gone.tsx'
import { useWords, WordsContext, wordsOf } from './texts/texts.ts'
import { useFetched } from './use-fetched.ts'
import { changeView, sides, useView, type View } from './view-state.ts'

const nobody: readonly Person[] = []

export function App(): ReactNode {
  const view = useView()
  const { language, theme } = view
  const words = useMemo(() => wordsOf(language), [language])
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dataset.theme = theme
  }, [language, theme])
  return (
    <WordsContext.Provider value={words}>
      <div className="kd demo" data-kd-theme={theme} data-code={view.isCodeOpen || undefined}>
        <World view={view} />
      </div>
    </WordsContext.Provider>
  )
}

function World({ view }: { readonly view: View }): ReactNode {
  const words = useWords()
  const { value: people = nobody, hasFailed } = useFetched(fetchPeople)
  const topic = useTopicInUse()
  const toggleCode = (): void => changeView({ code: view.isCodeOpen ? '' : 'yes' })
  return (
    <>
      <Header view={view} people={people} onCode={toggleCode} />
      <main className="panes" data-shown={view.shown} aria-label={words.tagline}>
        {people.length === 0 && hasFailed && <ServerGone />}
        {people.length > 0 &&
          sides.map((side) => (
            <Pane key={`${side}-${view.people[side]}`} side={side} view={view} people={people} />
          ))}
      </main>
      {view.isCodeOpen && <CodeDrawer topic={topic} onClose={toggleCode} />}
    </>
  )
}
