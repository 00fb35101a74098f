import { useSurroundings } from '../surroundings.ts'

/** A time, to the second, as the language writes it; 0 or none: a dash. */
export function TimeText({ timeMs }: { readonly timeMs: number | undefined }): React.ReactNode {
  const { language } = useSurroundings()
  if (timeMs === undefined || timeMs === 0) return <span>–</span>
  const time = new Date(timeMs)
  return (
    <time dateTime={time.toISOString()} title={time.toISOString()}>
      {time.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}
    </time>
  )
}
