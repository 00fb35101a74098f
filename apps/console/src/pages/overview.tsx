import type { CountedUpTo, Sample } from '@kidoku/protocol'
import { useEffect, useMemo, useState } from 'react'
import { Fact, Facts } from '../components/facts.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Plot, type PlotLine } from '../components/plot.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'

/** As many as the server keeps. */
const samplesMax = 720

/** How the server is doing: live. */
export function Overview(): React.ReactNode {
  const { say } = useSurroundings()
  const facts = useQuery('operations.facts', {})
  const samples = useSamples()
  const timesMs = useMemo(() => samples.map((sample) => sample.atMs), [samples])
  const line = (name: string, of: (sample: Sample) => number | undefined): PlotLine => ({
    name,
    values: samples.map((sample) => of(sample) ?? null),
  })
  return (
    <>
      <PageHead title={say('overview')} />
      <Loaded asked={facts}>
        {(answer) => (
          <Facts label={say('server')}>
            <Fact name={say('version')}>
              {answer.version} <span className="hint">Node {answer.nodeVersion}</span>
            </Fact>
            <Fact name={say('startedAt')}>
              <TimeText timeMs={answer.startedAtMs} />
            </Fact>
            <Fact name={say('users')}>
              <Counted {...answer.users} />
            </Fact>
            <Fact name={say('groups')}>
              <Counted {...answer.groups} />
            </Fact>
            <Fact name={say('conversations')}>
              <Counted {...answer.conversations} />
            </Fact>
          </Facts>
        )}
      </Loaded>
      <div className="plots">
        <Plot
          title={say('connections')}
          unit=""
          timesMs={timesMs}
          lines={[line(say('connections'), (sample) => sample.connections)]}
        />
        <Plot
          title={say('messages')}
          unit={say('perSecond')}
          timesMs={timesMs}
          lines={[line(say('messages'), (sample) => sample.messagesPerSecond)]}
        />
        <Plot
          title={say('receipts')}
          unit={say('perSecond')}
          timesMs={timesMs}
          lines={[line(say('receipts'), (sample) => sample.receiptsPerSecond)]}
        />
        <Plot
          title={say('requestTime')}
          unit="ms"
          timesMs={timesMs}
          lines={[line('p50', (sample) => sample.requestP50Ms), line('p99', (sample) => sample.requestP99Ms)]}
        />
        <Plot
          title={say('commitTime')}
          unit="ms"
          timesMs={timesMs}
          lines={[line('p50', (sample) => sample.commitP50Ms), line('p99', (sample) => sample.commitP99Ms)]}
        />
      </div>
      <p className="hint">{say('samplesHint')}</p>
    </>
  )
}

/** Asks for what is new as often as there is something new; a page that is not looked at does not ask. */
function useSamples(): readonly Sample[] {
  const { api } = useSurroundings()
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let sinceMs = 0
    async function ask(): Promise<void> {
      let pauseMs = 5_000
      if (!document.hidden) {
        // What could not be asked now is asked the next time.
        const answer = await api.call('operations.samples', { sinceMs }).catch(() => undefined)
        if (isOver) return
        if (answer !== undefined) {
          pauseMs = answer.everyMs
          sinceMs = answer.samples.at(-1)?.atMs ?? sinceMs
          setSamples((before) => [...before, ...answer.samples].slice(-samplesMax))
        }
      }
      timer = setTimeout(ask, pauseMs)
    }
    void ask()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [api])
  return samples
}

function Counted({ count, isMore }: CountedUpTo): React.ReactNode {
  const { language } = useSurroundings()
  return `${count.toLocaleString(language)}${isMore ? '+' : ''}`
}
