import type { V2TIMMessage } from '@kidoku/sdk'
import { type CSSProperties, type ReactNode, useId, useState } from 'react'
import { Icon } from '../icon.tsx'
import { fetchCrowd } from '../server/crowd.ts'
import { useWords } from '../texts/texts.ts'
import { useFetched } from '../use-fetched.ts'
import { paceAt, paceRangeOf, positionOf, sliderMax } from './pace.ts'
import { Plot } from './plot.tsx'
import { useCourse, useOwnMessage } from './use-own-message.ts'
import { useReaders } from './use-readers.ts'

export interface ReadersBarProps {
  readonly groupID: string
  readonly myID: string
  /** Who sits at the other pane: they read for themselves. */
  readonly otherID: string
  readonly report: (error: unknown) => void
}

/** Of my newest message in a group: how many have read it, how that grew, and a way to let simulated members read. */
export function ReadersBar(props: ReadersBarProps): ReactNode {
  const words = useWords()
  const message = useOwnMessage(`group_${props.groupID}`)
  return (
    <section className="readers" aria-label={words.readers}>
      {props.groupID === 'everybody' && <ComingIn />}
      {message === undefined ? (
        <p className="readers-hint">{words.readersHint}</p>
      ) : (
        <ReadersOf key={message.msgID} message={message} {...props} />
      )}
    </section>
  )
}

function ReadersOf(props: ReadersBarProps & { readonly message: V2TIMMessage }): ReactNode {
  const words = useWords()
  const { message } = props
  const { receipt, course } = useCourse(message)
  const readCount = receipt?.readCount ?? 0
  const total = readCount + (receipt?.unreadCount ?? 0)
  const range = paceRangeOf(total)
  const [position, setPosition] = useState<number>()
  const [target, setTarget] = useState('all')
  const upTo = countOf(target, total)
  const isDone = total > 0 && readCount >= upTo
  const { isRunning, order } = useReaders({ ...props, isDone })
  const id = useId()
  const place = position ?? positionOf(range, range.initial)
  const pace = paceAt(range, place)
  const isAll = total > 0 && readCount === total

  return (
    <>
      <div className="readers-course">
        <p className="readers-count">
          <strong>{words.number(readCount)}</strong>
          <span>
            {isAll ? words.allOfThemRead(words.number(total)) : words.ofThemRead(words.number(total))}
          </span>
        </p>
        <Plot
          course={course}
          total={total}
          label={words.plot(words.number(readCount), words.number(total))}
        />
      </div>
      <div className="readers-controls">
        <button
          type="button"
          className="run"
          disabled={total === 0 || (isDone && !isRunning)}
          onClick={() => order(isRunning ? 0 : pace, upTo)}
        >
          <Icon name={isRunning ? 'pause' : 'play'} />
          {isRunning ? words.pause : words.letThemRead}
        </button>
        <input
          type="range"
          min={0}
          max={sliderMax}
          value={place}
          aria-label={words.pace}
          aria-valuetext={words.perSecond(words.number(pace))}
          style={{ '--filled': `${place}%` } as CSSProperties}
          onChange={({ target: { value } }) => {
            setPosition(Number(value))
            if (isRunning) order(paceAt(range, Number(value)), upTo)
          }}
        />
        <output htmlFor={id}>{words.perSecond(words.number(pace))}</output>
        <select
          id={id}
          aria-label={words.until}
          value={target}
          onChange={({ target: { value } }) => {
            setTarget(value)
            if (isRunning) order(pace, countOf(value, total))
          }}
        >
          <option value="all">{words.untilAll}</option>
          <option value="half">{words.untilHalf}</option>
          {targetsOf(total).map((count) => (
            <option key={count} value={count}>
              {words.untilCount(words.number(count))}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

function countOf(target: string, total: number): number {
  if (target === 'all') return total
  return target === 'half' ? Math.floor(total / 2) : Number(target)
}

/** Round numbers below the audience. */
function targetsOf(total: number): readonly number[] {
  return [3, 1_000, 10_000].filter((count) => count < total && count > total / 100)
}

/** While the large group fills, at the first start. */
function ComingIn(): ReactNode {
  const words = useWords()
  const { value: crowd } = useFetched(fetchCrowd, ({ members, membersWanted }) => members >= membersWanted)
  if (crowd === undefined || crowd.members >= crowd.membersWanted) return null
  return (
    <label className="coming-in">
      {words.comingIn(words.number(crowd.members), words.number(crowd.membersWanted))}
      <progress value={crowd.members} max={crowd.membersWanted} />
    </label>
  )
}
