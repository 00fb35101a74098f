import { useSurroundings } from '../surroundings.ts'
import { type Asked, reasonOf } from '../use-query.ts'

/** What was asked for; or that it is on its way; or why it did not come, and a way to ask again. */
export function Loaded<T>(props: {
  readonly asked: Asked<T>
  readonly children: (answer: T) => React.ReactNode
}): React.ReactNode {
  const { say } = useSurroundings()
  const { answer, error, askAgain } = props.asked
  if (error !== undefined)
    return (
      <div className="card failed" role="alert">
        <p>{reasonOf(error)}</p>
        <button type="button" className="button" onClick={askAgain}>
          {say('tryAgain')}
        </button>
      </div>
    )
  if (answer === undefined)
    return (
      <p className="loading" role="status">
        {say('loading')}
      </p>
    )
  return props.children(answer)
}
