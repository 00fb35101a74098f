import type { ReactNode } from 'react'

export interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly isDisabled?: boolean
  readonly describedBy?: string
  readonly onChange: (isOn: boolean) => void
}

/** A checkbox that looks, and is called, like a switch. */
export function Switch({ label, isOn, isDisabled = false, describedBy, onChange }: SwitchProps): ReactNode {
  return (
    <label className="kd-switch">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        disabled={isDisabled}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="kd-switch-label">{label}</span>
    </label>
  )
}
