import { V2TIMError } from '@kidoku/sdk'
import { type ReactNode, useCallback, useState } from 'react'
import { Icon } from '../icon.tsx'
import { useWords } from '../texts/texts.ts'

export interface Toast {
  readonly number: number
  readonly text: string
}

const toastsMax = 3
const shownMs = 8_000
/** No line: shown as such at the top of the pane, and what was to be said is kept. v2tim.md 4 */
const lostLineCodes: readonly number[] = [6012, 9508, 9516]

/** What went wrong, said in the pane it concerns. */
export function useToasts(): {
  readonly toasts: readonly Toast[]
  readonly report: (error: unknown) => void
  readonly dismiss: (number: number) => void
} {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const dismiss = useCallback(
    (number: number) => setToasts((before) => before.filter((toast) => toast.number !== number)),
    [],
  )
  const report = useCallback(
    (error: unknown) => {
      if (error instanceof V2TIMError && lostLineCodes.includes(error.code)) return
      const text = error instanceof Error ? error.message : String(error)
      const number = performance.now()
      setToasts((before) => [...before, { number, text }].slice(-toastsMax))
      setTimeout(() => dismiss(number), shownMs)
    },
    [dismiss],
  )
  return { toasts, report, dismiss }
}

export function Toasts(props: {
  readonly toasts: readonly Toast[]
  readonly onDismiss: (number: number) => void
}): ReactNode {
  const words = useWords()
  return (
    <div className="toasts" role="alert">
      {props.toasts.map(({ number, text }) => (
        <p key={number} className="toast">
          {text}
          <button type="button" aria-label={words.dismiss} onClick={() => props.onDismiss(number)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  )
}
