const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const exactClock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const shortDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const longDay = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const dayMs = 86_400_000

export function clockText(ms: number): string {
  return clock.format(ms)
}

/** To the second: a receipt is exact. With the day, where that is not today. */
export function exactText(ms: number): string {
  return isToday(ms) ? exactClock.format(ms) : `${shortDay.format(ms)}, ${exactClock.format(ms)}`
}

/** For a list: the time if today, else the day. */
export function briefText(ms: number): string {
  return isToday(ms) ? clockText(ms) : shortDay.format(ms)
}

export function dayText(ms: number): string {
  if (isToday(ms)) return 'Today'
  return isToday(ms + dayMs) ? 'Yesterday' : longDay.format(ms)
}

export function dayKey(ms: number): string {
  return new Date(ms).toDateString()
}

function isToday(ms: number): boolean {
  return dayKey(ms) === dayKey(Date.now())
}
