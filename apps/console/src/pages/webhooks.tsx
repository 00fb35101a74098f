import type { Delivery, DeliveryState } from '@kidoku/protocol'
import { useState } from 'react'
import { SureButton } from '../components/dialogs.tsx'
import { Field } from '../components/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { SettingsList, type SettingsSection } from '../components/settings-list.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import type { Phrase } from '../language/en.ts'
import { useMay, useSurroundings } from '../surroundings.ts'
import { type Asked, useAct, useQuery } from '../use-query.ts'

const deliveriesPerPage = 25
const states: Readonly<Record<DeliveryState, Phrase>> = {
  waiting: 'stateWaiting',
  delivered: 'stateDelivered',
  dropped: 'stateDropped',
  givenUp: 'stateGivenUp',
}
const sections: readonly SettingsSection[] = [
  { title: 'webhookSettings', isHere: (name) => name.startsWith('webhook') },
]

/** What the application is told, how it went, and where to. */
export function Webhooks(): React.ReactNode {
  const { say } = useSurroundings()
  const status = useQuery('webhooks.status', {})
  return (
    <>
      <PageHead title={say('webhooks')} trail={[{ text: say('configuration') }]} />
      <Loaded asked={status}>
        {(answer) => (
          <section className="card" aria-label={say('status')}>
            <h2>{answer.isOn ? say('webhooksOn') : say('webhooksOff')}</h2>
            <p className="hint">
              {say('webhooksCounts', { waiting: answer.waitingCount, dropped: answer.droppedCount })}
            </p>
            {answer.oldestWaitingAtMs !== undefined && (
              <p className="hint">
                {say('oldestWaiting')} <TimeText timeMs={answer.oldestWaitingAtMs} />
              </p>
            )}
            {answer.lastDeliveredAtMs !== undefined && (
              <p className="hint">
                {say('lastDelivered')} <TimeText timeMs={answer.lastDeliveredAtMs} />
              </p>
            )}
            {answer.isOn && <TestButton />}
          </section>
        )}
      </Loaded>
      <Deliveries changed={status.askAgain} />
      <SettingsList sections={sections} changed={status.askAgain} />
    </>
  )
}

function TestButton(): React.ReactNode {
  const { say, api, notify } = useSurroundings()
  const { isActing, act } = useAct()
  const may = useMay('operator')
  const test = (): void =>
    void act(async () => {
      const { answer, isWell, tookMs } = await api.call('webhooks.test', {})
      notify(say('tested', { answer, ms: Math.round(tookMs) }), isWell ? 'well' : 'failed')
    })
  return (
    <div className="card-foot">
      <button type="button" className="button" disabled={!may || isActing} onClick={test}>
        {say('testWebhook')}
      </button>
    </div>
  )
}

function Deliveries({ changed }: { readonly changed: () => void }): React.ReactNode {
  const { say } = useSurroundings()
  const [state, setState] = useState<DeliveryState>()
  const [beyond, setBeyond] = useState<readonly string[]>([])
  const last = beyond.at(-1)
  const asked = useQuery('webhooks.deliveries', {
    count: deliveriesPerPage,
    ...(state === undefined ? {} : { state }),
    ...(last === undefined ? {} : { beyondDeliveryId: last }),
  })
  return (
    <section className="card" aria-label={say('deliveries')}>
      <h2>{say('deliveries')}</h2>
      <div className="toolbar">
        <Field title={say('state')} isInline>
          <select
            value={state ?? ''}
            onChange={(event) => {
              setState(stateIn(event.target.value))
              setBeyond([])
            }}
          >
            <option value="">{say('all')}</option>
            {Object.entries(states).map(([value, phrase]) => (
              <option key={value} value={value}>
                {say(phrase)}
              </option>
            ))}
          </select>
        </Field>
        <button
          type="button"
          className="button"
          onClick={() => {
            asked.askAgain()
            changed()
          }}
        >
          {say('refresh')}
        </button>
      </div>
      <Loaded asked={asked}>
        {({ deliveries, isFinished }) => (
          <>
            <DeliveryTable deliveries={deliveries} asked={asked} changed={changed} />
            <Pager
              beyond={beyond}
              put={setBeyond}
              last={deliveries.at(-1)?.deliveryId}
              isFinished={isFinished}
            />
          </>
        )}
      </Loaded>
    </section>
  )
}

function stateIn(value: string): DeliveryState | undefined {
  return (Object.keys(states) as DeliveryState[]).find((state) => state === value)
}

function DeliveryTable(props: {
  readonly deliveries: readonly Delivery[]
  readonly asked: Pick<Asked<unknown>, 'askAgain'>
  readonly changed: () => void
}): React.ReactNode {
  const { deliveries, asked, changed } = props
  const { say, api } = useSurroundings()
  const { isActing, act } = useAct()
  const may = useMay('operator')
  async function change(method: 'webhooks.retry' | 'webhooks.giveUp', row: Delivery): Promise<void> {
    const well = method === 'webhooks.retry' ? say('retried') : say('givenUp')
    if (!(await act(() => api.call(method, { deliveryId: row.deliveryId }), well))) return
    asked.askAgain()
    changed()
  }
  const columns = [
    { key: 'at', title: say('time'), cell: (row: Delivery) => <TimeText timeMs={row.createdAtMs} /> },
    {
      key: 'command',
      title: say('event'),
      cell: (row: Delivery) => (
        <details>
          <summary>
            <code>{row.command}</code>
          </summary>
          <pre className="body">{pretty(row.body)}</pre>
        </details>
      ),
    },
    { key: 'state', title: say('state'), cell: (row: Delivery) => say(states[row.state]) },
    { key: 'attempts', title: say('attempts'), cell: (row: Delivery) => row.attempts, isNumber: true },
    {
      key: 'answer',
      title: say('answer'),
      cell: (row: Delivery) => <span className="wrap">{row.lastAnswer ?? '–'}</span>,
    },
    {
      key: 'do',
      title: say('actions'),
      cell: (row: Delivery) =>
        row.state === 'waiting' && may ? (
          <span className="row-actions">
            <button
              type="button"
              className="button"
              disabled={isActing}
              onClick={() => void change('webhooks.retry', row)}
            >
              {say('retry')}
            </button>
            <SureButton
              text={say('giveUp')}
              title={say('giveUp')}
              hint={say('giveUpHint')}
              isDisabled={isActing}
              act={() => change('webhooks.giveUp', row)}
            />
          </span>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <Table
      label={say('deliveries')}
      columns={columns}
      rows={deliveries}
      keyOf={(row) => row.deliveryId}
      empty={say('noEntries')}
    />
  )
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
