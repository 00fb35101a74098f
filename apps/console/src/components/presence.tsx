import { useSurroundings } from '../surroundings.ts'

/** Whether somebody is online, and on what. `undefined`: not known yet. */
export function Presence({
  platforms,
}: {
  readonly platforms: readonly string[] | undefined
}): React.ReactNode {
  const { say } = useSurroundings()
  if (platforms === undefined) return <span className="presence">…</span>
  if (platforms.length === 0) return <span className="presence">{say('offline')}</span>
  return (
    <span className="presence presence-online">
      {say('online')} · {platforms.join(', ')}
    </span>
  )
}
