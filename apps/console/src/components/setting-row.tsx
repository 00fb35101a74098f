import type { LiveSetting, SettingValue } from '@kidoku/protocol'
import { useId, useState } from 'react'
import { settingText } from '../language/i18n.ts'
import { useMay, useSurroundings } from '../surroundings.ts'
import { useAct } from '../use-query.ts'
import { SettingControl } from './setting-control.tsx'
import { TimeText } from './time-text.tsx'

/** One setting: what it is for, its value, who fixed or changed it, and a way to change it. */
export function SettingRow(props: {
  readonly setting: LiveSetting
  readonly title: string
  readonly changed: (setting: LiveSetting) => void
}): React.ReactNode {
  const { setting, title, changed } = props
  const { say, api, language } = useSurroundings()
  const { isActing, act } = useAct()
  const mayChange = useMay('operator') && !setting.isFixed
  const [draft, setDraft] = useState<SettingValue>()
  const id = useId()
  const isDirty = draft !== undefined && JSON.stringify(draft) !== JSON.stringify(setting.value)
  const isInitial = JSON.stringify(setting.value) === JSON.stringify(setting.initial)

  async function change(value: SettingValue | null): Promise<void> {
    const work = async (): Promise<void> =>
      changed(await api.call('settings.set', { name: setting.name, value }))
    if (await act(work, say('saved', { what: title }))) setDraft(undefined)
  }

  return (
    <form
      className="setting"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault()
        if (isDirty) void change(draft)
      }}
    >
      <h3 id={`${id}-title`}>{title}</h3>
      <p className="hint" id={`${id}-hint`}>
        {settingText(language, setting.name, setting.sentence)}
      </p>
      <SettingControl
        setting={setting}
        value={draft ?? setting.value}
        put={setDraft}
        common={{
          disabled: !mayChange || isActing,
          'aria-labelledby': `${id}-title`,
          'aria-describedby': `${id}-hint`,
        }}
      />
      <div className="setting-foot">
        {isDirty && (
          <>
            <button type="submit" className="button button-main" disabled={isActing}>
              {say('save')}
            </button>
            <button type="button" className="button" onClick={() => setDraft(undefined)}>
              {say('discard')}
            </button>
          </>
        )}
        {!isDirty && !isInitial && mayChange && !setting.isSecret && (
          <button type="button" className="button" disabled={isActing} onClick={() => void change(null)}>
            {shown(setting) === '' ? say('clear') : say('toInitial', { value: shown(setting) })}
          </button>
        )}
        {setting.isFixed && (
          <p className="fixed">
            {setting.fixedBy === 'flag'
              ? say('fixedByFlag', { flag: `--${setting.flag}` })
              : say('fixedByEnvironment', { env: setting.env })}
          </p>
        )}
        {setting.changedBy !== undefined && setting.changedAtMs !== undefined && !setting.isFixed && (
          <p className="hint">
            {say('changedBy', { name: setting.changedBy })} <TimeText timeMs={setting.changedAtMs} />
          </p>
        )}
      </div>
    </form>
  )
}

/** What the setting is where nobody has changed it. */
function shown({ initial, unit }: LiveSetting): string {
  const text = Array.isArray(initial) ? initial.join(', ') : String(initial)
  if (text === '') return ''
  return unit === undefined ? text : `${text} ${unit}`
}
