import { useCallback, useEffect, useMemo, useState } from 'react'
import { createApi, type Who } from './api.ts'
import { Notices, useNotices } from './components/notices.tsx'
import { createSay, firstLanguage, keepLanguage, type Language } from './language/i18n.ts'
import { Entrance } from './pages/entrance.tsx'
import { Shell } from './shell.tsx'
import { SurroundingsContext } from './surroundings.ts'
import { firstTheme, keepTheme, showTheme, type Theme } from './theme.ts'

/** Who is signed in: not known yet, nobody, or somebody. */
type Session = 'unknown' | Who | undefined

export function Console(): React.ReactNode {
  const [api] = useState(createApi)
  const [language, setLanguage] = useState(firstLanguage)
  const [theme, setTheme] = useState(firstTheme)
  const [session, setSession] = useState<Session>('unknown')
  const say = useMemo(() => createSay(language), [language])
  const { notices, notify, dismiss } = useNotices()
  const signedOut = useCallback(() => setSession(undefined), [])

  useEffect(() => {
    api.onSignedOut = signedOut
    api.session().then(setSession, signedOut)
  }, [api, signedOut])
  useEffect(() => showTheme(theme), [theme])
  useEffect(() => {
    document.documentElement.lang = language
    keepLanguage(language)
  }, [language])

  const looks = {
    language,
    setLanguage: (next: Language) => setLanguage(next),
    theme,
    setTheme: (next: Theme) => {
      keepTheme(next)
      setTheme(next)
    },
  }
  const who = typeof session === 'object' ? session : undefined
  const surroundings = useMemo(
    () => who && { api, who, say, language, notify, signedOut },
    [api, who, say, language, notify, signedOut],
  )
  return (
    <>
      {session === undefined && <Entrance api={api} say={say} looks={looks} entered={setSession} />}
      {surroundings !== undefined && (
        <SurroundingsContext value={surroundings}>
          <Shell looks={looks} />
        </SurroundingsContext>
      )}
      <Notices notices={notices} dismiss={dismiss} say={say} />
    </>
  )
}
