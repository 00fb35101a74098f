import type { LiveSetting, LiveSettings } from '@kidoku/protocol'
import type { Phrase } from '../language/en.ts'
import { settingTitles } from '../language/settings.ts'
import { useSurroundings } from '../surroundings.ts'
import { type Asked, useQuery } from '../use-query.ts'
import { Loaded } from './loaded.tsx'
import { SettingRow } from './setting-row.tsx'

export interface SettingsSection {
  readonly title: Phrase
  readonly hint?: Phrase
  /** Which settings stand here, by their names: `receipts.` are all that begin so. */
  readonly isHere: (name: string) => boolean
}

/** The live settings in sections; what the server has, and nothing else, is shown. */
export function SettingsList(props: {
  readonly sections: readonly SettingsSection[]
  /** Called after each change. */
  readonly changed?: () => void
}): React.ReactNode {
  const { sections } = props
  const asked = useQuery('settings.list', {})
  return (
    <Loaded asked={asked}>
      {({ settings }) =>
        sections.map((section) => (
          <Section
            key={section.title}
            section={section}
            settings={settings.filter(({ name }) => section.isHere(name))}
            asked={asked}
            changed={props.changed}
          />
        ))
      }
    </Loaded>
  )
}

function Section(props: {
  readonly section: SettingsSection
  readonly settings: readonly LiveSetting[]
  readonly asked: Asked<LiveSettings>
  readonly changed: (() => void) | undefined
}): React.ReactNode {
  const { say, language } = useSurroundings()
  const { section, settings, asked } = props
  if (settings.length === 0) return null

  function changed(setting: LiveSetting): void {
    const { answer } = asked
    props.changed?.()
    if (answer === undefined) return
    asked.put({
      ...answer,
      settings: answer.settings.map((one) => (one.name === setting.name ? setting : one)),
    })
  }

  return (
    <section className="card" aria-label={say(section.title)}>
      <h2>{say(section.title)}</h2>
      {section.hint !== undefined && <p className="hint">{say(section.hint)}</p>}
      {settings.map((setting) => (
        <SettingRow
          key={setting.name}
          setting={setting}
          title={settingTitles[language]?.[setting.name] ?? setting.name}
          changed={changed}
        />
      ))}
    </section>
  )
}
