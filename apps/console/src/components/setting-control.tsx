import type { LiveSetting, SettingValue } from '@kidoku/protocol'
import { useSurroundings } from '../surroundings.ts'

interface Props {
  readonly setting: LiveSetting
  readonly value: SettingValue
  readonly put: (value: SettingValue) => void
  readonly isDisabled: boolean
  readonly labelledBy: string
  readonly describedBy: string
}

/** The control that fits the kind of setting. */
export function SettingControl(props: Props): React.ReactNode {
  const { kind, allowed } = props.setting
  if (kind === 'flag') return <FlagControl {...props} />
  if (kind === 'oneOf') return <ChoiceControl {...props} />
  if (kind === 'whole') return <NumberControl {...props} />
  if (kind === 'list')
    return allowed === undefined ? <LinesControl {...props} /> : <TicksControl {...props} />
  return <TextControl {...props} />
}

function FlagControl({ value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  const { say } = useSurroundings()
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        checked={value === true}
        disabled={isDisabled}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        onChange={(event) => put(event.target.checked)}
      />
      <span aria-hidden="true">{value === true ? say('on') : say('off')}</span>
    </label>
  )
}

function ChoiceControl({ setting, value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  return (
    <fieldset
      className="ticks"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      disabled={isDisabled}
    >
      {(setting.allowed ?? []).map((choice) => (
        <label key={choice} className="tick">
          <input type="radio" name={setting.name} checked={value === choice} onChange={() => put(choice)} />
          {choice}
        </label>
      ))}
    </fieldset>
  )
}

function TicksControl({ setting, value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  const ticked = Array.isArray(value) ? value : []
  const allowed = setting.allowed ?? []
  return (
    <fieldset
      className="ticks"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      disabled={isDisabled}
    >
      {allowed.map((choice) => (
        <label key={choice} className="tick">
          <input
            type="checkbox"
            checked={ticked.includes(choice)}
            onChange={(event) =>
              put(allowed.filter((each) => (each === choice ? event.target.checked : ticked.includes(each))))
            }
          />
          {choice}
        </label>
      ))}
    </fieldset>
  )
}

function NumberControl({ setting, value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  const { say, language } = useSurroundings()
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit } = setting
  const written = (number: number): string => number.toLocaleString(language)
  return (
    <div className="number">
      <input
        type="number"
        inputMode="numeric"
        step={1}
        min={min}
        max={max}
        required
        value={Number.isNaN(value) ? '' : String(value)}
        disabled={isDisabled}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        onChange={(event) => put(event.target.valueAsNumber)}
      />
      {unit !== undefined && <span>{unit}</span>}
      <span className="hint">
        {max === Number.MAX_SAFE_INTEGER
          ? say('rangeFrom', { min: written(min) })
          : say('range', { min: written(min), max: written(max) })}
      </span>
    </div>
  )
}

function LinesControl({ value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  const { say } = useSurroundings()
  const lines = Array.isArray(value) ? value : []
  return (
    <textarea
      rows={Math.max(2, Math.min(8, lines.length + 1))}
      value={lines.join('\n')}
      placeholder={say('oneALine')}
      disabled={isDisabled}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      spellCheck={false}
      onChange={(event) => put(event.target.value === '' ? [] : event.target.value.split('\n'))}
    />
  )
}

function TextControl({ setting, value, put, isDisabled, labelledBy, describedBy }: Props): React.ReactNode {
  return (
    <input
      type={setting.isSecret ? 'password' : 'text'}
      autoComplete="off"
      value={String(value)}
      disabled={isDisabled}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      spellCheck={false}
      onChange={(event) => put(event.target.value)}
    />
  )
}
