import { type Administrator, type AdministratorRole, administratorRoles } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import { useState } from 'react'
import { PageDialog, SureButton } from '../components/dialogs.tsx'
import { Field, TextField } from '../components/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { OneTimeLinkDialog } from '../components/one-time-link.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { roleName } from '../role-name.ts'
import { useSurroundings } from '../surroundings.ts'
import { useAct, useQuery } from '../use-query.ts'

/** Who administrates: for owners. */
export function Administrators(): React.ReactNode {
  const { say, api } = useSurroundings()
  const asked = useQuery('administrators.list', {})
  const { isActing, act } = useAct()
  const [isAdding, setIsAdding] = useState(false)
  const [link, setLink] = useState<{ readonly name: string; readonly token: string }>()

  async function change(work: () => Promise<unknown>, well: string): Promise<void> {
    if (await act(work, well)) asked.askAgain()
  }
  const reset = (name: string): Promise<void> =>
    change(
      async () => {
        const { token } = await api.call('administrators.reset', { name })
        setLink({ name, token })
      },
      say('wasReset', { name }),
    )

  const columns = [
    { key: 'name', title: say('name'), cell: (row: Administrator) => <strong>{row.name}</strong> },
    {
      key: 'role',
      title: say('role'),
      cell: (row: Administrator) => (
        <select
          aria-label={say('roleOf', { name: row.name })}
          value={row.role}
          disabled={isActing}
          onChange={(event) => {
            const role = roleIn(event.target.value)
            void change(
              () => api.call('administrators.setRole', { name: row.name, role }),
              say('roleChanged', { name: row.name }),
            )
          }}
        >
          <RoleOptions />
        </select>
      ),
    },
    {
      key: 'signed',
      title: say('lastSignIn'),
      cell: (row: Administrator) =>
        row.hasPassword ? <TimeText timeMs={row.signedInAtMs} /> : say('noPassword'),
    },
    {
      key: 'sessions',
      title: say('sessions'),
      cell: (row: Administrator) => row.sessionCount,
      isNumber: true,
    },
    {
      key: 'do',
      title: say('actions'),
      cell: (row: Administrator) => (
        <span className="row-actions">
          <SureButton
            text={say('reset')}
            label={say('resetOf', { name: row.name })}
            title={say('resetOf', { name: row.name })}
            hint={say('resetHint')}
            isDisabled={isActing}
            act={() => reset(row.name)}
          />
          <SureButton
            text={say('remove')}
            label={say('removeOf', { name: row.name })}
            title={say('removeOf', { name: row.name })}
            hint={say('removeHint')}
            isDisabled={isActing}
            act={() =>
              change(
                () => api.call('administrators.remove', { name: row.name }),
                say('removed', { name: row.name }),
              )
            }
          />
        </span>
      ),
    },
  ]
  return (
    <>
      <PageHead title={say('administrators')} isInApp={false}>
        <button type="button" className="button button-main" onClick={() => setIsAdding(true)}>
          {say('addAdministrator')}
        </button>
      </PageHead>
      <Loaded asked={asked}>
        {({ administrators }) => (
          <section className="card" aria-label={say('administrators')}>
            <Table
              label={say('administrators')}
              columns={columns}
              rows={administrators}
              keyOf={(row) => row.name}
              empty={say('noEntries')}
            />
          </section>
        )}
      </Loaded>
      <PageDialog title={say('addAdministrator')} isOpen={isAdding} close={() => setIsAdding(false)}>
        <AddForm
          added={(name, token) => {
            setIsAdding(false)
            setLink({ name, token })
            asked.askAgain()
          }}
        />
      </PageDialog>
      <OneTimeLinkDialog link={link} close={() => setLink(undefined)} />
    </>
  )
}

function AddForm({ added }: { readonly added: (name: string, token: string) => void }): React.ReactNode {
  const { say, api } = useSurroundings()
  const { isActing, act } = useAct()
  const [name, setName] = useState('')
  const [role, setRole] = useState<AdministratorRole>('viewer')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void act(async () => added(name, (await api.call('administrators.create', { name, role })).token))
      }}
    >
      <TextField
        title={say('name')}
        hint={say('nameHint')}
        required
        pattern="[a-z0-9._@\-]+"
        maxLength={limits.administratorNameMax}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={name}
        put={setName}
      />
      <Field title={say('role')} hint={say('roleHint')}>
        <select value={role} onChange={(event) => setRole(roleIn(event.target.value))}>
          <RoleOptions />
        </select>
      </Field>
      <div className="dialog-foot">
        <button type="submit" className="button button-main" disabled={isActing}>
          {say('add')}
        </button>
      </div>
    </form>
  )
}

function RoleOptions(): React.ReactNode {
  const { say } = useSurroundings()
  return administratorRoles.map((role) => (
    <option key={role} value={role}>
      {say(roleName(role))}
    </option>
  ))
}

function roleIn(value: string): AdministratorRole {
  return administratorRoles.find((role) => role === value) ?? 'viewer'
}
