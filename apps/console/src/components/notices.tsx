import { useCallback, useRef, useState } from 'react'
import type { Say } from '../language/i18n.ts'
import { Icon } from './icon.tsx'

export interface Notice {
  readonly id: number
  readonly text: string
  readonly kind: 'well' | 'failed'
}

/** How long it is shown; what has failed stays until it is put away. */
const shownMs = 5_000
const noticesMax = 4

export function useNotices(): {
  readonly notices: readonly Notice[]
  readonly notify: (text: string, kind?: Notice['kind']) => void
  readonly dismiss: (id: number) => void
} {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const nextId = useRef(1)
  const dismiss = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), [])
  const notify = useCallback(
    (text: string, kind: Notice['kind'] = 'well') => {
      const id = nextId.current++
      setNotices((all) => [...all.slice(1 - noticesMax), { id, text, kind }])
      if (kind === 'well') setTimeout(() => dismiss(id), shownMs)
    },
    [dismiss],
  )
  return { notices, notify, dismiss }
}

export function Notices(props: {
  readonly notices: readonly Notice[]
  readonly dismiss: (id: number) => void
  readonly say: Say
}): React.ReactNode {
  return (
    <div className="notices" role="status" aria-live="polite">
      {props.notices.map(({ id, text, kind }) => (
        <div key={id} className={`notice notice-${kind}`}>
          <span>{text}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={props.say('dismiss')}
            onClick={() => props.dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
