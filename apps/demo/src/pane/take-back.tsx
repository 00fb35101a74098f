import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactNode, useContext, useEffect, useState } from 'react'
import { Icon } from '../icon.tsx'
import { useWords } from '../texts/texts.ts'
import { ManagerContext } from './manager-context.ts'

/** The server's default window. v2tim.md 3.7 */
const takeBackWithinMs = 120_000

export interface TakeBackProps {
  readonly message: V2TIMMessage
  readonly report: (error: unknown) => void
}

/** Beside an own message, as long as it can be taken back. */
export function TakeBack({ message, report }: TakeBackProps): ReactNode {
  const words = useWords()
  const manager = useContext(ManagerContext)
  const [isLate, setIsLate] = useState(() => leftMs(message) <= 0)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), Math.max(0, leftMs(message)))
    return () => clearTimeout(timer)
  }, [message])
  if (isLate || message.seq === 0 || manager === undefined) return null
  const takeBack = (): void => void manager.getMessageManager().revokeMessage(message).catch(report)
  return (
    <button
      type="button"
      className="take-back"
      aria-label={words.takeBack}
      title={words.takeBack}
      onClick={takeBack}
    >
      <Icon name="undo" />
    </button>
  )
}

function leftMs(message: V2TIMMessage): number {
  return message.timestampMs + takeBackWithinMs - Date.now()
}
