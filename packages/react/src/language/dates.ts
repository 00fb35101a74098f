/** Times as the language writes them. All take ms since 1970. */
export interface Dates {
  /** 15:04 */
  readonly clock: (ms: number) => string
  /** To the second, with the day where that is not today: a receipt is exact. */
  readonly exact: (ms: number) => string
  /** For a list: the time if today, else the day. */
  readonly brief: (ms: number) => string
  /** Today, Yesterday, Monday 3 March, 3 March 2024. */
  readonly day: (ms: number) => string
  /** All of it. */
  readonly full: (ms: number) => string
}

const dayMs = 86_400_000

export function createDates(language: string): Dates {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(language, options)
    return (ms: number): string => made.format(ms)
  }
  const clock = format({ hour: 'numeric', minute: '2-digit' })
  const seconds = format({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
  const secondsOfDay = format({
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  })
  const short = format({ month: 'short', day: 'numeric' })
  const long = format({ weekday: 'long', month: 'long', day: 'numeric' })
  const longWithYear = format({ year: 'numeric', month: 'long', day: 'numeric' })
  const full = format({ dateStyle: 'full', timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })

  const named = (daysAgo: number): string => {
    const text = relative.format(-daysAgo, 'day')
    return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
  }
  return {
    clock,
    exact: (ms) => (isSameDay(ms, Date.now()) ? seconds(ms) : secondsOfDay(ms)),
    brief: (ms) => (isSameDay(ms, Date.now()) ? clock(ms) : short(ms)),
    day: (ms) => {
      const now = Date.now()
      if (isSameDay(ms, now)) return named(0)
      if (isSameDay(ms + dayMs, now)) return named(1)
      return new Date(ms).getFullYear() === new Date(now).getFullYear() ? long(ms) : longWithYear(ms)
    },
    full,
  }
}

export function isSameDay(oneMs: number, otherMs: number): boolean {
  if (Math.abs(oneMs - otherMs) > dayMs) return false
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString()
}
