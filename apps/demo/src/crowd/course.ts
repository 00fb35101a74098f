/** How the count of readers has grown: what the sender was told, and when. */
export interface Point {
  readonly timeMs: number
  readonly readCount: number
}

export type Course = readonly Point[]

/** Points kept; then every second one of the older is left out, so that the whole course stays. */
const pointsMax = 600
/** Of several within so short a time the last is enough. */
const pointsApartMs = 40

export function grown(course: Course, point: Point): Course {
  const last = course.at(-1)
  if (last !== undefined && last.readCount === point.readCount) return course
  const before = course.at(-2)
  const isSoon = last !== undefined && before !== undefined && point.timeMs - before.timeMs < pointsApartMs
  const kept = isSoon ? course.slice(0, -1) : course
  return [...(kept.length < pointsMax ? kept : thinned(kept)), point]
}

function thinned(course: Course): Course {
  return course.filter((_, at) => at % 2 === 0)
}

export interface Frame {
  readonly width: number
  readonly height: number
  readonly total: number
  /** The time axis is at least so long. */
  readonly spanMsMin: number
}

export interface Drawn {
  /** SVG paths of the line, and of what is below it. */
  readonly line: string
  readonly area: string
  readonly end: { readonly x: number; readonly y: number } | undefined
  readonly spanMs: number
}

/** As SVG: the newest point is at the right edge; before the first one the count was what it was then. */
export function drawCourse(course: Course, { width, height, total, spanMsMin }: Frame): Drawn {
  const endMs = course.at(-1)?.timeMs ?? 0
  const spanMs = Math.max(spanMsMin, endMs - (course[0]?.timeMs ?? 0))
  const places = course.map(({ timeMs, readCount }) => ({
    x: round(width - ((endMs - timeMs) / spanMs) * width),
    y: round(height - (Math.min(readCount, total) / Math.max(1, total)) * height),
  }))
  const [first] = places
  const end = places.at(-1)
  if (first === undefined || end === undefined) return { line: '', area: '', end: undefined, spanMs }
  const line = `M0 ${first.y}${places.map(({ x, y }) => `L${x} ${y}`).join('')}`
  return { line, area: `${line}V${height}H0Z`, end, spanMs }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
