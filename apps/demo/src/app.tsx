import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { CodeDrawer } from './code/code-drawer.tsx'
import { useTopicInUse } from './code/use-topic-in-use.ts'
import { Header } from './header/header.tsx'
import { Pane } from './pane/pane.tsx'
import { fetchPeople, type Person } from './server/people.ts'
import { Gone } from './server-gone.tsx'
import { useWords, WordsContext, wordsOf } from './texts/texts.ts'
import { useFetched } from './use-fetched.ts'
import { changeView, type Side, useView, type View } from './view-state.ts'

const sides: readonly Side[] = ['left', 'right']
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
      <div className="kd demo" data-kd-theme={theme} data-code={view.code !== '' || undefined}>
        <World view={view} />
      </div>
    </WordsContext.Provider>
  )
}

function World({ view }: { readonly view: View }): ReactNode {
  const words = useWords()
  const { value: people = nobody, hasFailed } = useFetched(fetchPeople)
  const topic = useTopicInUse()
  const [isCodeOpen, setIsCodeOpen] = useState(view.code !== '')
  const toggleCode = useCallback((): void => {
    setIsCodeOpen((before) => !before)
    changeView({ code: isCodeOpen ? '' : 'yes' })
  }, [isCodeOpen])
  return (
    <>
      <Header view={view} people={people} isCodeOpen={isCodeOpen} onCode={toggleCode} />
      <main className="panes" data-shown={view.shown} aria-label={words.tagline}>
        {people.length === 0 && hasFailed && <Gone />}
        {people.length > 0 &&
          sides.map((side) => (
            <Pane key={`${side}-${view.people[side]}`} side={side} view={view} people={people} />
          ))}
      </main>
      {isCodeOpen && <CodeDrawer topic={topic} onClose={toggleCode} />}
    </>
  )
}
