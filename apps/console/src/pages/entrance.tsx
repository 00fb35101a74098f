import { limits } from '@kidoku/protocol/wire'
import { useEffect, useState } from 'react'
import type { Api, Who } from '../api.ts'
import { PasswordField, TextField } from '../components/field.tsx'
import { type Looks, LooksMenus } from '../components/looks.tsx'
import type { Say } from '../language/i18n.ts'
import { reasonOf, refusedOf } from '../use-query.ts'

interface Props {
  readonly api: Api
  readonly say: Say
  readonly looks: Looks
  readonly entered: (who: Who) => void
}

/** Where one signs in; or, with a one-time link, sets one's password. */
export function Entrance({ api, say, looks, entered }: Props): React.ReactNode {
  const [link, setLink] = useState(takeLink)
  useEffect(() => {
    // A link that is opened where the console is open already changes the part behind # only.
    const heard = (): void => setLink((before) => takeLink() ?? before)
    addEventListener('hashchange', heard)
    return () => removeEventListener('hashchange', heard)
  }, [])
  return (
    <div className="entrance">
      <header className="entrance-looks">
        <LooksMenus looks={looks} say={say} />
      </header>
      <main className="entrance-card">
        <p className="brand">
          <span aria-hidden="true" className="brand-mark" />
          Kidoku
        </p>
        {link === undefined ? (
          <SignInForm api={api} say={say} entered={entered} />
        ) : (
          <PasswordForm api={api} say={say} entered={entered} link={link} left={() => setLink(undefined)} />
        )}
      </main>
    </div>
  )
}

/** Takes the link out of the address at once: it must not stay in the history. */
function takeLink(): string | undefined {
  const link = /^#link=([\w-]+)$/.exec(location.hash)?.[1]
  if (link !== undefined) history.replaceState(null, '', location.pathname)
  return link
}

function useForm(work: () => Promise<Who>, entered: (who: Who) => void, say: Say) {
  const [error, setError] = useState('')
  const [isActing, setIsActing] = useState(false)
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    setIsActing(true)
    setError('')
    try {
      entered(await work())
    } catch (cause) {
      setError(whyOf(cause, say))
      setIsActing(false)
    }
  }
  return { error, setError, isActing, submit }
}

function SignInForm({ api, say, entered }: Omit<Props, 'looks'>): React.ReactNode {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { error, isActing, submit } = useForm(() => api.signIn(name.trim(), password), entered, say)
  return (
    <form onSubmit={submit} className="form">
      <h1>{say('signInTitle')}</h1>
      <TextField
        title={say('name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={64}
        value={name}
        put={setName}
      />
      <PasswordField
        title={say('password')}
        autoComplete="current-password"
        value={password}
        put={setPassword}
      />
      <FormError text={error} />
      <button type="submit" className="button button-main" disabled={isActing}>
        {say('signIn')}
      </button>
      <p className="hint">{say('lostPassword')}</p>
    </form>
  )
}

function PasswordForm(
  props: Omit<Props, 'looks'> & { readonly link: string; readonly left: () => void },
): React.ReactNode {
  const { api, say, entered, link, left } = props
  const [whose, setWhose] = useState<Pick<Who, 'name' | 'role'>>()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const { error, setError, isActing, submit } = useForm(
    async () => {
      if (password !== again) throw new Error(say('passwordsDiffer'))
      return api.setPassword(link, password)
    },
    entered,
    say,
  )
  useEffect(() => {
    api.lookAtLink(link).then(setWhose, (cause: unknown) => setError(whyOf(cause, say, 'linkSpent')))
  }, [api, link, setError, say])

  if (whose === undefined)
    return (
      <div className="form">
        <h1>{say('linkTitle')}</h1>
        <FormError text={error} />
        {error !== '' && (
          <button type="button" className="button" onClick={left}>
            {say('toSignIn')}
          </button>
        )}
      </div>
    )
  return (
    <form onSubmit={submit} className="form">
      <h1>{say('linkTitle')}</h1>
      <p className="hint">{say('linkHint', { name: whose.name, min: limits.passwordCharactersMin })}</p>
      <input type="hidden" autoComplete="username" value={whose.name} />
      <PasswordField
        title={say('newPassword')}
        autoComplete="new-password"
        minLength={limits.passwordCharactersMin}
        value={password}
        put={setPassword}
      />
      <PasswordField title={say('onceMore')} autoComplete="new-password" value={again} put={setAgain} />
      <FormError text={error} />
      <button type="submit" className="button button-main" disabled={isActing}>
        {say('setPassword')}
      </button>
    </form>
  )
}

/** What people can do something with, in their language; anything else as the server says it. */
function whyOf(cause: unknown, say: Say, refused: 'wrongPassword' | 'linkSpent' = 'wrongPassword'): string {
  const error = refusedOf(cause)
  if (error.code === 10007) return say(refused)
  if (error.code === 70050) return say('tooManyFailures')
  return reasonOf(error)
}

function FormError({ text }: { readonly text: string }): React.ReactNode {
  return (
    <p className="form-error" role="alert">
      {text}
    </p>
  )
}
