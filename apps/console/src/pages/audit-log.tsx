import type { AuditEntry } from '@kidoku/protocol'
import { useState } from 'react'
import { Field } from '../components/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'

const entriesPerPage = 50

/** What administrators have changed: newest first, page by page. */
export function AuditLog(): React.ReactNode {
  const { say } = useSurroundings()
  const [actor, setActor] = useState('')
  /** The last entry of each page before this one. */
  const [beyond, setBeyond] = useState<readonly string[]>([])
  const last = beyond.at(-1)
  const asked = useQuery('audit.list', {
    count: entriesPerPage,
    ...(last === undefined ? {} : { beyondEntryId: last }),
    ...(actor === '' ? {} : { actor }),
  })
  const columns = [
    { key: 'at', title: say('time'), cell: (row: AuditEntry) => <TimeText timeMs={row.atMs} /> },
    { key: 'actor', title: say('administrator'), cell: (row: AuditEntry) => row.actor },
    { key: 'action', title: say('action'), cell: (row: AuditEntry) => <code>{row.action}</code> },
    { key: 'target', title: say('target'), cell: (row: AuditEntry) => <code>{row.target}</code> },
    { key: 'change', title: say('change'), cell: (row: AuditEntry) => <Change entry={row} /> },
  ]
  return (
    <>
      <PageHead title={say('auditLog')} isInApp={false} />
      <div className="toolbar">
        <Field title={say('administrator')} isInline>
          <input
            type="search"
            maxLength={64}
            value={actor}
            placeholder={say('everybody')}
            onChange={(event) => {
              setActor(event.target.value.trim())
              setBeyond([])
            }}
          />
        </Field>
        <button type="button" className="button" onClick={asked.askAgain}>
          {say('refresh')}
        </button>
      </div>
      <Loaded asked={asked}>
        {({ entries, isFinished }) => (
          <section className="card" aria-label={say('auditLog')}>
            <Table
              label={say('auditLog')}
              columns={columns}
              rows={entries}
              keyOf={(row) => row.entryId}
              empty={say('noEntries')}
            />
            <Pager beyond={beyond} put={setBeyond} last={entries.at(-1)?.entryId} isFinished={isFinished} />
          </section>
        )}
      </Loaded>
    </>
  )
}

function Change({ entry }: { readonly entry: AuditEntry }): React.ReactNode {
  const { say } = useSurroundings()
  const { before, after } = entry
  if (before === null && after === null) return <span>–</span>
  return (
    <span className="change">
      {before !== null && (
        <del>
          <span className="unseen">{say('before')}: </span>
          {plain(before)}
        </del>
      )}
      {before !== null && <span aria-hidden="true"> → </span>}
      <ins>
        <span className="unseen">{say('after')}: </span>
        {after === null ? '–' : after === 'null' ? say('initialValue') : plain(after)}
      </ins>
    </span>
  )
}

/** JSON as people write it, as far as it is a text or a list of them. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json)
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(', ')
  return typeof value === 'object' ? json : String(value)
}
