import type { OwnSession } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import { useState } from 'react'
import { SureButton } from '../components/dialogs.tsx'
import { PasswordField } from '../components/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { roleName } from '../role-name.ts'
import { useSurroundings } from '../surroundings.ts'
import { useAct, useQuery } from '../use-query.ts'

/** One's own password and sessions. */
export function Account(): React.ReactNode {
  const { say, who, api, signedOut } = useSurroundings()
  const asked = useQuery('administrators.sessions', {})
  const { act } = useAct()
  const columns = [
    { key: 'address', title: say('address'), cell: (row: OwnSession) => row.address },
    { key: 'since', title: say('since'), cell: (row: OwnSession) => <TimeText timeMs={row.createdAtMs} /> },
    { key: 'seen', title: say('lastSeen'), cell: (row: OwnSession) => <TimeText timeMs={row.seenAtMs} /> },
  ]
  const leave = async (): Promise<void> => {
    if (await act(() => api.call('administrators.signOutEverywhere', {}))) signedOut()
  }
  return (
    <>
      <PageHead title={say('ownAccount')} isInApp={false} />
      <p className="lead">
        {who.name} · {say(roleName(who.role))}
      </p>
      <section className="card" aria-label={say('changePassword')}>
        <h2>{say('changePassword')}</h2>
        <PasswordForm changed={asked.askAgain} />
      </section>
      <Loaded asked={asked}>
        {({ sessions }) => (
          <section className="card" aria-label={say('sessions')}>
            <h2>{say('sessions')}</h2>
            <Table
              label={say('sessions')}
              columns={columns}
              rows={sessions}
              keyOf={(row) => `${row.createdAtMs} ${row.address}`}
              empty={say('noEntries')}
            />
            <div className="card-foot">
              <SureButton
                text={say('signOutEverywhere')}
                title={say('signOutEverywhere')}
                hint={say('signOutEverywhereHint')}
                act={leave}
              />
            </div>
          </section>
        )}
      </Loaded>
    </>
  )
}

function PasswordForm({ changed }: { readonly changed: () => void }): React.ReactNode {
  const { say, api, who, notify } = useSurroundings()
  const { isActing, act } = useAct()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault()
    if (next !== again) return notify(say('passwordsDiffer'), 'failed')
    if (!(await act(() => api.changePassword(current, next), say('passwordChanged')))) return
    for (const put of [setCurrent, setNext, setAgain]) put('')
    changed()
  }
  const ofNew = { autoComplete: 'new-password', minLength: limits.passwordCharactersMin }
  return (
    <form className="form form-narrow" onSubmit={submit}>
      <input type="hidden" autoComplete="username" value={who.name} />
      <PasswordField
        title={say('currentPassword')}
        autoComplete="current-password"
        value={current}
        put={setCurrent}
      />
      <PasswordField title={say('newPassword')} {...ofNew} value={next} put={setNext} />
      <PasswordField title={say('onceMore')} {...ofNew} value={again} put={setAgain} />
      <button type="submit" className="button button-main" disabled={isActing}>
        {say('changePassword')}
      </button>
    </form>
  )
}
