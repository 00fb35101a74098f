import { PageHead } from '../components/page-head.tsx'
import { SettingsList, type SettingsSection } from '../components/settings-list.tsx'
import { href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'

/** What stands on pages of its own. */
const elsewhere = ['receipts.', 'groups.', 'webhook']
const here = ['sessions.', 'messages.', 'rates.']
const among = (starts: readonly string[], name: string): boolean =>
  starts.some((start) => name.startsWith(start))

const sections: readonly SettingsSection[] = [
  { title: 'sessionsSection', isHere: (name) => name.startsWith('sessions.') },
  { title: 'messagesSection', isHere: (name) => name.startsWith('messages.') },
  { title: 'ratesSection', isHere: (name) => name.startsWith('rates.') },
  { title: 'otherSection', isHere: (name) => !among(elsewhere, name) && !among(here, name) },
]

/** Applications > your app > Chat > Configuration > Login and message. */
export function LoginConfiguration(): React.ReactNode {
  const { say } = useSurroundings()
  return (
    <>
      <PageHead title={say('loginConfiguration')} trail={[{ text: say('configuration') }]} />
      <p className="lead">{say('atOnce')}</p>
      <p className="lead">
        {say('receiptsElsewhere')}{' '}
        <a href={href(['chat', 'configuration', 'group'])}>{say('groupConfiguration')}</a>
      </p>
      <SettingsList sections={sections} />
    </>
  )
}
