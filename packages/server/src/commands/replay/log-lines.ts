/** What a recorded line says. Names are as the log has them; `people.ts` finds out who is meant. */
export type LogEvent =
  | { readonly kind: 'joined'; readonly nick: string }
  | { readonly kind: 'left'; readonly nick: string }
  | { readonly kind: 'renamed'; readonly nick: string; readonly newNick: string }
  | { readonly kind: 'said'; readonly nick: string; readonly text: string }

export type LogLine = LogEvent & {
  /** Counted from 1, as editors do. */
  readonly line: number
  /** Minutes since the first midnight of the log; lines without a time have that of the line before, the first ones that of the first with a time. */
  readonly minute: number
}

export interface Log {
  readonly lines: readonly LogLine[]
  readonly lineCount: number
  /** Mode and topic lines, and whatever else has none of the known forms. */
  readonly ignoredCount: number
}

// Some programs fill a name up with spaces.
const said = /^\[(\d\d):(\d\d)\] <\s*([^>\s]+)\s*>(?: (.*))?$/
const acted = /^\[(\d\d):(\d\d)\] {1,2}(\* (\S+)(?: .*)?)$/
const renamed = /^=== (\S+)\s+is now known as (\S+)\s*$/
const joined = /^=== (\S+)\s+has joined\b/
const left = /^=== (\S+)\s+(?:has left|has quit|was kicked off)\b/
const minutesOfDay = 24 * 60

/** Reads a log; `linesMax` lines of it where given. */
export function readLog(text: string, linesMax: number = Number.POSITIVE_INFINITY): Log {
  const rows = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .slice(0, linesMax)
  const lines: LogLine[] = []
  let minute = rows.map(minuteOfDay).find((time) => time !== undefined) ?? 0
  let dayStart = 0
  for (const [index, row] of rows.entries()) {
    const ofDay = minuteOfDay(row)
    if (ofDay !== undefined) {
      // A clock that runs back by hours has passed midnight.
      if (dayStart + ofDay < minute - minutesOfDay / 2) dayStart += minutesOfDay
      minute = Math.max(minute, dayStart + ofDay)
    }
    const event = readLine(row)
    if (event !== undefined) lines.push({ ...event, line: index + 1, minute })
  }
  return { lines, lineCount: rows.length, ignoredCount: rows.length - lines.length }
}

function minuteOfDay(row: string): number | undefined {
  const [, hours, minutes] = /^\[(\d\d):(\d\d)\]/.exec(row) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

export function readLine(row: string): LogEvent | undefined {
  const [, , , speaker, text = ''] = said.exec(row) ?? []
  if (speaker !== undefined) return { kind: 'said', nick: speaker, text }
  const [, , , action, actor] = acted.exec(row) ?? []
  if (action !== undefined && actor !== undefined) return { kind: 'said', nick: actor, text: action }
  const [, nick, newNick] = renamed.exec(row) ?? []
  if (nick !== undefined && newNick !== undefined) return { kind: 'renamed', nick, newNick }
  const [, newcomer] = joined.exec(row) ?? []
  if (newcomer !== undefined) return { kind: 'joined', nick: newcomer }
  const [, leaver] = left.exec(row) ?? []
  return leaver === undefined ? undefined : { kind: 'left', nick: leaver }
}
