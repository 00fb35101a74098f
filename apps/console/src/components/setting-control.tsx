import type { LiveSetting, SettingValue } from '@kidoku/protocol'
import { useSurroundings } from '../surroundings.ts'

interface Props {
  readonly setting: LiveSetting
  readonly value: SettingValue
  readonly put: (value: SettingValue) => void
  /** What is the same of every kind of control. */
  readonly common: {
    readonly disabled: boolean
    readonly 'aria-labelledby': string
    readonly 'aria-describedby': string
  }
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

function FlagControl({ value, put, common }: Props): React.ReactNode {
  const { say } = useSurroundings()
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        checked={value === true}
        {...common}
        onChange={(event) => put(event.target.checked)}
      />
      <span aria-hidden="true">{value === true ? say('on') : say('off')}</span>
    </label>
  )
}

function ChoiceControl({ setting, value, put, common }: Props): React.ReactNode {
  return (
    <fieldset className="ticks" {...common}>
      {(setting.allowed ?? []).map((choice) => (
        <label key={choice} className="tick">
          <input type="radio" name={setting.name} checked={value === choice} onChange={() => put(choice)} />
          {choice}
        </label>
      ))}
    </fieldset>
  )
}

function TicksControl({ setting, value, put, common }: Props): React.ReactNode {
  const ticked = Array.isArray(value) ? value : []
  const allowed = setting.allowed ?? []
  return (
    <fieldset className="ticks" {...common}>
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

function NumberControl({ setting, value, put, common }: Props): React.ReactNode {
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
        {...common}
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

function LinesControl({ value, put, common }: Props): React.ReactNode {
  const { say } = useSurroundings()
  const lines = Array.isArray(value) ? value : []
  return (
    <textarea
      rows={Math.max(2, Math.min(8, lines.length + 1))}
      value={lines.join('\n')}
      placeholder={say('oneALine')}
      {...common}
      spellCheck={false}
      onChange={(event) => put(event.target.value === '' ? [] : event.target.value.split('\n'))}
    />
  )
}

function TextControl({ setting, value, put, common }: Props): React.ReactNode {
  return (
    <input
      type={setting.isSecret ? 'password' : 'text'}
      autoComplete="off"
      value={String(value)}
      {...common}
      spellCheck={false}
      onChange={(event) => put(event.target.value)}
    />
  )
}
