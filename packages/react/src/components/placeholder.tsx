import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export interface PlaceholderProps {
  readonly icon?: IconName
  readonly isLoading?: boolean
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}

/** What stands where there is nothing to show. */
export function Placeholder({ icon, isLoading = false, title, text, children }: PlaceholderProps): ReactNode {
  return (
    <div className="kd-placeholder" data-loading={isLoading || undefined}>
      {isLoading ? (
        <span className="kd-spinner" aria-hidden="true" />
      ) : (
        icon !== undefined && <Icon name={icon} />
      )}
      <p className="kd-placeholder-title">{title}</p>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  )
}
