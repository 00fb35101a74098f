import { useSurroundings } from '../surroundings.ts'

/** The way through pages that are asked for by the last row of the page before: `beyond` holds those rows. */
export function Pager<Row extends string | number>(props: {
  readonly beyond: readonly Row[]
  readonly put: (beyond: readonly Row[]) => void
  /** The last row of this page, to go on from. */
  readonly last: Row | undefined
  readonly isFinished: boolean
  readonly isByTime?: boolean
}): React.ReactNode {
  const { say } = useSurroundings()
  const { beyond, put, last, isFinished, isByTime = true } = props
  if (beyond.length === 0 && isFinished) return null
  return (
    <div className="pager">
      <button
        type="button"
        className="button"
        disabled={beyond.length === 0}
        onClick={() => put(beyond.slice(0, -1))}
      >
        {isByTime ? say('newer') : say('previous')}
      </button>
      <button
        type="button"
        className="button"
        disabled={isFinished || last === undefined}
        onClick={() => last !== undefined && put([...beyond, last])}
      >
        {isByTime ? say('older') : say('next')}
      </button>
    </div>
  )
}
