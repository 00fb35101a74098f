import { PageHead } from '../components/page-head.tsx'
import { SettingsList, type SettingsSection } from '../components/settings-list.tsx'
import { useSurroundings } from '../surroundings.ts'

const sections: readonly SettingsSection[] = [
  { title: 'groupFeatureConfiguration', isHere: (name) => name === 'receipts.groupTypes' },
  {
    title: 'receiptsMore',
    hint: 'receiptsMoreHint',
    isHere: (name) => name.startsWith('receipts.') && name !== 'receipts.groupTypes',
  },
  { title: 'groupTypes', isHere: (name) => name.startsWith('groups.') },
]

/** Applications > your app > Chat > Configuration > Group configuration. */
export function GroupConfiguration(): React.ReactNode {
  const { say } = useSurroundings()
  return (
    <>
      <PageHead title={say('groupConfiguration')} trail={[{ text: say('configuration') }]} />
      <p className="lead">{say('atOnce')}</p>
      <SettingsList sections={sections} />
    </>
  )
}
