import type { ReactNode } from 'react'
import { useWords } from './texts/texts.ts'

/** Nothing can be shown: the server has never answered. It is asked again and again meanwhile. */
export function ServerGone(): ReactNode {
  const words = useWords()
  return (
    <div className="gone" role="alert">
      <span className="kd-spinner" />
      <strong>{words.serverGone}</strong>
      <p>{words.serverGoneHint}</p>
    </div>
  )
}
