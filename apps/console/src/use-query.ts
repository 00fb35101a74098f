import type { Input, MethodName, Output } from '@kidoku/protocol'
import { useCallback, useEffect, useState } from 'react'
import { Refused } from './api.ts'
import { useSurroundings } from './surroundings.ts'

/** What has been asked for: not here yet, here, or refused. What was here stays while it is asked for again. */
export interface Asked<T> {
  readonly answer: T | undefined
  readonly error: Refused | undefined
  readonly isAsking: boolean
  readonly askAgain: () => void
  /** Puts in what is known to be so now. */
  readonly put: (answer: T) => void
}

/** Asks when the input changes, and again when told to. `undefined`: nothing is asked. */
export function useQuery<Name extends MethodName>(
  method: Name,
  input: Input<Name> | undefined,
): Asked<Output<Name>> {
  const { api } = useSurroundings()
  const [state, setState] = useState<Pick<Asked<Output<Name>>, 'answer' | 'error' | 'isAsking'>>({
    answer: undefined,
    error: undefined,
    isAsking: input !== undefined,
  })
  const [turn, setTurn] = useState(0)
  const asked = input === undefined ? undefined : JSON.stringify(input)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again
  useEffect(() => {
    if (asked === undefined) return setState({ answer: undefined, error: undefined, isAsking: false })
    let isStale = false
    setState((before) => ({ ...before, isAsking: true }))
    api.call(method, JSON.parse(asked) as Input<Name>).then(
      (answer) => {
        if (!isStale) setState({ answer, error: undefined, isAsking: false })
      },
      (error: unknown) => {
        if (!isStale) setState({ answer: undefined, error: refusedOf(error), isAsking: false })
      },
    )
    return () => {
      isStale = true
    }
  }, [api, method, asked, turn])

  const askAgain = useCallback(() => setTurn((before) => before + 1), [])
  const put = useCallback(
    (answer: Output<Name>) => setState({ answer, error: undefined, isAsking: false }),
    [],
  )
  return { ...state, askAgain, put }
}

export function refusedOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  return new Refused(0, error instanceof Error ? error.message : String(error), { cause: error })
}

/** The part of a refusal's text that says why here; before it stands what the code means in general. */
export function reasonOf({ message }: Error): string {
  const at = message.indexOf(': ')
  return at < 0 ? message : message.slice(at + 2)
}

/** Does something that changes: says whether it is under way, and tells at the edge of the page how it went. */
export function useAct(): {
  readonly isActing: boolean
  readonly act: (work: () => Promise<unknown>, well?: string) => Promise<boolean>
} {
  const { notify } = useSurroundings()
  const [isActing, setIsActing] = useState(false)
  const act = useCallback(
    async (work: () => Promise<unknown>, well?: string): Promise<boolean> => {
      setIsActing(true)
      try {
        await work()
        if (well !== undefined) notify(well)
        return true
      } catch (error) {
        notify(reasonOf(refusedOf(error)), 'failed')
        return false
      } finally {
        setIsActing(false)
      }
    },
    [notify],
  )
  return { isActing, act }
}
