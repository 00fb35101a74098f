import { Menu } from '@base-ui/react/menu'
import { isLanguage, type Language, languages, type Say } from '../language/i18n.ts'
import { type Theme, themes } from '../theme.ts'
import { DropMenu } from './drop-menu.tsx'
import { Icon, type IconName } from './icon.tsx'

/** How the console speaks and looks in this browser. */
export interface Looks {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  readonly theme: Theme
  readonly setTheme: (theme: Theme) => void
}

const themeIcons = { system: 'screen', light: 'sun', dark: 'moon' } as const
const themePhrases = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const

export function LooksMenus({ looks, say }: { readonly looks: Looks; readonly say: Say }): React.ReactNode {
  return (
    <>
      <DropMenu trigger={<IconTrigger label={say('language')} icon="globe" />}>
        <Menu.RadioGroup
          value={looks.language}
          onValueChange={(next: string) => isLanguage(next) && looks.setLanguage(next)}
        >
          {Object.entries(languages).map(([tag, name]) => (
            <Menu.RadioItem key={tag} value={tag} className="menu-item" closeOnClick lang={tag}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </DropMenu>
      <DropMenu trigger={<IconTrigger label={say('theme')} icon={themeIcons[looks.theme]} />}>
        <Menu.RadioGroup value={looks.theme} onValueChange={looks.setTheme}>
          {themes.map((theme) => (
            <Menu.RadioItem key={theme} value={theme} className="menu-item" closeOnClick>
              <Icon name={themeIcons[theme]} />
              {say(themePhrases[theme])}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </DropMenu>
    </>
  )
}

function IconTrigger({ label, icon }: { readonly label: string; readonly icon: IconName }): React.ReactNode {
  return (
    <Menu.Trigger className="icon-button" aria-label={label}>
      <Icon name={icon} />
    </Menu.Trigger>
  )
}
