import type { ReactNode } from 'react'
import { useChat } from '../chat-context.ts'
import { useConnection } from '../hooks/use-connection.ts'

export interface ConnectionStatusProps {
  readonly className?: string
}

/** Whether the server can be reached: a dot and a word. */
export function ConnectionStatus({ className = '' }: ConnectionStatusProps): ReactNode {
  const { t } = useChat()
  const { state } = useConnection()
  return (
    <span className={`kd-connection ${className}`} data-state={state} role="status">
      {t(state)}
    </span>
  )
}
